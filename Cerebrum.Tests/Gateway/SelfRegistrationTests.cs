using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Cerebrum.Ml.Processing;
using Cerebrum.Tests.Hosting;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Logging;

namespace Cerebrum.Tests.Gateway;

public sealed class SelfRegistrationTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_Service_With_A_Node_Key_Registers_Itself_Serves_And_Leaves_When_It_Stops()
    {
        await using var gateway = new GatewayUnderTest();
        using var client = gateway.CreateClient(gateway.NewKey("ml", "admin"));
        await using (var ml = new Service(client.BaseAddress!, gateway.NewKey("node")))
        {
            await UntilAsync(async () => await NodesAsync(client) == 3);

            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/v1/ml/models", Ct)).StatusCode);
        }

        Assert.Equal(2, await NodesAsync(client)); // The two that are configured.
    }

    private static async Task<int> NodesAsync(HttpClient admin) => (await admin.GetFromJsonAsync<JsonNode>("/nodes", Ct))!["nodes"]!.AsArray().Count;

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        bound.CancelAfter(RunningStack.Bound);
        while (!await holds())
        {
            await Task.Delay(20, bound.Token);
        }
    }

    private sealed class Service : WebApplicationFactory<SignalInput>
    {
        private readonly Uri gateway;
        private readonly string key;

        public Service(Uri gateway, string key)
        {
            (this.gateway, this.key) = (gateway, key);
            UseKestrel();
            StartServer();
        }

        protected override void ConfigureWebHost(IWebHostBuilder builder) => builder
            .UseSetting("urls", "http://127.0.0.1:0")
            .UseSetting("NODE_HANDLER_URL", gateway.ToString())
            .UseSetting("NODE_KEY", key)
            .ConfigureLogging(logging => logging.ClearProviders());
    }
}
