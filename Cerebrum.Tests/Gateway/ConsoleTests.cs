using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Cerebrum.Tests.Gateway;

public sealed partial class ConsoleTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_Console_Is_At_The_Root_With_Everything_It_Refers_To()
    {
        await using var gateway = new GatewayUnderTest();
        using var client = gateway.CreateClient();
        var page = await client.GetStringAsync("/", Ct);
        var open = new Queue<string>(Reference().Matches(page).Select(m => m.Groups[1].Value));
        var seen = new HashSet<string>();

        while (open.TryDequeue(out var path))
        {
            if (!seen.Add(path))
            {
                continue;
            }

            Assert.DoesNotContain("//", path); // No other origin.
            using var file = await client.GetAsync(path, Ct);
            Assert.True(file.IsSuccessStatusCode, path);
            foreach (Match module in Import().Matches(await file.Content.ReadAsStringAsync(Ct)))
            {
                open.Enqueue(new Uri(new Uri(new Uri("http://x"), path), module.Groups[1].Value).AbsolutePath);
            }
        }

        Assert.Contains("/console.css", seen);
        Assert.Contains("/js/main.js", seen);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/health")]
    [InlineData("/nowhere")]
    [InlineData("/api/chat")]
    [InlineData("/ml/process")]
    public async Task Every_Answer_Carries_The_Security_Headers(string path)
    {
        await using var llm = await Upstream.StartAsync(c =>
        {
            c.Response.Headers.ContentSecurityPolicy = "default-src *";
            return c.Response.WriteAsync("x");
        });
        await using var gateway = new GatewayUnderTest([llm.Address]);
        using var client = gateway.CreateClient();

        using var answer = await client.GetAsync(path, Ct);

        string One(string name) => Assert.Single(answer.Headers.GetValues(name));
        Assert.StartsWith("default-src 'self'; ", One("Content-Security-Policy"));
        Assert.Contains("frame-ancestors 'none'", One("Content-Security-Policy"));
        Assert.DoesNotContain("unsafe", One("Content-Security-Policy"));
        Assert.Equal("nosniff", One("X-Content-Type-Options"));
        Assert.Equal("no-referrer", One("Referrer-Policy"));
        Assert.False(answer.Headers.Contains("Server"));
    }

    [GeneratedRegex("""(?:src|href)="([^"#][^"]*)""")]
    private static partial Regex Reference();

    [GeneratedRegex("""^import .*? from '([^']+)';""", RegexOptions.Multiline)]
    private static partial Regex Import();
}
