using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Cerebrum.Tests.Telemetry;

/// <summary>What one question leaves in traces and metrics.</summary>
[Collection(nameof(ExportingServices))]
public sealed class TraceTests(ExportingServices exporting)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_Question_Is_One_Trace_Across_The_Three_Services_With_A_Span_A_Stage()
    {
        using var answer = await exporting.Stack.Gateway.PostAsync("/api/chat", ExportingServices.Question("I cough and my hand shakes"), Ct);
        var trace = (string)(await answer.Content.ReadFromJsonAsync<JsonNode>(Ct))!["trace_id"]!;

        string[] expected =
        [
            "gateway POST /api/chat", "llm POST /api/chat", "ml POST /v1/ml/{dataType}/{model}",
            .. new[] { "plan", "ml", "ml.audio", "ml.typing", "ml.image", "triage", "retrieval", "initial", "final", "ledger" }.Select(stage => $"llm {stage}"),
            "ml read", "ml analyze", "llm chat played",
        ];
        IReadOnlyList<OtlpSpan> spans = [];
        await Eventually.Async(() =>
        {
            spans = [.. exporting.Otlp.Spans().Where(s => s.TraceId == trace)];

            // One root: every other hangs on a span of the same trace. Each service exports when its time comes.
            return expected.All(e => spans.Any(s => $"{s.Service} {s.Name}" == e)) && spans.Count(s => spans.All(other => other.Id != s.Parent)) == 1;
        }, $"Not one trace with these spans: {string.Join(", ", expected)}");

        Assert.All(spans.Where(s => s.Name.StartsWith("ml.", StringComparison.Ordinal)), s => Assert.Equal("ml", spans.Single(p => p.Id == s.Parent).Name));
        Assert.All(spans.Where(s => s.Name == "ledger"), s => Assert.Contains(spans.Single(p => p.Id == s.Parent).Name, (string[])["initial", "final"]));
        var call = spans.First(s => s.Name == "chat played").Tags;
        Assert.Equal(("chat", "played"), (call["gen_ai.operation.name"], call["gen_ai.request.model"]));
    }

    [Fact]
    public async Task Stages_Are_In_The_Answers_Header()
    {
        using var answer = await exporting.Stack.Gateway.PostAsync("/api/chat", ExportingServices.Question("I cough"), Ct);

        var timing = Assert.Single(answer.Headers.GetValues("Server-Timing"));
        Assert.Matches(@"^final;dur=[\d.]+, initial;dur=[\d.]+, ledger;dur=[\d.]+, ml;dur=[\d.]+, ml.audio;dur=[\d.]+, ml.image;dur=[\d.]+, ml.typing;dur=[\d.]+, plan;dur=[\d.]+, retrieval;dur=[\d.]+, triage;dur=[\d.]+$", timing);
    }

    [Fact]
    public async Task A_Metric_Names_A_Trace_Of_What_It_Counts()
    {
        using var answer = await exporting.Stack.Gateway.PostAsync("/api/chat", ExportingServices.Question("I cough"), Ct);
        using var asked = new HttpRequestMessage(HttpMethod.Get, "/metrics") { Headers = { Accept = { new("application/openmetrics-text") } } };
        using var metrics = await exporting.Stack.Llm.SendAsync(asked, Ct);

        var text = await metrics.Content.ReadAsStringAsync(Ct);

        Assert.Matches("""cerebrum_stage_duration_seconds_bucket\{[^}]*stage="retrieval"[^}]*\} \d+ # \{[^}]*trace_id="[0-9a-f]{32}""", text);
    }
}
