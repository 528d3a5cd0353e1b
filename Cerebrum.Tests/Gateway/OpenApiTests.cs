using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Cerebrum.Tests.Gateway;

public sealed class OpenApiTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_Document_Is_OpenApi_31_And_Each_Reference_In_It_Leads_Somewhere()
    {
        await using var gateway = new GatewayUnderTest();
        gateway.NewKey("chat");
        using var client = gateway.CreateClient(); // Open, also with keys.

        var text = await client.GetStringAsync("/openapi/v1.json", Ct);
        var document = JsonElement.Parse(text);

        Assert.StartsWith("3.1.", document.GetProperty("openapi").GetString());
        foreach (Match reference in Regex.Matches(text, """
            "\$ref": "#/([^"]+)"
            """))
        {
            var found = reference.Groups[1].Value.Split('/').Aggregate(document, (e, name) => e.TryGetProperty(name, out var child) ? child : default);
            Assert.True(found.ValueKind == JsonValueKind.Object, reference.Value);
        }
    }

    [Fact]
    public async Task Every_Route_Of_The_Gateway_Is_In_The_Document_And_Nothing_Else_Is()
    {
        await using var gateway = new GatewayUnderTest();
        using var client = gateway.CreateClient();
        var described = JsonElement.Parse(await client.GetStringAsync("/openapi/v1.json", Ct)).GetProperty("paths").EnumerateObject().Select(p => p.Name).ToList();
        var routes = gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/')).Where(r => !r.StartsWith("/docs", StringComparison.Ordinal) && !r.StartsWith("/openapi", StringComparison.Ordinal)).Distinct().ToList();

        // A route ending in {**rest} forwards what is described path by path; the aliases are named in the text of what they stand for.
        Assert.All(routes.Except(["/chat", "/ml/forward", "/api/{**rest}"]), r => Assert.Contains(described, d => d == r || (r.EndsWith("/{**rest}", StringComparison.Ordinal) && d.StartsWith(r[..^"{**rest}".Length], StringComparison.Ordinal))));
        Assert.All(described, d => Assert.Contains(routes, r => d == r || (r.EndsWith("{**rest}", StringComparison.Ordinal) && (d + "/").StartsWith(r[..^"{**rest}".Length], StringComparison.Ordinal))));
    }

    [Fact]
    public async Task The_Page_For_People_Loads_From_Here_Alone_And_Runs_Only_Scripts_That_Are_Marked()
    {
        await using var gateway = new GatewayUnderTest();
        using var client = gateway.CreateClient();

        using var page = await client.GetAsync("/docs", Ct);
        var html = await page.Content.ReadAsStringAsync(Ct);
        var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.DoesNotMatch("(src|href)=\"(https?:)?//", html);
        var nonce = Regex.Match(policy, "'nonce-([^']+)'").Groups[1].Value;
        Assert.NotEmpty(nonce);
        Assert.All(Regex.Matches(html, "<script[^>]*>"), s => Assert.Contains(nonce, s.Value));
        Assert.DoesNotContain("script-src 'self' 'unsafe", policy);
        foreach (var file in Regex.Matches(html, "<script[^>]*src=\"([^\"]+)\"").Select(m => m.Groups[1].Value))
        {
            using var script = await client.GetAsync(new Uri(page.RequestMessage!.RequestUri!, file), Ct);
            Assert.Equal(HttpStatusCode.OK, script.StatusCode);
        }
    }
}
