using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Cerebrum.Gateway.Nodes;
using Cerebrum.Gateway.Watch;
using Cerebrum.Gateway.Watch.Rules;
using Cerebrum.Tests.Gateway;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Cerebrum.Tests.Watch;

/// <summary>A gateway that looks at its services when a test says so, at a time that the test sets, and tells a webhook.</summary>
internal sealed class WatchedGateway : IAsyncDisposable
{
    private readonly string config = Path.Combine(Path.GetTempPath(), $"cerebrum-alerts-{Guid.NewGuid():N}.json");
    private readonly HttpClient client;

    /// <param name="alerts">The member <c>alerts</c>.</param>
    /// <param name="channels">The members of <c>notification_channels</c>.</param>
    /// <param name="settings">Of the gateway, besides.</param>
    public WatchedGateway(string alerts, string channels, string? llm = null, string? ml = null, params (string Key, string Value)[] settings)
    {
        Configure(alerts, channels);
        Gateway = new GatewayUnderTest(llm is null ? null : [llm], ml is null ? null : [ml]).At(Time).With("Alerts:Config", config);
        settings.ToList().ForEach(s => Gateway.With(s.Key, s.Value));
        client = Gateway.CreateClient();
    }

    public GatewayUnderTest Gateway { get; }

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.UtcNow);

    public HttpClient Client => client;

    public string Config => config;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static string Webhook(Receiver receiver) => $$"""
        "webhook": { "enabled": true, "url": "{{receiver.Url}}" }
        """;

    /// <summary>Writes the file of the rules.</summary>
    public void Configure(string alerts, string channels) => File.WriteAllText(config, $$"""
        { "alerts": {{alerts}}, "notification_channels": { {{channels}} } }
        """);

    public void Reload() => Gateway.Services.GetRequiredService<RulesFile>().Refresh();

    /// <summary>Looks, so often, an interval apart.</summary>
    /// <param name="apart">The interval, in seconds.</param>
    public async Task LookAsync(int times = 1, int apart = 30)
    {
        for (; times > 0; times--)
        {
            Time.Advance(TimeSpan.FromSeconds(apart));
            await Gateway.Services.GetRequiredService<Watcher>().LookAsync(Ct);
        }
    }

    public Task PulseAsync() => Gateway.Services.GetRequiredService<Prober>().ProbeAsync(Gateway.Services.GetRequiredService<NodePools>().All, Ct);

    public async Task<JsonNode> AnswerAsync() => (await client.GetFromJsonAsync<JsonNode>("/api/alerts", Ct))!;

    /// <summary>Each alert as <c>type state subject</c>.</summary>
    public async Task<IReadOnlyList<string>> AlertsAsync() =>
        [.. (await AnswerAsync())["alerts"]!.AsArray().Select(a => $"{a!["type"]} {a["state"]} {a["subject"]}").Order(StringComparer.Ordinal)];

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await Gateway.DisposeAsync();
        File.Delete(config);
    }
}
