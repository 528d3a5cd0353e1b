using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Cerebrum.Ml.Models;
using Cerebrum.Ml.Processing;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Cerebrum.Tests.Models;

/// <summary>Where the bytes of a signal may come from, and where never.</summary>
public sealed class SignalSourceTests : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("cerebrum-input-");

    public void Dispose() => root.Delete(recursive: true);

    [Theory]
    [InlineData("http://127.0.0.1:9000/x.wav")]
    [InlineData("http://localhost/x.wav")]
    [InlineData("http://[::1]/x.wav")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://2130706433/")]
    public async Task An_Address_Inside_Is_Not_Fetched(string url) =>
        Assert.Contains("must be public", await ErrorAsync(url), StringComparison.Ordinal);

    [Fact]
    public async Task An_Address_With_Credentials_Is_Not_Fetched() =>
        Assert.Contains("without credentials", await ErrorAsync("http://user:secret@example.org/"), StringComparison.Ordinal);

    [Theory]
    [InlineData("10.0.0.1", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("93.184.216.34", true)]
    [InlineData("172.32.0.1", true)]
    [InlineData("2606:2800:220:1::1", true)]
    public void An_Address_Is_Public_Or_Not(string address, bool isPublic) => Assert.Equal(isPublic, PublicHttp.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../secret.wav")]
    [InlineData("inside/../../secret.wav")]
    [InlineData("link.wav")]
    [InlineData("folder/clip.wav")]
    [InlineData("missing.wav")]
    public async Task A_Path_Outside_The_Input_Root_Is_Refused_Like_One_That_Is_Not_There(string path)
    {
        var inside = root.CreateSubdirectory("inside");
        var secret = Path.Combine(root.FullName, "secret.wav");
        await File.WriteAllTextAsync(secret, "secret", TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(Path.Combine(inside.FullName, "link.wav"), secret);
        Directory.CreateSymbolicLink(Path.Combine(inside.FullName, "folder"), root.FullName);

        Assert.StartsWith("Expected an http(s) URL, a data URI, base64 or JSON.", await ErrorAsync(path, inside.FullName), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_File_Under_The_Input_Root_Is_Read()
    {
        await File.WriteAllTextAsync(Path.Combine(root.FullName, "clip.wav"), "not a wave", TestContext.Current.CancellationToken);
        Assert.DoesNotContain("Paths of this server", await ErrorAsync("clip.wav", root.FullName), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "Missing required fields (url, data_type, model)", 400)]
    [InlineData("[1]", "Missing required fields (url, data_type, model)", 400)]
    [InlineData("not json", "Missing required fields (url, data_type, model)", 400)]
    [InlineData("""{"url":"x","data_type":"video","model":"emotion"}""", "Invalid data_type", 400)]
    [InlineData("""{"url":"x","data_type":"audio","model":"mood"}""", "Model audio/mood not found or not initialized", 200)]
    [InlineData("""{"url":"data:audio/wav,plain","data_type":"audio","model":"emotion"}""", "Expected a data URI with ;base64 content.", 200)]
    public async Task The_Predecessors_Route_Keeps_Its_Errors(string body, string error, int status)
    {
        await using var ml = new WebApplicationFactory<ModelCatalog>();
        using var client = ml.CreateClient();
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await client.PostAsync("/ml/process", content, TestContext.Current.CancellationToken);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(error, (string?)(await response.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!["error"]);
    }

    private static async Task<string> ErrorAsync(string url, string? inputRoot = null)
    {
        await using var ml = new WebApplicationFactory<ModelCatalog>().WithWebHostBuilder(host => host.UseSetting("Ml:InputRoot", inputRoot));
        using var client = ml.CreateClient();
        using var response = await client.PostAsJsonAsync("/ml/process", new { data_type = "audio", model = "emotion", url }, TestContext.Current.CancellationToken);
        var answer = (await response.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!;
        Assert.Equal("unknown", (string?)answer["detected_emotion"]);
        return (string)answer["error"]!;
    }
}
