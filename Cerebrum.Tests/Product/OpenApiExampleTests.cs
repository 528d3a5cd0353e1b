using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Cerebrum.Tests.Hosting;

namespace Cerebrum.Tests.Product;

/// <summary>What the document gives as an example is answered by the running stack.</summary>
public sealed class OpenApiExampleTests(RunningStack stack) : IClassFixture<RunningStack>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_Example_Request_Succeeds()
    {
        var document = JsonElement.Parse(await stack.Gateway.GetStringAsync("/openapi/v1.json", Ct));
        var sent = 0;
        foreach (var path in document.GetProperty("paths").EnumerateObject().Where(p => !p.Name.Contains('{')))
        {
            foreach (var operation in path.Value.EnumerateObject().Where(o => IsForCallers(o.Value)))
            {
                foreach (var body in Bodies(operation.Value))
                {
                    using var request = new HttpRequestMessage(new HttpMethod(operation.Name.ToUpperInvariant()), path.Name + Query(operation.Value)) { Content = body };
                    using var answer = await stack.Gateway.SendAsync(request, Ct);
                    Assert.True(answer.IsSuccessStatusCode || path.Name == "/api/sessions", $"{request.Method} {request.RequestUri}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(Ct)}");
                    sent++;
                }
            }
        }

        Assert.True(sent >= 12, $"Only {sent} requests were sent.");
    }

    [Fact]
    public async Task Every_Service_Describes_Itself()
    {
        foreach (var (service, path) in new[] { (stack.Llm, "/api/chat"), (stack.Ml, "/ml/process"), (stack.Gateway, "/api/chat") })
        {
            var document = JsonElement.Parse(await service.GetStringAsync("/openapi/v1.json", Ct));
            Assert.True(document.GetProperty("paths").TryGetProperty(path, out _), path);
        }
    }

    private static bool IsForCallers(JsonElement operation) => operation.GetProperty("tags")[0].GetString() != "Nodes";

    private static IEnumerable<HttpContent?> Bodies(JsonElement operation)
    {
        if (!operation.TryGetProperty("requestBody", out var body))
        {
            return [null];
        }

        return from type in body.GetProperty("content").EnumerateObject()
               from example in Examples(type.Value)
               select new StringContent(example.ValueKind == JsonValueKind.String ? example.GetString()! : example.GetRawText(), Encoding.UTF8, new MediaTypeHeaderValue(type.Name));
    }

    private static IEnumerable<JsonElement> Examples(JsonElement media) =>
        media.TryGetProperty("example", out var one) ? [one]
        : media.TryGetProperty("examples", out var many) ? many.EnumerateObject().Select(e => e.Value.GetProperty("value"))
        : [];

    private static string Query(JsonElement operation) => operation.TryGetProperty("parameters", out var parameters)
        ? "?" + string.Join('&', parameters.EnumerateArray().Where(p => p.TryGetProperty("example", out _)).Select(p => $"{p.GetProperty("name").GetString()}={Uri.EscapeDataString(p.GetProperty("example").ToString())}"))
        : "";
}
