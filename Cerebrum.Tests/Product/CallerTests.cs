using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Cerebrum.Tests.Gateway;
using Cerebrum.Tests.Hosting;

namespace Cerebrum.Tests.Product;

/// <summary>The whole stack with keys that are made while it runs.</summary>
public sealed class CallerTests(RunningStack stack) : IClassFixture<RunningStack>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_Conversation_Belongs_To_The_Key_It_Was_Begun_With()
    {
        var (mine, other) = (await NewKeyAsync(), await NewKeyAsync());
        await ClosedAsync();

        using var answer = await SendAsync(mine, HttpMethod.Post, "/api/chat", JsonContent.Create(new { question = "I have a headache" }));
        var id = (string?)(await answer.Content.ReadFromJsonAsync<JsonNode>(Ct))!["session_id"];

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(other, HttpMethod.Get, $"/api/sessions/{id}"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(other, HttpMethod.Delete, $"/api/sessions/{id}"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(mine, HttpMethod.Get, $"/api/sessions/{id}"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(mine, HttpMethod.Delete, $"/api/sessions/{id}"));
    }

    private async Task<string> NewKeyAsync() => (await GatewayProcess.RunAsync(stack.DataFolder, "keys", "create", "--scopes", "chat")).Output.Trim();

    // The gateway asks for changes of its keys once a second.
    private async Task ClosedAsync()
    {
        while (await StatusAsync("", HttpMethod.Get, "/api/sessions/x") != HttpStatusCode.Unauthorized)
        {
            await Task.Delay(50, Ct);
        }
    }

    private async Task<HttpStatusCode> StatusAsync(string key, HttpMethod method, string path)
    {
        using var answer = await SendAsync(key, method, path);
        return answer.StatusCode;
    }

    private async Task<HttpResponseMessage> SendAsync(string key, HttpMethod method, string path, HttpContent? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        request.Headers.Add("X-Api-Key", key);
        return await stack.Gateway.SendAsync(request, Ct);
    }
}
