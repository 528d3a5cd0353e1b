using System.ComponentModel.DataAnnotations;

namespace Cerebrum.ServiceDefaults;

/// <summary>Bounds of uploads to the knowledge base; the gateway and the LLM service read the same.</summary>
public sealed class UploadOptions
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "Knowledge";

    /// <summary>Largest request that uploads a file, in bytes.</summary>
    /// <value>The default value is 256 MiB.</value>
    [Range(1L, 1L << 40)]
    public long MaxUploadBytes { get; set; } = 256 * 1024 * 1024;

    /// <summary>Uploads that may wait to be ingested, those still being received among them.</summary>
    /// <value>The default value is 32.</value>
    [Range(1, 1000)]
    public int MaxWaiting { get; set; } = 32;
}
