using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Cerebrum.Gateway.Keys;
using Cerebrum.Ml.Models;
using Cerebrum.Tests.Gateway;
using Cerebrum.Tests.Hosting;
using Cerebrum.Tests.Load;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Logging;

namespace Cerebrum.Tests.BadInput;

/// <summary>The three services on real servers in this process, one behind the other: asked through the gateway.</summary>
public sealed class Services : IAsyncLifetime
{
    private readonly MlOnKestrel ml = new();
    private LlmOnKestrel llm = null!;
    private GatewayUnderTest gateway = null!;

    public HttpClient Gateway { get; private set; } = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var mlAddress = ml.CreateClient().BaseAddress!.ToString();
        llm = new LlmOnKestrel(("services:ml:http:0", mlAddress));
        var llmAddress = (await llm.ReadyAsync()).BaseAddress!.ToString();
        gateway = new GatewayUnderTest([llmAddress], [mlAddress]);
        foreach (var limit in (string[])["Key", "Address"])
        {
            // As many as the tests like: they are one caller.
            gateway.With($"Limits:{limit}:Burst", "1000000").With($"Limits:{limit}:RequestsPerSecond", "1000000")
                .With($"Limits:{limit}:BytesBurst", "10000000000").With($"Limits:{limit}:BytesPerSecond", "10000000000");
        }

        Gateway = gateway.CreateClient(gateway.NewKey(Scopes.Admin, Scopes.Node));
        Gateway.Timeout = RunningStack.Bound;
    }

    /// <summary>Sends bytes, and fails unless the answer is one that the contract has for input like this.</summary>
    /// <param name="type">The content type, whether it is one or not.</param>
    /// <returns>The status, and the body.</returns>
    public Task<(int Status, string Body)> SendAsync(string path, byte[] bytes, string type) => SendAsync(() =>
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        return new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
    });

    /// <inheritdoc cref="SendAsync(string, byte[], string)"/>
    /// <param name="request">Makes the request anew each time it is asked: a busy machine may say 503 or 504 for a while.</param>
    public async Task<(int Status, string Body)> SendAsync(Func<HttpRequestMessage> request)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            using var message = request();
            using var answer = await Gateway.SendAsync(message, Ct);
            var body = await answer.Content.ReadAsStringAsync(Ct);
            if ((int)answer.StatusCode is not (503 or 504) || Stopwatch.GetElapsedTime(start) > RunningStack.Bound)
            {
                Check(answer, body);
                return ((int)answer.StatusCode, body);
            }

            await Task.Delay(50, Ct);
        }
    }

    /// <summary>Fails unless the services answer a good request of each kind.</summary>
    public async Task AnswerAGoodRequestAsync()
    {
        var (_, answer) = await SendAsync("/api/chat", Encoding.UTF8.GetBytes("""{"question":"What helps against migraine?","typing":""" + Product.Sample.Text("typing-steady.json") + "}"), "application/json");
        var chat = JsonNode.Parse(answer)!;
        Assert.Equal("success", (string?)chat["status"]);
        Assert.NotNull(chat["analysis"]!["typing_analysis"]!["probabilities"]);
        Assert.Empty(chat["warnings"]!.AsArray());
    }

    public async ValueTask DisposeAsync()
    {
        Gateway.Dispose();
        await gateway.DisposeAsync();
        await llm.DisposeAsync();
        await ml.DisposeAsync();
    }

    private static void Check(HttpResponseMessage answer, string body)
    {
        var status = (int)answer.StatusCode;
        Assert.True(status is >= 200 and < 500, $"{status} {body}");

        // A request line that the server itself cannot read, as with %00 or 10 KB in its path, never becomes a request: a status and the end of the connection.
        var unread = status is 400 or 414 && body.Length == 0 && answer.Headers.ConnectionClose == true;
        Assert.True(status < 400 || unread || IsError(answer.Content.Headers.ContentType, body), $"{status} {answer.Content.Headers.ContentType} {body}");
    }

    // Problem+json; the error of OpenAI's protocol at its door; the predecessor's error at its routes.
    private static bool IsError(MediaTypeHeaderValue? type, string body) =>
        type?.MediaType is "application/problem+json" || (type?.MediaType is "application/json" && JsonNode.Parse(body) is JsonObject o && o.ContainsKey("error"));

    private sealed class MlOnKestrel : WebApplicationFactory<ModelCatalog>
    {
        public MlOnKestrel() => UseKestrel();

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseSetting("urls", "http://127.0.0.1:0");
            builder.ConfigureLogging(logging => logging.ClearProviders());
        }
    }
}

/// <summary>The tests of bad input share one set of services: what one leaves behind is there for the next, as for a caller.</summary>
[CollectionDefinition(nameof(Services))]
public sealed class SharedServices : ICollectionFixture<Services>;
