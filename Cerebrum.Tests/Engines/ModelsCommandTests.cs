using System.Security.Cryptography;
using Cerebrum.Llm.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Cerebrum.Tests.Engines;

/// <summary><c>models list | pull | verify</c> against a server on loopback.</summary>
public sealed class ModelsCommandTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("cerebrum-models-").FullName;
    private readonly byte[] weights = RandomNumberGenerator.GetBytes(300_000);
    private readonly List<string> asked = [];
    private readonly WebApplication server;
    private int cutAfter = int.MaxValue;
    private bool knowsRanges = true;

    public ModelsCommandTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        server = builder.Build();
        server.MapGet("/weights", SendAsync);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Hash => Convert.ToHexStringLower(SHA256.HashData(weights));

    private string FilePath => Path.Combine(folder, "sub", "a.gguf");

    public async ValueTask InitializeAsync() => await server.StartAsync(Ct);

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_Pull_Brings_The_File_Verifies_It_And_Says_How_To_Use_It()
    {
        var (code, output, _) = await RunAsync(Hash, "pull", "a");
        Assert.Equal((0, $"{FilePath}: verified.\nUse it: Llama__Model={FilePath}\n"), (code, output));
        Assert.Equal(weights, await File.ReadAllBytesAsync(FilePath, Ct));
        Assert.Equal([FilePath], Directory.GetFiles(folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_Cut_Connection_Is_Taken_Up_Where_It_Ended()
    {
        cutAfter = 100_000;
        Assert.Equal(0, (await RunAsync(Hash, "pull", "a")).Code);
        Assert.Equal(weights, await File.ReadAllBytesAsync(FilePath, Ct));
        Assert.Equal(["", "bytes=100000-", "bytes=200000-"], asked);
    }

    [Fact]
    public async Task A_Server_That_Is_Gone_Leaves_A_Part_Which_The_Next_Pull_Completes()
    {
        cutAfter = 100_000;
        knowsRanges = false; // And that server sends the beginning over and over: the same bytes are no progress.
        var (code, _, errors) = await RunAsync(Hash, "pull", "a");
        Assert.Equal(1, code);
        Assert.Contains("100000 bytes are kept for the next time.", errors, StringComparison.Ordinal);

        (cutAfter, knowsRanges) = (int.MaxValue, true);
        asked.Clear();
        Assert.Equal(0, (await RunAsync(Hash, "pull", "a")).Code);
        Assert.Equal(["bytes=100000-"], asked);
    }

    [Fact]
    public async Task A_Server_That_Knows_No_Ranges_Sends_It_All_Again()
    {
        await PutAsync(FilePath + ".part", weights[..1000]);
        knowsRanges = false;
        Assert.Equal(0, (await RunAsync(Hash, "pull", "a")).Code);
        Assert.Equal(weights, await File.ReadAllBytesAsync(FilePath, Ct));
    }

    [Fact]
    public async Task A_File_With_Another_Hash_Is_Not_Put_In_Place()
    {
        var (code, _, errors) = await RunAsync(new string('0', 64), "pull", "a");
        Assert.Equal(1, code);
        Assert.Contains($"expected the sha256 {new string('0', 64)}; found {Hash}. What came was deleted.", errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_Server_With_Another_Size_Is_Refused_Before_It_Sends()
    {
        var (code, _, errors) = await RunAsync(Hash, size: 7, "pull", "a");
        Assert.Equal(1, code);
        Assert.Contains("expected 7 bytes; the server has 300000.", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_File_Put_There_By_Hand_Needs_No_Network()
    {
        await PutAsync(FilePath, weights);
        await server.StopAsync(Ct);
        Assert.Equal(0, (await RunAsync(Hash, "pull", "a")).Code);
        Assert.Equal((0, $"{FilePath}: verified.\n", ""), await RunAsync(Hash, "verify", "a"));
        Assert.StartsWith("a: engine, 0.3 MB, MIT, there.", (await RunAsync(Hash, "list")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_File_Put_There_By_Hand_Whose_Hash_Is_Wrong_Is_Named_And_Left_Alone()
    {
        await PutAsync(FilePath, new byte[300_000]);
        foreach (var words in new string[][] { ["verify"], ["verify", "a"], ["pull", "a"] })
        {
            var (code, _, errors) = await RunAsync(Hash, words);
            Assert.Equal(1, code);
            Assert.StartsWith($"{FilePath}: expected the sha256 {Hash}; found ", errors, StringComparison.Ordinal);
        }

        Assert.True(File.Exists(FilePath));
    }

    [Theory]
    [InlineData("pull b", 1, "There is no model 'b'. Known are: a.")]
    [InlineData("verify a", 1, "is not there. Pull it, or put it there by hand from http://127.0.0.1")]
    [InlineData("eat a", 2, "models pull NAME")]
    [InlineData("", 2, "models pull NAME")]
    public async Task What_Cannot_Be_Done_Is_Told(string words, int code, string error)
    {
        var ended = await RunAsync(Hash, words.Split(' '));
        Assert.Equal((code, ""), (ended.Code, ended.Output));
        Assert.Contains(error, ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void The_List_That_Ships_Names_Only_Files_That_Can_Be_Told_Apart()
    {
        var known = ModelListJson.Load();
        Assert.Equal(known.Count, known.Select(m => m.Name).Distinct().Count());
        Assert.All(known.SelectMany(m => m.Files), file =>
        {
            Assert.Equal("https", file.Url.Scheme);
            Assert.Matches("^[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)?$", file.Path);
            Assert.Matches("^[0-9a-f]{64}$", file.Sha256);
            Assert.InRange(file.Size, 1, long.MaxValue);
        });
        Assert.All(known, m => Assert.Contains(m.Role, new[] { "engine", "embedding", "test" }));
    }

    private Task<(int Code, string Output, string Errors)> RunAsync(string sha256, params string[] words) => RunAsync(sha256, weights.Length, words);

    private async Task<(int Code, string Output, string Errors)> RunAsync(string sha256, long size, params string[] words)
    {
        var file = new ModelFile("sub/a.gguf", new Uri($"{server.Urls.First()}/weights"), size, sha256);
        using var http = new HttpClient();
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        var command = new ModelsCommand([new ModelEntry("a", "engine", "MIT", "Note.", [file])], folder, new ModelDownload(http), output, errors);
        return (await command.RunAsync(words, Ct), output.ToString(), errors.ToString());
    }

    private static async Task PutAsync(string path, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllBytesAsync(path, bytes, Ct);
    }

    /// <summary>Sends what is asked for, and ends after <see cref="cutAfter"/> bytes: fewer than announced, so that the connection closes.</summary>
    private async Task SendAsync(HttpContext context)
    {
        asked.Add(context.Request.Headers.Range.ToString());
        var from = knowsRanges ? context.Request.GetTypedHeaders().Range?.Ranges.Single().From ?? 0 : 0;
        if (from > 0)
        {
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange = $"bytes {from}-{weights.Length - 1}/{weights.Length}";
        }

        var left = weights.AsMemory((int)from);
        context.Response.ContentLength = left.Length;
        await context.Response.Body.WriteAsync(left[..Math.Min(cutAfter, left.Length)]);
    }
}
