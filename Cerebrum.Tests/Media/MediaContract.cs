using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Cerebrum.Tests.Chat;
using Cerebrum.Tests.Product;
using SkiaSharp;

namespace Cerebrum.Tests.Media;

/// <summary>What holds of every store of images and clips, asked through the service.</summary>
public abstract class MediaContract
{
    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Objects the store holds now, by path.</summary>
    protected abstract IReadOnlyDictionary<string, byte[]> Kept(LlmService llm);

    /// <summary>Configures the store.</summary>
    protected abstract (string Key, string Value)[] Settings();

    /// <summary>Makes the store fail from now on.</summary>
    protected abstract void Break(LlmService llm);

    /// <summary>Whether a broken store is told from an empty one.</summary>
    protected virtual bool IsAwayWhenBroken => true;

    [Fact]
    public async Task An_Image_And_A_Clip_Are_Kept_Given_Back_To_Their_Caller_And_Deleted_With_Their_Session()
    {
        await using var llm = await StartAsync();
        await AskAsync(llm, "anna", Sample.Bytes("drawn-chest.png"), Sample.Bytes("voice-synthetic.wav"));
        await AskAsync(llm, "anna", Sample.Bytes("drawn-chest.png"), null); // The same image: once is enough.

        var media = (await ReadAsync(llm, HttpMethod.Get, "/api/sessions/s/media", "anna"))["media"]!.AsArray();
        Assert.Equal(["audio/wav", "image/png"], media.Select(m => (string)m!["content_type"]!).Order());
        var clip = (string)media.Single(m => (string)m!["content_type"]! == "audio/wav")!["name"]!;
        Assert.Equal(Sample.Bytes("voice-synthetic.wav"), await DownloadAsync(llm, $"/api/sessions/s/media/{clip}", "anna"));
        Assert.Empty((await ReadAsync(llm, HttpMethod.Get, "/api/sessions/s/media", "ben"))["media"]!.AsArray());
        Assert.Null(await DownloadAsync(llm, $"/api/sessions/s/media/{clip}", "ben"));
        Assert.Null(await DownloadAsync(llm, "/api/sessions/s/media/..%2f..%2fsessions.db", "anna"));

        var receipt = await ReadAsync(llm, HttpMethod.Delete, "/api/sessions/s", "anna");

        Assert.Equal("""{"turns":2,"rows":2,"images":1,"audio":1}""", receipt["deleted"]!.ToJsonString());
        Assert.Empty(Kept(llm));
    }

    [Fact]
    public async Task A_Kept_Image_Is_Large_Enough_Opaque_And_Holds_Pixels_Alone()
    {
        await using var llm = await StartAsync();
        await AskAsync(llm, "anna", SmallAndTransparent(), null);

        var png = Assert.Single(Kept(llm)).Value;

        using var image = SKBitmap.Decode(png);
        Assert.Equal((960, 480), (image.Width, image.Height)); // 100×50, scaled until both 640 and 480 are reached.
        Assert.Equal(SKColors.White, image.GetPixel(0, 0));
        Assert.Empty(Chunks(png).Except(["IHDR", "sBIT", "IDAT", "IEND"])); // sBIT: how many bits of a pixel count.
    }

    [Fact]
    public async Task What_Cannot_Be_Read_And_What_A_Url_Points_To_Is_Not_Kept()
    {
        await using var llm = await StartAsync();
        await AskAsync(llm, "anna", [1, 2, 3], null);
        using var answer = await SendAsync(llm, HttpMethod.Post, "/api/chat", "anna", JsonContent.Create(new { question = "How do I sound?", session_id = "s", audio = "http://127.0.0.1:9/clip.wav" }));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(Kept(llm));
    }

    [Fact]
    public async Task A_Store_That_Is_Away_Costs_A_Warning_And_Nothing_Is_Deleted_By_Halves()
    {
        await using var llm = await StartAsync();
        await AskAsync(llm, "anna", Sample.Bytes("drawn-chest.png"), null);
        Break(llm);

        var answer = await AskAsync(llm, "anna", null, Sample.Bytes("voice-synthetic.wav"));
        Assert.Contains("What was sent with the question could not be kept.", answer["warnings"]!.AsArray().Select(w => (string)w!));
        if (IsAwayWhenBroken)
        {
            using var refused = await SendAsync(llm, HttpMethod.Delete, "/api/sessions/s", "anna");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        }

        Assert.Equal(2, (await ReadAsync(llm, HttpMethod.Get, "/api/sessions/s", "anna"))["turns"]!.AsArray().Count);
    }

    private async Task<LlmService> StartAsync()
    {
        var llm = new LlmService(mlIsUp: false, [("Sessions:TrustCallerHeader", "true"), .. Settings()]);
        await llm.InitializeAsync();
        return llm;
    }

    private static byte[] SmallAndTransparent()
    {
        using var bitmap = new SKBitmap(100, 50, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        bitmap.Erase(SKColors.Transparent);
        return bitmap.Encode(SKEncodedImageFormat.Png, 100).ToArray();
    }

    // PNG: a signature of 8 bytes; then length (4 bytes, big-endian), type, content and checksum (4) of each chunk.
    private static IEnumerable<string> Chunks(byte[] png)
    {
        for (var at = 8; at < png.Length; at += 12 + System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at)))
        {
            yield return System.Text.Encoding.ASCII.GetString(png, at + 4, 4);
        }
    }

    private static async Task<JsonNode> AskAsync(LlmService llm, string caller, byte[]? image, byte[]? audio)
    {
        using var form = new MultipartFormDataContent { { new StringContent("What do you make of this?"), "question" }, { new StringContent("s"), "session_id" } };
        if (image is not null)
        {
            form.Add(new ByteArrayContent(image), "image", "a.png");
        }

        if (audio is not null)
        {
            form.Add(new ByteArrayContent(audio), "audio", "a.wav");
        }

        return await ReadAsync(llm, HttpMethod.Post, "/api/chat", caller, form);
    }

    private static async Task<byte[]?> DownloadAsync(LlmService llm, string path, string caller)
    {
        using var answer = await SendAsync(llm, HttpMethod.Get, path, caller);
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        if (answer.StatusCode == HttpStatusCode.Found)
        {
            using var plain = new HttpClient(); // Whoever has the link, without our header.
            return await plain.GetByteArrayAsync(answer.Headers.Location, Ct);
        }

        return await answer.Content.ReadAsByteArrayAsync(Ct);
    }

    private static async Task<JsonNode> ReadAsync(LlmService llm, HttpMethod method, string path, string caller, HttpContent? content = null)
    {
        using var answer = await SendAsync(llm, method, path, caller, content);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonNode>(Ct))!;
    }

    private static async Task<HttpResponseMessage> SendAsync(LlmService llm, HttpMethod method, string path, string caller, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Add("X-Cerebrum-Caller", caller);
        return await llm.Client.SendAsync(request, Ct);
    }
}
