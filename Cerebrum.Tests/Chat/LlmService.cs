using Cerebrum.Llm.Chat;
using Cerebrum.Llm.Knowledge;
using Cerebrum.Ml.Models;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;

namespace Cerebrum.Tests.Chat;

/// <summary>The LLM service with the real ML service behind it, both in this process; ready when created.</summary>
public sealed class LlmService : IAsyncLifetime
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("cerebrum-llm-");
    private readonly WebApplicationFactory<ModelCatalog>? ml;
    private readonly WebApplicationFactory<Conversation> llm;

    public LlmService()
        : this(mlIsUp: true)
    {
    }

    internal LlmService(bool mlIsUp, params (string Key, string Value)[] settings)
        : this(mlIsUp ? new WebApplicationFactory<ModelCatalog>() : null, mlAnswers: null, settings)
    {
    }

    /// <param name="mlAnswers">Stands in for the ML service where a test needs a certain reading.</param>
    internal LlmService(HttpMessageHandler mlAnswers)
        : this(ml: null, mlAnswers, [])
    {
    }

    private LlmService(WebApplicationFactory<ModelCatalog>? ml, HttpMessageHandler? mlAnswers, (string Key, string Value)[] settings)
    {
        this.ml = ml;
        llm = new WebApplicationFactory<Conversation>().WithWebHostBuilder(host =>
        {
            host.UseSetting("Data:Folder", data.FullName);
            host.UseSetting("services:ml:http:0", "http://127.0.0.1:9"); // The discard port: nobody listens there.
            foreach (var (key, value) in settings)
            {
                host.UseSetting(key, value);
            }

            if (ml is not null || mlAnswers is not null)
            {
                host.ConfigureServices(services => services.Configure<HttpClientFactoryOptions>("MlClient", o =>
                    o.HttpMessageHandlerBuilderActions.Add(b => b.PrimaryHandler = mlAnswers ?? ml!.Server.CreateHandler())));
            }
        });
    }

    public HttpClient Client { get; private set; } = null!;

    public string DataFolder => data.FullName;

    /// <summary>The title the pack gives a condition; fails on an id it does not have.</summary>
    public static string TitleOf(string conditionId) => Titles.Value[conditionId];

    private static readonly Lazy<Dictionary<string, string>> Titles = new(() =>
        KnowledgePack.Load(Path.Combine(AppContext.BaseDirectory, "Knowledge", "Pack")).Conditions.ToDictionary(c => c.Id, c => c.Title));

    public async ValueTask InitializeAsync()
    {
        Client = llm.CreateClient(new() { AllowAutoRedirect = false });
        while (!(await Client.GetAsync("/health")).IsSuccessStatusCode)
        {
            await Task.Delay(20); // The host has no event for a health check that turns.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await llm.DisposeAsync();
        if (ml is not null)
        {
            await ml.DisposeAsync();
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        data.Delete(recursive: true);
    }
}
