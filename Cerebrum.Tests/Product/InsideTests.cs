using System.Net.Http.Json;
using Cerebrum.Tests.Gateway;
using Cerebrum.Tests.Hosting;

namespace Cerebrum.Tests.Product;

/// <summary>Addresses that lead inside, in every field of the running stack that takes one.</summary>
public sealed class InsideTests(RunningStack stack) : IClassFixture<RunningStack>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_Field_That_Takes_An_Address_Reaches_A_Service_Inside()
    {
        await using var inside = await Upstream.StartAsync("inside");
        var port = new Uri(inside.Address).Port;
        string[] hosts = ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "017700000001", "[::1]", "[::ffff:127.0.0.1]", "[0:0:0:0:0:ffff:7f00:1]", "0.0.0.0", "[::]", "a@127.0.0.1", "127.0.0.1.", "LOCALHOST"];
        foreach (var url in hosts.SelectMany(h => new[] { $"http://{h}:{port}/clip.wav", $"https://{h}:{port}/clip.wav", $"ftp://{h}:{port}/", $"gopher://{h}:{port}/_GET", $"//{h}:{port}/" }).Append("file:///etc/passwd").Append("/etc/passwd"))
        {
            foreach (var (path, body) in Requests(url))
            {
                using var answer = await stack.Gateway.PostAsJsonAsync(path, body, Ct);
                Assert.True((int)answer.StatusCode < 500, $"{path} {url}: {(int)answer.StatusCode}");
                Assert.DoesNotContain("root:", await answer.Content.ReadAsStringAsync(Ct));
            }
        }

        Assert.Equal(0, inside.Requests);
    }

    private static IEnumerable<(string Path, object Body)> Requests(string url) =>
    [
        ("/api/chat", new { question = "How do I sound?", audio = url }),
        ("/api/chat", new { question = "What does it show?", image = url }),
        ("/api/chat", new { question = "How do I type?", typing = url }),
        ("/ml/process", new { url, data_type = "audio", model = "emotion" }),
        ("/ml/process", new { url, data_type = "image", model = "classification" }),
        ("/ml/process", new { url, data_type = "typing", model = "pattern" }),
        ("/v1/ml/audio/emotion", new { url }),
        ("/v1/ml/image/classification", new { url }),
        ("/register", new { url, type = "ml" }),
        ("/heartbeat", new { url }),
    ];
}
