using System.Net;
using System.Text.Json;
using Cerebrum.Gateway.Telemetry;
using Cerebrum.Tests.Gateway;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Cerebrum.Tests.Telemetry;

/// <summary><c>GET /api/telemetry</c>: the last day of requests, in a file of the gateway.</summary>
public sealed class HistoryTests : IAsyncLifetime
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2030, 1, 1, 12, 0, 20, TimeSpan.Zero));
    private readonly string folder = Directory.CreateTempSubdirectory("cerebrum-history-").FullName;
    private Upstream node = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string HistoryPath => Path.Combine(folder, "telemetry.db");

    public async ValueTask InitializeAsync() => node = await Upstream.StartAsync(context =>
    {
        context.Response.StatusCode = context.Request.Path.Value!.EndsWith("broken", StringComparison.Ordinal) ? 500 : 200;
        context.Response.Headers["Server-Timing"] = "retrieval;dur=1.5, initial;dur=20, <b>;dur=1, x;desc=\"y\"";
        return context.Response.WriteAsync("answer");
    });

    public async ValueTask DisposeAsync()
    {
        await node.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Requests_Are_Counted_By_Route_And_Minute_And_The_Slowest_Have_Their_Stages()
    {
        await using var gateway = Gateway();
        await SendAsync(gateway, HttpMethod.Post, "/api/chat");
        await SendAsync(gateway, HttpMethod.Post, "/api/chat?of=somebody");
        await SendAsync(gateway, HttpMethod.Get, "/api/sessions/broken");
        await SendAsync(gateway, HttpMethod.Get, "/status"); // Not of a user.

        var told = await CountedAsync(gateway, 3);

        Assert.Equal(["POST /api/chat 2 0", "GET /api/sessions/{**rest} 1 1"], told.GetProperty("routes").EnumerateArray().Select(r => $"{r.GetProperty("route")} {r.GetProperty("requests")} {r.GetProperty("errors")}"));
        Assert.All(told.GetProperty("routes").EnumerateArray(), r => Assert.InRange(r.GetProperty("p99_ms").GetDouble(), r.GetProperty("p50_ms").GetDouble(), 90_000));
        var minute = told.GetProperty("series").EnumerateArray().Last();
        Assert.Equal(("2030-01-01T12:00:00+00:00", 3, 1), (minute.GetProperty("at").GetString(), minute.GetProperty("requests").GetInt64(), minute.GetProperty("errors").GetInt64()));
        Assert.Equal(61, told.GetProperty("series").GetArrayLength());
        var slow = told.GetProperty("slow").EnumerateArray().ToList();
        Assert.Equal(3, slow.Count);
        Assert.All(slow, s => Assert.Equal("""[{"name":"retrieval","ms":1.5},{"name":"initial","ms":20}]""", s.GetProperty("stages").GetRawText()));
        Assert.All(slow, s => Assert.Matches("^[0-9a-f]{32}$", s.GetProperty("trace_id").GetString()));
    }

    [Fact]
    public async Task A_Restart_Keeps_What_Was_And_Adds_To_The_Same_Minute()
    {
        await using (var first = Gateway())
        {
            await SendAsync(first, HttpMethod.Post, "/api/chat");
        }

        await using var second = Gateway();
        await SendAsync(second, HttpMethod.Post, "/api/chat");

        await CountedAsync(second, 2);
    }

    [Fact]
    public async Task Each_Minute_Has_Its_Own_And_A_Day_Later_It_Is_Forgotten()
    {
        await using var gateway = Gateway();
        await SendAsync(gateway, HttpMethod.Post, "/api/chat");
        await CountedAsync(gateway, 1);
        time.Advance(TimeSpan.FromMinutes(1));
        await SendAsync(gateway, HttpMethod.Post, "/api/chat");
        await SendAsync(gateway, HttpMethod.Post, "/api/chat");

        Assert.Equal([1L, 2L], (await CountedAsync(gateway, 3)).GetProperty("series").EnumerateArray().Select(m => m.GetProperty("requests").GetInt64()).Where(n => n > 0));

        time.Advance(HistoryFile.Kept + TimeSpan.FromMinutes(2));
        await SendAsync(gateway, HttpMethod.Post, "/api/chat");
        await CountedAsync(gateway, 1);
        Assert.Single(new HistoryFile(HistoryPath, time).Minutes(DateTimeOffset.UnixEpoch));
        Assert.Single(new HistoryFile(HistoryPath, time).Slow(DateTimeOffset.UnixEpoch, 10));
    }

    [Fact]
    public async Task A_Damaged_File_Is_Put_Aside_And_A_New_One_Begins()
    {
        await File.WriteAllTextAsync(HistoryPath, string.Concat(Enumerable.Repeat("no database ", 1000)), Ct);
        await using var gateway = Gateway();
        await SendAsync(gateway, HttpMethod.Post, "/api/chat");

        await CountedAsync(gateway, 1);

        Assert.Single(Directory.EnumerateFiles(folder, "telemetry.db.damaged-*"));
    }

    [Fact]
    public async Task Where_Nothing_Can_Be_Written_Requests_Go_On_And_Are_Counted_Later()
    {
        Directory.CreateDirectory(HistoryPath);
        await using var gateway = Gateway();
        await SendAsync(gateway, HttpMethod.Post, "/api/chat");

        Assert.Equal(0, (await ToldAsync(gateway)).GetProperty("routes").GetArrayLength());
        Directory.Delete(HistoryPath);
        await CountedAsync(gateway, 1);
    }

    [Fact]
    public async Task The_Services_Say_What_They_Use()
    {
        node.Metrics = "dotnet_process_cpu_time_seconds_total 5\ndotnet_process_memory_working_set_bytes 1000\nprocess_uptime_seconds 10";
        await using var gateway = Gateway();

        JsonElement services = default;
        await Eventually.Async(async () => (services = (await ToldAsync(gateway)).GetProperty("services"))[1].GetProperty("cpu").ValueKind == JsonValueKind.Number);

        Assert.Equal(["gateway", "llm", "ml"], services.EnumerateArray().Select(s => s.GetProperty("name").GetString()));
        Assert.InRange(services[0].GetProperty("memory_bytes").GetInt64(), 1, long.MaxValue);
        Assert.Equal((0.5, 1000L, 10.0), (services[1].GetProperty("cpu").GetDouble(), services[1].GetProperty("memory_bytes").GetInt64(), services[1].GetProperty("uptime_s").GetDouble()));
        Assert.Equal(JsonValueKind.Null, services[2].GetProperty("cpu").ValueKind); // Nobody is there.
    }

    [Theory]
    [InlineData("/api/telemetry?minutes=0", HttpStatusCode.BadRequest)]
    [InlineData("/api/telemetry?minutes=1441", HttpStatusCode.BadRequest)]
    [InlineData("/api/telemetry?minutes=1440", HttpStatusCode.OK)]
    public async Task More_Than_A_Day_Is_Not_There(string path, HttpStatusCode expected)
    {
        await using var gateway = Gateway();
        using var client = gateway.CreateClient();

        Assert.Equal(expected, (await client.GetAsync(path, Ct)).StatusCode);
    }

    [Fact]
    public async Task It_Is_For_Admins()
    {
        await using var gateway = new GatewayUnderTest();
        var (forChat, forAdmin) = (gateway.NewKey("chat"), gateway.NewKey("admin"));
        using var chat = gateway.CreateClient(forChat);
        using var admin = gateway.CreateClient(forAdmin);

        Assert.Equal(HttpStatusCode.Forbidden, (await chat.GetAsync("/api/telemetry", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync("/api/telemetry", Ct)).StatusCode);
    }

    [Fact]
    public void A_Quantile_Is_At_Most_An_Eighth_Off()
    {
        var latencies = new Latencies();
        var random = new Random(7);
        var took = Enumerable.Range(0, 10_000).Select(_ => Math.Exp(12 * random.NextDouble())).Order().ToList(); // Microseconds, up to 0.16 s.
        took.ForEach(us => latencies.Add(TimeSpan.FromMicroseconds(us)));
        var counts = new long[Latencies.Buckets];
        Latencies.Add(counts, Latencies.ToBytes(latencies.Read()));

        foreach (var part in new[] { 0.25, 0.5, 0.95, 0.99 })
        {
            Assert.InRange(Latencies.Quantile(counts, part)!.Value / (took[(int)(part * took.Count)] / 1000), 0.875, 1.125);
        }

        Assert.Null(Latencies.Quantile(new long[Latencies.Buckets], 0.5));
    }

    private GatewayUnderTest Gateway() => new GatewayUnderTest([node.Address]).At(time).With("Data:Folder", folder);

    private static async Task SendAsync(GatewayUnderTest gateway, HttpMethod method, string path)
    {
        using var client = gateway.CreateClient();
        using var request = new HttpRequestMessage(method, path);
        using var answer = await client.SendAsync(request, Ct);
    }

    // A caller has its answer a moment before it is counted.
    private static async Task<JsonElement> CountedAsync(GatewayUnderTest gateway, int requests)
    {
        JsonElement told = default;
        await Eventually.Async(async () =>
        {
            told = await ToldAsync(gateway);
            return told.GetProperty("routes").EnumerateArray().Sum(r => r.GetProperty("requests").GetInt64()) == requests && told.GetProperty("slow").GetArrayLength() == requests;
        });
        return told;
    }

    private static async Task<JsonElement> ToldAsync(GatewayUnderTest gateway)
    {
        using var client = gateway.CreateClient();
        return JsonElement.Parse(await client.GetStringAsync("/api/telemetry", Ct));
    }
}
