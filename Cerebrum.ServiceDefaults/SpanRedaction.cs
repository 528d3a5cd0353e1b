using System.Diagnostics;
using OpenTelemetry;

namespace Cerebrum.ServiceDefaults;

/// <summary>Takes out of spans what a caller wrote: paths (their route stays), queries, the name of a program, and the text of errors,
/// which may quote a request.</summary>
internal sealed class SpanRedaction : BaseProcessor<Activity>
{
    private const string Route = "http.route", Path = "url.path", Url = "url.full";
    private static readonly string[] Callers = ["url.query", "user_agent.original", "client.address", "http.request.method_original"];

    /// <inheritdoc/>
    public override void OnEnd(Activity data)
    {
        if (data.Kind == ActivityKind.Internal)
        {
            return; // A stage: all its tags are ours.
        }

        foreach (var name in Callers)
        {
            data.SetTag(name, null);
        }

        if (data.GetTagItem(Path) is not null)
        {
            data.SetTag(Path, data.GetTagItem(Route) ?? "*");
        }

        if (data.GetTagItem(Url) is string url)
        {
            data.SetTag(Url, Uri.TryCreate(url, UriKind.Absolute, out var address) ? address.GetLeftPart(UriPartial.Authority) : "*");
        }

        if (data.StatusDescription is not null)
        {
            data.SetStatus(data.Status);
        }
    }
}
