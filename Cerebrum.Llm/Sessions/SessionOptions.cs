using System.ComponentModel.DataAnnotations;

namespace Cerebrum.Llm.Sessions;

internal sealed class SessionOptions
{
    /// <summary>How long a turn is kept.</summary>
    /// <value>The default value is 30 days.</value>
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00")]
    public TimeSpan Keep { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Whether <c>X-Cerebrum-Caller</c> names the caller. Only where a gateway sets it: who reaches the service otherwise may
    /// name anybody.</summary>
    /// <value>The default value is false.</value>
    public bool TrustCallerHeader { get; set; }

    /// <summary>Whether the list of sessions is given to a request without a caller: to everybody who reaches the service.</summary>
    /// <value>The default value is false.</value>
    public bool List { get; set; }
}
