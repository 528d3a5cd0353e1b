using Cerebrum.Gateway.Keys;
using Cerebrum.Gateway.Watch.Channels;
using Cerebrum.Gateway.Watch.Rules;
using Cerebrum.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Cerebrum.Gateway.Watch;

/// <summary>What is wrong, and what people say to it. Who said what is in the audit log.</summary>
internal static class AlertEndpoints
{
    private const int BodyBytes = 4096, LongestSubject = 300;
    private const double MostMinutes = 7 * 24 * 60;

    public static void MapAlerts(this WebApplication app)
    {
        var alerts = app.MapGroup("").WithTags("Alerts").RequireAuthorization(Scopes.Admin).WithMetadata(new RequestSizeLimitAttribute(BodyBytes));
        alerts.MapGet("/api/alerts", List).WithSummary("What is wrong, what was, and how the channels do");
        alerts.MapGet("/api/alerts/rules", (RulesFile rules) => TypedResults.Json(rules.Answer(), RulesJson.Default.RulesAnswer)).WithSummary("The rules that count, and what is wrong with their file");
        alerts.MapPost("/api/alerts/{id}/ack", Acknowledge).WithSummary("Somebody knows: it is not told again until it is over");
        alerts.MapPost("/api/alerts/silences", Silence).WithSummary("A subject is not told of for a while");
        alerts.MapDelete("/api/alerts/silences/{id}", Unsilence).WithSummary("A silence ends");
    }

    private static JsonHttpResult<AlertList> List(AlertBook book, Outbox outbox)
    {
        var (alerts, silences) = book.List();
        return TypedResults.Json(new AlertList(alerts, silences, outbox.Status), AlertJson.Default.AlertList);
    }

    private static Results<JsonHttpResult<Alert>, ProblemHttpResult> Acknowledge(string id, AlertBook book) => book.Acknowledge(id) is { } alert
        ? TypedResults.Json(alert, AlertJson.Default.Alert)
        : Problems.Result(StatusCodes.Status404NotFound, title: null, "There is no alert of this id.");

    private static Results<JsonHttpResult<Silence>, ProblemHttpResult> Silence(SilenceRequest request, AlertBook book)
    {
        if (request.Subject is not { Length: > 0 and <= LongestSubject } subject || subject.Any(char.IsControl))
        {
            return Problems.Result(StatusCodes.Status400BadRequest, title: null, $"subject: expected that of an alert, what it begins with up to a space, or *; at most {LongestSubject} characters.");
        }

        if (request.Minutes is not (> 0 and <= MostMinutes and var minutes))
        {
            return Problems.Result(StatusCodes.Status400BadRequest, title: null, $"minutes: expected a number above 0, at most {MostMinutes}.");
        }

        return book.Hush(subject, TimeSpan.FromMinutes(minutes)) is { } silence
            ? TypedResults.Json(silence, AlertJson.Default.Silence)
            : Problems.Result(StatusCodes.Status503ServiceUnavailable, title: null, "There are as many silences as are kept. End one.");
    }

    private static Results<NoContent, ProblemHttpResult> Unsilence(string id, AlertBook book) => book.Unhush(id)
        ? TypedResults.NoContent()
        : Problems.Result(StatusCodes.Status404NotFound, title: null, "There is no silence of this id.");
}
