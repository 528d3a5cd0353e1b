using System.ComponentModel.DataAnnotations;

namespace Cerebrum.Gateway.Forwarding;

internal sealed class GatewayOptions
{
    public const string Section = "Gateway";

    /// <summary>Longest silence on a forwarded request, either way. A stream that says something (a ping is enough) lives on.</summary>
    /// <value>The default value is 100 seconds: ten of the pings a stream owes.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan Idle { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>Longest wait for a connection to a node before the next one is tried.</summary>
    /// <value>The default value is 2 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan Connect { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest wait for the answer to a probe.</summary>
    /// <value>The default value is 2 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan Probe { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Between two probes of a node that is ready. One that is not is probed every <see cref="Nodes.Prober.Tick"/>.</summary>
    /// <value>The default value is 5 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan ProbeEvery { get; set; } = TimeSpan.FromSeconds(5);
}
