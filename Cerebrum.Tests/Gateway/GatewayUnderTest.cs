using System.Text.Json;
using Cerebrum.Gateway.Keys;
using Cerebrum.Gateway.Nodes;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Cerebrum.Tests.Gateway;

/// <summary>The gateway on real Kestrel: streams, aborts and limits are the server's, not an imitation's.</summary>
internal sealed class GatewayUnderTest : WebApplicationFactory<NodePools>
{
    // The port by configuration: the factory's own way to set it races with the server's start.
    private readonly List<KeyValuePair<string, string>> settings = [new("urls", "http://127.0.0.1:0")];
    private TimeProvider time = TimeProvider.System;

    public GatewayUnderTest(IReadOnlyList<string>? llm = null, IReadOnlyList<string>? ml = null)
    {
        UseKestrel();
        With("Data:Folder", Folder);
        With("Alerts:Enabled", "false"); // Its probes would be among the requests that tests count.
        foreach (var (part, addresses) in new[] { ("llm", llm ?? [Upstream.Nobody()]), ("ml", ml ?? [Upstream.Nobody()]) })
        {
            settings.AddRange(addresses.Select((address, i) => KeyValuePair.Create($"services:{part}:http:{i}", address)));
        }
    }

    /// <summary>Its data; removed with it.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("cerebrum-gateway-").FullName;

    public string KeyFile => Path.Combine(Folder, "keys.json");

    /// <returns>The text of a new key. A gateway that is running takes notice when a second has passed.</returns>
    public string NewKey(params string[] scopes)
    {
        var (key, text) = ApiKey.Create("", scopes, time.GetUtcNow());
        new Cerebrum.Gateway.StateFile<KeyList>(KeyFile, KeyJson.Default.KeyList).Update(keys => new KeyList([.. keys?.Keys ?? [], key]));
        return text;
    }

    /// <param name="key">Sent with every request; null sends none.</param>
    public HttpClient CreateClient(string? key)
    {
        var client = CreateClient();
        client.DefaultRequestHeaders.Authorization = key is null ? null : new("Bearer", key);
        return client;
    }

    /// <summary>Asks all nodes for their health now.</summary>
    public Task ProbeAsync() => Services.GetRequiredService<Prober>().ProbeAsync(Services.GetRequiredService<NodePools>().All, TestContext.Current.CancellationToken);

    public GatewayUnderTest With(string key, string value)
    {
        settings.Add(KeyValuePair.Create(key, value));
        return this;
    }

    public GatewayUnderTest At(TimeProvider clock)
    {
        time = clock;
        return this;
    }

    public async Task<JsonElement> StatusAsync()
    {
        using var client = CreateClient();
        return JsonElement.Parse(await client.GetStringAsync("/status", TestContext.Current.CancellationToken));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        foreach (var (key, value) in settings)
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureLogging(logging => logging.ClearProviders());
        builder.ConfigureServices(services => services.AddSingleton(time));
    }
}
