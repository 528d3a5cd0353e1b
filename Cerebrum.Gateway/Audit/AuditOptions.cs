using System.ComponentModel.DataAnnotations;

namespace Cerebrum.Gateway.Audit;

internal sealed class AuditOptions
{
    public const string Section = "Audit";

    /// <summary>Longest time after which what was done is on the disk, and not only on its way there.</summary>
    /// <value>The default value is 1 second. A loss of power may take that much; a killed process the last tenth of a second.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan Flush { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Bytes of a file after which the next one is begun.</summary>
    /// <value>The default value is 8 MiB: about 40,000 requests.</value>
    [Range(100L, 1L << 40)]
    public long FileBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>Files that are kept; the oldest beyond them is deleted.</summary>
    /// <value>The default value is 256: 2 GiB.</value>
    [Range(2, 1_000_000)]
    public int Files { get; set; } = 256;
}
