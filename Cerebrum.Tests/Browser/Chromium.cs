using Cerebrum.Tests.Layout;
using Microsoft.Playwright;

namespace Cerebrum.Tests.Browser;

/// <summary>Debian's chromium, without a window. Its microphone is a file of <c>samples/</c>, its permission to use it given.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string? Program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => new[] { "chromium", "chromium-browser", "google-chrome" }.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);

    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>Bound on every wait in a page, ms: far more than needed, so that only a fault reaches it.</summary>
    private const float Bound = 30_000;

    static Chromium() => Assertions.SetDefaultExpectTimeout(Bound);

    public async ValueTask InitializeAsync()
    {
        if (Program is null)
        {
            return;
        }

        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Program,
            Args =
            [
                "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
                $"--use-file-for-fake-audio-capture={Path.Combine(Repository.Root, "samples", "voice-synthetic.wav")}",
            ],
        });
    }

    /// <summary>A page of a browser that knows nothing yet, at the console. Skips the test where there is no chromium.</summary>
    /// <param name="address">Of the gateway.</param>
    /// <param name="path">As <c>#/status</c>.</param>
    /// <param name="options">Size, colours.</param>
    internal async Task<ConsolePage> OpenAsync(Uri address, string path = "", BrowserNewContextOptions? options = null)
    {
        Assert.SkipWhen(Program is null, "No chromium on the PATH; Debian's package is `chromium`.");
        options ??= new();
        options.Permissions = ["microphone"];
        var context = await browser!.NewContextAsync(options);
        context.SetDefaultTimeout(Bound);
        var page = new ConsolePage(await context.NewPageAsync(), address);
        await page.Page.GotoAsync(new Uri(address, path).ToString());
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await (browser?.DisposeAsync() ?? ValueTask.CompletedTask);
        playwright?.Dispose();
    }
}
