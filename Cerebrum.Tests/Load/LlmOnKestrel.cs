using Cerebrum.Llm.Chat;
using Cerebrum.Tests.Gateway;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Cerebrum.Tests.Load;

/// <summary>The LLM service behind a real socket: connections that close, queues and limits are the server's. Without an ML service unless
/// a setting names one.</summary>
internal sealed class LlmOnKestrel : WebApplicationFactory<Conversation>
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("cerebrum-llm-");
    private readonly (string Key, string Value)[] settings;

    public LlmOnKestrel(params (string Key, string Value)[] settings)
    {
        UseKestrel();
        this.settings = [("urls", "http://127.0.0.1:0"), ("Data:Folder", data.FullName), ("services:ml:http:0", Upstream.Nobody()), .. settings];
    }

    /// <summary>Settings of the engine <c>openai</c> at a server that may be slow.</summary>
    public static (string Key, string Value)[] WrittenBy(Upstream server) =>
        [("Llm:Engine", "openai"), ("Llm:OpenAI:Endpoint", $"{server.Address}/v1"), ("Llm:Deadline", "00:10:00")];

    public async Task<HttpClient> ReadyAsync()
    {
        var client = CreateClient();
        client.Timeout = Hosting.RunningStack.Bound;
        while (!(await client.GetAsync("/health")).IsSuccessStatusCode)
        {
            await Task.Delay(20); // The host has no event for a health check that turns.
        }

        return client;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        SqliteConnection.ClearAllPools();
        data.Delete(recursive: true);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        foreach (var (key, value) in settings)
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureLogging(logging => logging.ClearProviders());
    }
}
