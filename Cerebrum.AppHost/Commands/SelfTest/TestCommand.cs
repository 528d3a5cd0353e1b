using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Cerebrum.AppHost.Commands.Background;
using Cerebrum.AppHost.Commands.Watching;
using Spectre.Console;

namespace Cerebrum.AppHost.Commands.SelfTest;

/// <summary><c>test</c>: asks a running stack on every public route, and takes away what it has left.</summary>
internal static class TestCommand
{
    /// <summary>Routes without a check that are told of, at most.</summary>
    private const int MostUnknown = 50;

    private static readonly string[] Methods = ["get", "put", "post", "delete", "patch"];

    /// <returns>0 when every route has a check and every answer is right, else 1.</returns>
    public static async Task<int> RunAsync(CommandSettings settings, CancellationToken ct)
    {
        var gateway = Watched.GatewayOf(settings, settings.Elsewhere is null ? new PidFile(settings.LogFolder).Read() : null);
        using var door = new Door(gateway, settings.Key);
        List<Check> checks = [.. ChatChecks.All, .. SignalChecks.All, .. SessionChecks.All, .. KnowledgeChecks.All, .. OperationChecks.All];
        var outcomes = new List<Outcome>();
        try
        {
            var (routes, document) = await RoutesAsync(door, ct);
            outcomes.Add(document);
            outcomes.AddRange(routes.Except(checks.Select(c => c.Route)).Take(MostUnknown).Select(r => new Outcome(r, "", null, "has no check here", IsFault: true)));
            foreach (var check in checks)
            {
                outcomes.Add(document.IsFault || check.IsAlias || routes.Contains(check.Route)
                    ? await RunAsync(check, door, ct)
                    : new Outcome(check.Route, check.What, null, "is not in /openapi/v1.json", IsFault: true));
            }
        }
        finally
        {
            await door.CleanAsync();
        }

        return Show(gateway, outcomes);
    }

    private static async Task<(IReadOnlyCollection<string> Routes, Outcome Outcome)> RoutesAsync(Door door, CancellationToken ct)
    {
        var routes = new HashSet<string>();
        var outcome = await RunAsync(new Check("GET /openapi/v1.json", "describes the routes", async (_, _) =>
        {
            var document = (await door.GetAsync("/openapi/v1.json", ct)).Expect(200);
            routes.UnionWith(from path in Members(document.At("paths"))
                             from operation in Members(path.Value).Select(o => o.Name).Intersect(Methods)
                             select $"{operation.ToUpperInvariant()} {path.Name}");
        }), door, ct);
        return (routes, outcome);
    }

    private static JsonElement.ObjectEnumerator Members(JsonElement of) => of.ValueKind == JsonValueKind.Object ? of.EnumerateObject()
        : throw new WrongAnswerException("expected an object of paths, each with its methods");

    private static async Task<Outcome> RunAsync(Check check, Door door, CancellationToken ct)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            await check.RunAsync(door, ct);
            return new(check.Route, check.What, Stopwatch.GetElapsedTime(start).TotalMilliseconds, "ok", IsFault: false);
        }
        catch (WrongAnswerException e)
        {
            return new(check.Route, check.What, Stopwatch.GetElapsedTime(start).TotalMilliseconds, $"WRONG: {e.Message}", IsFault: true);
        }
        catch (NothingToCheckException e)
        {
            return new(check.Route, check.What, null, $"skipped: {e.Message}", IsFault: false);
        }
    }

    private static int Show(Uri gateway, List<Outcome> outcomes)
    {
        var screen = Screen.Open();
        screen.Write(View.Table(["route", "what", "ms", "result"], outcomes.Select(o => new[]
        {
            View.Cell(o.Route), View.Cell(o.What), View.Cell(o.Ms?.ToString("0", CultureInfo.InvariantCulture)), View.Cell(o.Result, new Style(o.IsFault ? Color.Red : o.Ms is null ? Color.Yellow : Color.Green)),
        })));
        var failed = outcomes.Count(o => o.IsFault);
        screen.WriteLine();
        screen.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{gateway}: {outcomes.Count - failed} right, {failed} wrong."));
        return failed == 0 ? 0 : 1;
    }
}
