using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Cerebrum.Tests.Product;

namespace Cerebrum.Tests.Telemetry;

/// <summary>What people say, type and send is in answers and nowhere else.</summary>
[Collection(nameof(ExportingServices))]
public sealed class CanaryTests(ExportingServices exporting)
{
    private const string Canary = ExportingServices.Canary;

    private readonly List<(string Where, string Text)> told = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_A_Person_Sends_Is_In_Logs_Traces_Metrics_Errors_Audit_Or_History()
    {
        foreach (var (method, path, body) in Requests())
        {
            using var request = new HttpRequestMessage(method, path) { Content = body };
            request.Headers.UserAgent.Add(new(Canary, "1"));
            using var answer = await exporting.Stack.Gateway.SendAsync(request, Ct);
            if (answer.StatusCode >= HttpStatusCode.BadRequest)
            {
                told.Add(($"error of {method} {path}", await answer.Content.ReadAsStringAsync(Ct)));
            }
        }

        await ExportedAsync();
        await Eventually.Async(() => File.Exists(exporting.AlertLog) && Read(exporting.AlertLog).Length > 0, "No emergency was told.");
        told.AddRange([("traces", exporting.Otlp.Text("traces")), ("metrics", exporting.Otlp.Text("metrics")), ("exported logs", exporting.Otlp.Text("logs"))]);
        told.Add(("logs", exporting.Stack.Output.ToString()));
        foreach (var service in new[] { exporting.Stack.Gateway, exporting.Stack.Llm, exporting.Stack.Ml })
        {
            told.Add(($"metrics of {service.BaseAddress}", await service.GetStringAsync("/metrics", Ct)));
        }

        foreach (var path in new[] { "/status", "/nodes", "/api/audit?limit=1000", "/api/telemetry", "/api/alerts", "/api/alerts/rules" })
        {
            using var answer = await exporting.Stack.Gateway.GetAsync(new Uri(path, UriKind.Relative), Ct);
            told.Add((path, await answer.Content.ReadAsStringAsync(Ct)));
        }

        told.AddRange(Directory.EnumerateFiles(Path.Combine(exporting.Stack.DataFolder, "audit"), "*.jsonl").Select(f => (f, Read(f))));
        string[] kept = [exporting.AlertLog, .. Directory.EnumerateFiles(exporting.Stack.DataFolder, "telemetry.db*"), .. Directory.EnumerateFiles(exporting.Stack.DataFolder, "alerts.json")];
        told.AddRange(kept.Select(f => (f, Read(f))));
        Assert.Empty(told.Where(t => t.Text.Contains(Canary, StringComparison.OrdinalIgnoreCase)).Select(t => $"{t.Where}: …{Around(t.Text)}…"));
    }

    private static IEnumerable<(HttpMethod Method, string Path, HttpContent? Body)> Requests() =>
    [
        (HttpMethod.Post, "/api/chat", ExportingServices.Question("I have a headache")),
        (HttpMethod.Post, "/api/chat", ExportingServices.Question("Please refuse this")),
        (HttpMethod.Post, "/api/chat", ExportingServices.Question("I have crushing chest pain that goes into my left arm")),
        (HttpMethod.Post, "/api/chat", JsonContent.Create(new { question = Canary, stream = true, image = $"http://{Canary}.invalid/{Canary}?q={Canary}", audio = Canary, typing = Canary })),
        (HttpMethod.Post, "/api/chat", JsonContent.Create(new { question = Canary, profile = new { age = Canary, sex = Canary, pregnant = Canary } })),
        (HttpMethod.Post, "/api/chat", JsonContent.Create(new { question = Canary, session_id = $"{Canary}!" })),
        (HttpMethod.Post, "/api/chat", Json($"{{\"question\": \"{Canary}")),
        (HttpMethod.Post, "/api/chat", new StringContent(Canary, Encoding.UTF8, $"text/{Canary}")),
        (HttpMethod.Post, "/v1/chat/completions", JsonContent.Create(new { model = Canary, messages = new[] { new { role = "user", content = Canary } } })),
        (HttpMethod.Post, "/v1/chat/completions", JsonContent.Create(new { model = Canary, messages = new[] { new { role = Canary, content = Canary } } })),
        (HttpMethod.Post, "/v1/ml/audio/emotion", new ByteArrayContent([.. Sample.EmptyWave, .. Encoding.ASCII.GetBytes(Canary)])),
        (HttpMethod.Post, "/v1/ml/audio/emotion", JsonContent.Create(new { url = $"http://{Canary}.invalid/{Canary}" })),
        (HttpMethod.Post, "/v1/ml/typing/pattern", Json($$"""{"keystrokes":[{"key":"{{Canary}}","timeDown":"{{Canary}}"}]}""")),
        (HttpMethod.Post, "/ml/process", JsonContent.Create(new { url = $"/{Canary}", data_type = "image", model = "classification" })),
        (HttpMethod.Get, $"/api/knowledge/search?q={Canary}", null),
        (HttpMethod.Post, $"/api/knowledge?source={Canary}", new StringContent($"condition,symptoms,treatment\n{Canary},{Canary},{Canary}\n\"{Canary}", Encoding.UTF8, "text/csv")),
        (HttpMethod.Delete, $"/api/knowledge/{Canary},{Canary}", null),
        (HttpMethod.Get, $"/api/sessions/{Canary},{Canary}", null),
        (HttpMethod.Get, $"/api/{Canary},{Canary}/x?q={Canary}", null),
        (HttpMethod.Get, $"/{Canary},{Canary}?q={Canary}", null),
        (new HttpMethod(Canary), "/api/chat", null),
    ];

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    // What comes after the canaries is exported after them.
    private async Task ExportedAsync()
    {
        using var last = await exporting.Stack.Gateway.PostAsync("/api/chat", ExportingServices.Question("The last one"), Ct);
        var trace = (string)(await last.Content.ReadFromJsonAsync<JsonNode>(Ct))!["trace_id"]!;
        await Eventually.Async(() => exporting.Otlp.Spans().Where(s => s.TraceId == trace).Select(s => s.Service).Distinct().Count() == 3);
        Assert.NotEmpty(exporting.Otlp.Text("metrics"));
        Assert.Contains("grounded writes the answer", exporting.Otlp.Text("logs"), StringComparison.Ordinal);
    }

    private static string Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return reader.ReadToEnd();
    }

    private static string Around(string text)
    {
        var at = text.IndexOf(Canary, StringComparison.OrdinalIgnoreCase);
        return text[Math.Max(0, at - 120)..Math.Min(text.Length, at + 60)];
    }
}
