using System.Collections.Concurrent;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Cerebrum.Tests.Browser;

/// <summary>The console in a browser. What goes wrong in it unseen fails the test when the page is closed: an exception, a file the policy
/// refuses, a request to another origin.</summary>
internal sealed class ConsolePage : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> faults = [];

    public ConsolePage(IPage page, Uri address)
    {
        Page = page;
        page.PageError += (_, error) => faults.Enqueue(error);
        page.Console += (_, message) =>
        {
            // The page asks for what a server may not have, as the list of conversations; the browser calls each such answer an error.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                faults.Enqueue(message.Text);
            }
        };
        page.Request += (_, request) =>
        {
            var url = new Uri(request.Url);
            if (url.Scheme is "http" or "https" or "ws" or "wss" && url.Authority != address.Authority)
            {
                faults.Enqueue($"A request left the origin: {url}");
            }
        };
    }

    public IPage Page { get; }

    public ILocator Turn => Page.Locator(".turn").Last;

    /// <summary>Types as a person does, key by key, and returns when the answer is complete.</summary>
    public async Task AskAsync(string question)
    {
        await Page.Locator("#question").ClickAsync();
        await Page.Keyboard.TypeAsync(question, new() { Delay = 5 });
        await Page.Keyboard.PressAsync("Enter");
        await AnsweredAsync();
    }

    public async Task AnsweredAsync()
    {
        await Assertions.Expect(Turn).ToHaveAttributeAsync("aria-busy", "false");
        await Assertions.Expect(Turn.Locator("[data-part=error]")).ToHaveCountAsync(0);
    }

    /// <summary>Lets go of a file over an element.</summary>
    public async Task DropAsync(string selector, string name, string type, byte[] content)
    {
        var files = await Page.EvaluateHandleAsync(
            """
            ([name, type, base64]) => {
              const files = new DataTransfer();
              files.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name, { type }));
              return files;
            }
            """,
            (string[])[name, type, Convert.ToBase64String(content)]);
        await Page.DispatchEventAsync(selector, "drop", new { dataTransfer = files });
    }

    /// <summary>Fails with what axe-core finds, and where.</summary>
    public async Task HasNoViolationAsync(string where)
    {
        var result = await Page.RunAxe();
        Assert.True(result.Violations.Length == 0, $"{where}: " + string.Join('\n', result.Violations.Select(v => $"{v.Id}: {v.Help} ({string.Join(", ", v.Nodes.Select(n => n.Html))})")));
    }

    public async ValueTask DisposeAsync()
    {
        await Page.Context.DisposeAsync();
        Assert.Empty(faults);
    }
}
