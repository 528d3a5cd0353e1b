using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Cerebrum.AppHost.Commands.Watching;

/// <summary>A round as tables. Every text is a <see cref="Text"/>: nothing that came from a server is read as markup.</summary>
internal static class View
{
    private const int MostRows = 20;

    private static readonly Style Good = new(Color.Green), Middling = new(Color.Yellow), Bad = new(Color.Red), Plain = Style.Plain, Head = new(decoration: Decoration.Bold);

    public static IRenderable Of(Reading reading, string head)
    {
        List<IRenderable> parts =
        [
            new Text($"{head} at {reading.At.ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture)}: {(reading.IsGood ? "good" : "something is wrong")}", reading.IsGood ? Good : Bad),
            new Text(" "),
            Table(["service", "state", "nodes ready", "CPU", "memory", "up"], reading.Services.Take(MostRows).Select(s => Row(
                Cell(s.Name), State(s.State), Cell(s.Ready), Cell(s.Cpu is { } c ? Number(c, "0.00", " cores") : ""), Cell(Number(s.MemoryBytes / 1048576, "0", " MiB")), Cell(Duration(s.UptimeSeconds))))),
        ];
        Add(parts, ["node", "of", "address", "state", "under way"], reading.Nodes.Select(n => Row(
            Cell(n.Id), Cell(n.Type), Cell(n.Url), State(n.State ?? "unknown"), Cell(Number(n.Outstanding)))));
        Add(parts, ["asked just now", "answer", "ms"], reading.Asked.Select(a => Row(Cell(a.What), State(a.Result), Cell(Number(a.Ms, "0.0")))));
        Add(parts, ["endpoint, last hour", "requests", "errors", "p50 ms", "p95 ms", "p99 ms"], reading.Routes.Select(r => Row(
            Cell(r.Route), Cell(Number(r.Requests)), Cell(Number(r.Errors), r.Errors > 0 ? Bad : Plain), Cell(Number(r.P50, "0.0")), Cell(Number(r.P95, "0.0")), Cell(Number(r.P99, "0.0")))));
        Add(parts, ["alert", "severity", "state", "since", "times", "what"], reading.Alerts.OrderByDescending(a => a.Since).Select(a => Row(
            Cell(a.Subject), Cell(a.Severity, a.Severity == "critical" ? Bad : Middling), Alert(a.State ?? "unknown"),
            Cell(a.Since?.ToLocalTime().ToString("dd MMM HH:mm:ss", CultureInfo.InvariantCulture)), Cell(Number(a.Count)), Cell(a.Message))));
        parts.Add(new Text(" "));
        parts.AddRange(reading.Notes.Select(n => Cell(n, Middling)));
        return new Rows(parts);
    }

    /// <summary>A heading per column and rows below, without lines: it reads the same in a file.</summary>
    public static Table Table(string[] heads, IEnumerable<IRenderable[]> rows)
    {
        var table = new Table().Border(TableBorder.None);
        table.AddColumns([.. heads.Select(h => new TableColumn(new Text(h, Head)) { Padding = new Padding(0, 1, 2, 0) })]);
        foreach (var row in rows)
        {
            table.AddRow(row);
        }

        return table;
    }

    public static Text Cell(string? text, Style? style = null) => new(Clean.Line(text), style);

    private static void Add(List<IRenderable> parts, string[] heads, IEnumerable<IRenderable[]> rows)
    {
        if (rows.Take(MostRows).ToList() is { Count: > 0 } first)
        {
            parts.Add(new Text(" "));
            parts.Add(Table(heads, first));
        }
    }

    private static IRenderable[] Row(params IRenderable[] cells) => cells;

    /// <summary>The word says it; the colour only says it sooner.</summary>
    private static Text State(string state) => Cell(state, state is "ok" or "ready" ? Good : state is "degraded" or "starting" or "resting" ? Middling : Bad);

    private static Text Alert(string state) => Cell(state, state is "resolved" ? Good : state is "acknowledged" ? Middling : Bad);

    private static string Number(double? value, string format = "0", string unit = "") =>
        value is { } number ? number.ToString(format, CultureInfo.InvariantCulture) + unit : "";

    private static string Duration(double? seconds) => seconds switch
    {
        null or < 0 or double.NaN => "",
        < 120 => Number(seconds, "0", " s"),
        < 7200 => Number(seconds / 60, "0", " min"),
        < 172800 => Number(seconds / 3600, "0", " h"),
        _ => Number(seconds / 86400, "0", " days"),
    };
}
