using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Cerebrum.ServiceDefaults;

namespace Cerebrum.Gateway.Watch.Probes;

/// <summary>How the gateway knows its own probes: by a number that only this process has. What anybody else writes into the header ends here,
/// so that nobody hides from limits, audit and metrics by it.</summary>
internal sealed class ProbeDoor
{
    private static readonly object Mark = new();

    /// <summary>Value of the header on a request of ours.</summary>
    public string Token { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    public static bool IsProbe(HttpContext context) => context.Items.ContainsKey(Mark);

    /// <summary>Marks a request that is ours and leaves it out of traces, and takes the header from one that is not.</summary>
    public void Look(HttpContext context)
    {
        if (!context.Request.Headers.TryGetValue(ServiceDefaultsExtensions.ProbeHeader, out var said))
        {
            return;
        }

        if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(said.ToString()), Encoding.ASCII.GetBytes(Token)))
        {
            context.Items[Mark] = Mark;
            if (Activity.Current is { } span)
            {
                // Recorded neither here nor, as each service follows its caller, behind here: they would bury the traces of people.
                (span.IsAllDataRequested, span.ActivityTraceFlags) = (false, span.ActivityTraceFlags & ~ActivityTraceFlags.Recorded);
            }
        }
        else
        {
            context.Request.Headers.Remove(ServiceDefaultsExtensions.ProbeHeader);
        }
    }
}
