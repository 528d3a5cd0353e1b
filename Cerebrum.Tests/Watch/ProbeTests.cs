using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cerebrum.Gateway.Watch.Probes;
using Cerebrum.Tests.Chat;
using Cerebrum.Tests.Gateway;
using Cerebrum.Tests.Hosting;
using Cerebrum.Tests.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace Cerebrum.Tests.Watch;

/// <summary>Requests whose right answer is known, to services that run.</summary>
public sealed class ProbeTests(RunningStack stack) : IClassFixture<RunningStack>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_Probe_Is_Answered_Rightly_And_Leaves_Nothing_Behind_Also_Where_Keys_Are_Needed()
    {
        await using var gateway = new GatewayUnderTest([$"http://localhost:{stack.Port("llm")}"], [$"http://localhost:{stack.Port("ml")}"]);
        var admin = gateway.NewKey("admin");
        using var client = gateway.CreateClient(admin);
        await gateway.StatusAsync();
        var turns = await TurnsAsync();

        var results = await gateway.Services.GetRequiredService<RouteProber>().RunAsync(ProbeList.All, Ct);

        Assert.Empty(results.Where(r => r.Fault is not null).Select(r => $"{r.Probe.Subject}: {r.Fault}"));
        Assert.Equal(ProbeList.All.Count, results.Select(r => r.Probe.Subject).Distinct().Count());
        foreach (var service in new[] { stack.Llm, stack.Ml })
        {
            Assert.DoesNotMatch("http_server_request_duration_seconds_count[^\n]*http_route=\"/(api/chat|v1/ml|ml/process|chat|register)", await service.GetStringAsync("/metrics", Ct));
        }

        // What is left out of the gateway's metrics is left out of its history, which is its own: metrics are those of all gateways in this process.
        await client.GetAsync("/v1/models", Ct);
        await Eventually.Async(async () => (await RoutesAsync(client)).Count > 0);
        Assert.Equal(["GET /v1/models"], await RoutesAsync(client));
        var audit = (await client.GetFromJsonAsync<JsonNode>("/api/audit?limit=1000", Ct))!["entries"]!.AsArray();
        Assert.DoesNotContain(audit, e => (string?)e!["path"] is not (null or "/v1/models" or "/api/telemetry" or "/api/audit"));
        Assert.Equal(turns, await TurnsAsync());
    }

    [Fact]
    public async Task Every_Route_Of_The_Document_Is_Probed_But_What_Would_Change_Something()
    {
        await using var gateway = new GatewayUnderTest();
        using var client = gateway.CreateClient();
        var probed = ProbeList.All.Select(p => p.Subject.Split(' ')).ToList();
        var document = JsonElement.Parse(await client.GetStringAsync("/openapi/v1.json", Ct));

        var missing = from path in document.GetProperty("paths").EnumerateObject()
                      from operation in path.Value.EnumerateObject()
                      let route = System.Text.RegularExpressions.Regex.Replace(path.Name, "\\{[^}]+\\}", "[^/]+")
                      where operation.Name != "parameters" && !probed.Any(p => p[0].Equals(operation.Name, StringComparison.OrdinalIgnoreCase) && System.Text.RegularExpressions.Regex.IsMatch(p[1], $"^{route}$"))
                      select $"{operation.Name} {path.Name}";

        Assert.Equal(
            [
                "delete /api/alerts/silences/{id}", "delete /api/knowledge/{source}", "delete /api/sessions/{id}", "get /api/sessions", "get /api/sessions/{id}/media", "get /api/sessions/{id}/media/{name}",
                "post /api/alerts/silences", "post /api/alerts/{id}/ack", "post /api/knowledge",
            ],
            missing.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    public async Task Who_Calls_Itself_A_Probe_Is_Treated_As_Anybody(string value)
    {
        var reached = new List<string>();
        await using var node = await Upstream.StartAsync(context =>
        {
            reached.AddRange(context.Request.Headers.Keys.Where(k => k.Equals("Cerebrum-Probe", StringComparison.OrdinalIgnoreCase)));
            return Task.CompletedTask;
        });
        await using var gateway = new GatewayUnderTest([node.Address]);
        var (key, admin) = (gateway.NewKey("chat"), gateway.NewKey("admin"));
        using var nobody = gateway.CreateClient();
        using var chat = gateway.CreateClient(key);
        nobody.DefaultRequestHeaders.Add("Cerebrum-Probe", value);
        chat.DefaultRequestHeaders.Add("Cerebrum-Probe", value);

        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync("/nodes", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await chat.GetAsync("/api/status", Ct)).StatusCode);

        Assert.Empty(reached);
        using var client = gateway.CreateClient(admin);
        await Eventually.Async(async () => (await RoutesAsync(client)).Contains("GET /api/status"));
    }

    [Fact]
    public async Task Where_Traces_Are_Recorded_Those_Of_Probes_Are_Not()
    {
        using var recorder = new ActivityListener { ShouldListenTo = source => source.Name == "Microsoft.AspNetCore", Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded };
        ActivitySource.AddActivityListener(recorder);
        var reached = new ConcurrentBag<(bool IsProbe, bool IsRecorded)>();
        await using var node = await Upstream.StartAsync(context =>
        {
            reached.Add((context.Request.Headers["Cerebrum-Probe"] == "1", context.Request.Headers.TraceParent.ToString().EndsWith("-01", StringComparison.Ordinal)));
            return StandIn.AnswerAsync(context);
        });
        await using var gateway = new GatewayUnderTest([node.Address], [node.Address]);
        using var client = gateway.CreateClient();

        using var answer = await client.GetAsync("/api/status", Ct);
        await gateway.Services.GetRequiredService<RouteProber>().RunAsync(ProbeList.All, Ct);

        Assert.Contains((false, true), reached);
        Assert.Contains((true, false), reached);
        Assert.DoesNotContain((true, true), reached);
    }

    [Fact]
    public async Task No_Node_Learns_What_Opens_The_Gateway()
    {
        var said = new List<string>();
        await using var node = await Upstream.StartAsync(context =>
        {
            lock (said)
            {
                said.Add(context.Request.Headers["Cerebrum-Probe"].ToString());
            }

            return StandIn.AnswerAsync(context);
        });
        await using var gateway = new GatewayUnderTest([node.Address], [node.Address]);
        using var client = gateway.CreateClient(); // Starts it.

        await gateway.Services.GetRequiredService<RouteProber>().RunAsync(ProbeList.All, Ct);

        Assert.NotEmpty(said);
        Assert.All(said, s => Assert.Equal("1", s));
    }

    [Fact]
    public async Task A_Probe_Wakes_No_Language_Model_And_Is_Not_Kept()
    {
        await using var model = await OpenAIServer.StartAsync((context, _) => OpenAIServer.SayAsync(context, "Rest. [1]"));
        await using var llm = new LlmService(
            mlIsUp: false, ("Llm:Engine", "openai"), ("Llm:OpenAI:Endpoint", model.Endpoint), ("Llm:General:Engine", "openai"));
        await llm.InitializeAsync();
        var before = model.Bodies.Count; // Warming up asks it.
        llm.Client.DefaultRequestHeaders.Add("Cerebrum-Probe", "1");

        using var answer = await llm.Client.PostAsJsonAsync("/api/chat", new { question = "What helps against migraine?", session_id = "probe" }, Ct);
        using var door = await llm.Client.PostAsJsonAsync("/v1/chat/completions", new { model = "cerebrum", messages = new[] { new { role = "user", content = "What helps against migraine?" } } }, Ct);

        Assert.Equal("grounded", (string)(await answer.Content.ReadFromJsonAsync<JsonNode>(Ct))!["engine"]!["name"]!);
        Assert.Equal(HttpStatusCode.OK, door.StatusCode);
        Assert.Equal(before, model.Bodies.Count);
        Assert.Equal(HttpStatusCode.NotFound, (await llm.Client.GetAsync("/api/sessions/probe", Ct)).StatusCode);

        llm.Client.DefaultRequestHeaders.Remove("Cerebrum-Probe");
        using var asked = await llm.Client.PostAsJsonAsync("/api/chat", new { question = "What helps against migraine?", session_id = "probe" }, Ct);
        Assert.NotEqual(before, model.Bodies.Count);
        Assert.Equal(HttpStatusCode.OK, (await llm.Client.GetAsync("/api/sessions/probe", Ct)).StatusCode);
    }

    private static async Task<IReadOnlyList<string>> RoutesAsync(HttpClient client) =>
        [.. (await client.GetFromJsonAsync<JsonNode>("/api/telemetry", Ct))!["routes"]!.AsArray().Select(r => (string)r!["route"]!)];

    /// <returns>Turns that are kept, of all callers.</returns>
    private async Task<long> TurnsAsync()
    {
        await using var database = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(stack.DataFolder, "sessions.db")};Mode=ReadOnly;Pooling=False");
        await database.OpenAsync(Ct);
        await using var command = database.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM turns";
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }
}
