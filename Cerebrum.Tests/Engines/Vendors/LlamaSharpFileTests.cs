using System.Diagnostics;
using Cerebrum.Llm.Engines;
using Cerebrum.Tests.Layout;
using Microsoft.Extensions.AI;

namespace Cerebrum.Tests.Engines.Vendors;

/// <summary>The files of the engine <c>llamasharp</c>: with a chat template, with a projector, damaged, slow to come.</summary>
public sealed class LlamaSharpFileTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("cerebrum-gguf-");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task The_Models_Own_Template_Is_Used()
    {
        var options = LlamaSharpModel.Options();
        ChatMessage[] messages = [new(ChatRole.System, "Tell stories."), new(ChatRole.User, "A story, please.")];
        using var plain = await LlamaSharpModel.LoadAsync(options);
        options.ModelPath = LlamaSharpModel.WithTemplate("{% for m in messages %}<|im_start|>{{ m.role }}{{ m.content }}<|im_end|>{% endfor %}", folder);
        using var template = await LlamaSharpModel.LoadAsync(options);
        options.ModelPath = LlamaSharpModel.WithTemplate("{{ a template that llama.cpp does not know }}", folder);
        using var unknown = await LlamaSharpModel.LoadAsync(options);

        async Task<long> TokensAsync(IChatClient engine, params ChatMessage[] of) => (await engine.GetResponseAsync(of, new ChatOptions { MaxOutputTokens = 1 }, Ct)).Usage!.InputTokenCount!.Value;
        var own = await TokensAsync(plain, messages);
        Assert.Equal(own, await TokensAsync(unknown, messages)); // As if it had none.
        Assert.InRange(await TokensAsync(template, messages) - own, 40, 120); // Three turns are opened and two closed, letter by letter: this model has no tokens for it.
    }

    [Fact]
    public async Task Images_Are_Read_Where_A_Projector_Is_Configured()
    {
        Assert.SkipWhen(OperatingSystem.IsMacOS(), "The projector's log cannot be silenced there.");
        var image = new DataContent(await File.ReadAllBytesAsync(Path.Combine(Repository.Root, "samples", "drawn-chest.png"), Ct), "image/png");
        var options = LlamaSharpModel.Options();
        using var blind = await LlamaSharpModel.LoadAsync(options);
        options.ProjectorPath = LlamaSharpProjector.Write(folder);
        using var seeing = await LlamaSharpModel.LoadAsync(options);
        Task<ChatResponse> AskAsync(IChatClient engine, params AIContent[] images) =>
            engine.GetResponseAsync([new ChatMessage(ChatRole.User, [.. images, new TextContent("A <image> of <__media__>")])], new ChatOptions { Temperature = 0, MaxOutputTokens = 20 }, Ct);

        var text = await AskAsync(seeing);
        var both = await Task.WhenAll(AskAsync(seeing, image, image), AskAsync(seeing), AskAsync(seeing, image)); // Side by side.
        Assert.Equal(text.Text, both[1].Text);
        Assert.NotEqual(text.Text, both[2].Text);
        Assert.InRange(both[2].Usage!.InputTokenCount!.Value - text.Usage!.InputTokenCount!.Value, 4, 8); // Four, and the end of a line.
        Assert.InRange(both[0].Usage!.InputTokenCount!.Value - both[2].Usage!.InputTokenCount!.Value, 4, 8);
        Assert.Equal((await AskAsync(blind)).Text, (await AskAsync(blind, image)).Text);

        var film = new DataContent(new byte[100], "image/png");
        var e = await Assert.ThrowsAsync<EngineUnavailableException>(() => AskAsync(seeing, film));
        Assert.Equal("was given an image that is neither PNG nor JPEG", e.Message);
    }

    [Fact]
    public async Task A_Damaged_Model_Is_Refused_At_Every_Request()
    {
        var options = LlamaSharpModel.Options();
        var damaged = Path.Combine(folder.FullName, "damaged.gguf");
        await File.WriteAllBytesAsync(damaged, (await File.ReadAllBytesAsync(options.ModelPath!, Ct))[..200_000], Ct);
        options.ModelPath = damaged;
        using var engine = await LlamaSharpModel.LoadAsync(options);
        Assert.Equal("could not be loaded", await LlamaSharpModel.ObstacleAsync(engine));
    }

    [Fact]
    public async Task While_A_Model_Loads_Every_Request_Is_Refused_At_Once()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A pipe that keeps a reader waiting is made with mkfifo.");
        var options = LlamaSharpModel.Options();
        options.ModelPath = Path.Combine(folder.FullName, "slow.gguf");
        await Process.Start("mkfifo", [options.ModelPath]).WaitForExitAsync(Ct);
        using var engine = LlamaSharpModel.Start(options);
        Assert.Equal("is still loading", await LlamaSharpModel.ObstacleAsync(engine));
        Assert.Equal("is still loading", await LlamaSharpModel.ObstacleAsync(engine));

        await using var pipe = new FileStream(options.ModelPath, FileMode.Open, FileAccess.ReadWrite); // For both: neither waits for the other's end.
        await pipe.WriteAsync(new byte[100], Ct);
        await pipe.FlushAsync(Ct);
        string? obstacle;
        while ((obstacle = await LlamaSharpModel.ObstacleAsync(engine)) == "is still loading")
        {
            await Task.Delay(5, Ct);
        }

        Assert.Equal("could not be loaded", obstacle);
    }
}
