using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Cerebrum.Gateway.Limits;

/// <summary>Section <c>Limits</c>. Those per key and address count from the first key on; the others always.</summary>
internal sealed class LimitOptions
{
    public const string Section = "Limits";

    [ValidateObjectMembers]
    public Allowance Key { get; set; } = new();

    /// <summary>Of an IPv4 address, or of the /64 network of an IPv6 address. Many people may share one.</summary>
    [ValidateObjectMembers]
    public Allowance Address { get; set; } = new() { RequestsPerSecond = 100, Burst = 400, Concurrent = 256, BytesPerSecond = 64 * 1024 * 1024, BytesBurst = 4L * 1024 * 1024 * 1024 };

    /// <summary>Requests worked on at once, whoever they come from; one more is a 503.</summary>
    /// <value>The default value is 1024.</value>
    [Range(1, 1_000_000)]
    public int Concurrent { get; set; } = 1024;

    /// <summary>Open connections; one more is closed.</summary>
    /// <value>The default value is 4096.</value>
    [Range(1, 1_000_000)]
    public int Connections { get; set; } = 4096;

    /// <summary>Longest time for the headers of a request to arrive.</summary>
    /// <value>The default value is 10 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Headers { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Slowest pace of a body that is read, and of an answer that waits for its reader, in bytes a second.</summary>
    /// <value>The default value is 1024. An answer that waits for its node is not slow; a reader that has stopped is cut off after <c>Gateway:Idle</c>.</value>
    [Range(1d, 1e9)]
    public double SlowestBytesPerSecond { get; set; } = 1024;

    /// <summary>Time before the pace is measured.</summary>
    /// <value>The default value is 10 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:01.1", "00:10:00")]
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(10);
}

/// <summary>What one caller may use.</summary>
internal sealed class Allowance
{
    /// <summary>Requests a second in the long run.</summary>
    /// <value>The default value is 20; of an address 100.</value>
    [Range(0.001, 1e6)]
    public double RequestsPerSecond { get; set; } = 20;

    /// <summary>Requests at once after a pause.</summary>
    /// <value>The default value is 100; of an address 400.</value>
    [Range(1d, 1e6)]
    public double Burst { get; set; } = 100;

    /// <summary>Requests, streams among them, that are answered at the same time.</summary>
    /// <value>The default value is 32; of an address 256.</value>
    [Range(1, 1_000_000)]
    public int Concurrent { get; set; } = 32;

    /// <summary>Bytes of bodies a second in the long run.</summary>
    /// <value>The default value is 8 MiB; of an address 64 MiB.</value>
    [Range(1d, 1e12)]
    public double BytesPerSecond { get; set; } = 8 * 1024 * 1024;

    /// <summary>Bytes at once after a pause. The request that goes over it is served and the next ones wait, so a larger upload is possible.</summary>
    /// <value>The default value is 512 MiB; of an address 4 GiB.</value>
    [Range(1d, 1e15)]
    public double BytesBurst { get; set; } = 512 * 1024 * 1024;
}

[OptionsValidator]
internal sealed partial class LimitOptionsValidator : IValidateOptions<LimitOptions>;
