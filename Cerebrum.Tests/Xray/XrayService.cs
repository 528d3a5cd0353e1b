using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Cerebrum.Ml.Xray;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Cerebrum.Tests.Xray;

/// <summary>The ML service as a client meets it, for images.</summary>
public sealed class XrayService : IDisposable
{
    private readonly WebApplicationFactory<ChestXray> factory = new();

    public HttpClient Client => field ??= factory.CreateClient();

    /// <summary>Posts the bytes themselves; null where the service says, with 422, why it cannot read them.</summary>
    public async Task<JsonNode?> SendAsync(byte[] bytes, string query = "")
    {
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var response = await Client.PostAsync(new Uri("/v1/ml/image/classification" + query, UriKind.Relative), content, TestContext.Current.CancellationToken);
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        if (response.StatusCode == HttpStatusCode.UnprocessableEntity)
        {
            Assert.StartsWith("Expected ", body["detail"]!.GetValue<string>(), StringComparison.Ordinal);
            return null;
        }

        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{response.StatusCode}: {body}");
        return body;
    }

    public static bool IsOtherOrAbstained(JsonNode answer) =>
        answer["abstained"]!.GetValue<bool>() || answer["detected_condition"]!.GetValue<string>() == "other";

    public void Dispose() => factory.Dispose();
}
