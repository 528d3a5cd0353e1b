using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Cerebrum.Tests.Product;
using static Microsoft.Playwright.Assertions;

namespace Cerebrum.Tests.Browser;

/// <summary>Questions asked at the console: typed, spoken, with an image.</summary>
[Collection(nameof(RunningConsole))]
public sealed partial class AskingTests(RunningConsole console)
{
    private const string Migraine = "I have a throbbing headache on one side and bright light hurts";

    [Fact]
    public async Task Typing_Is_Measured_With_Consent_And_Analysed_And_No_Letter_Leaves()
    {
        await using var page = await console.OpenAsync();
        var question = string.Join(' ', Enumerable.Repeat("my hand shakes when I rest it", 6));
        await page.Page.Locator("#typing-consent").CheckAsync();
        var sent = await page.Page.RunAndWaitForRequestAsync(() => page.AskAsync(question), request => request.Url.EndsWith("/api/chat", StringComparison.Ordinal));

        var keys = JsonNode.Parse(sent.PostData!)!["typing"]!["keystrokes"]!.AsArray();
        Assert.InRange(keys.Count, question.Length - 2, question.Length); // Enter sends before it is released.
        Assert.All(keys, k => Assert.Matches(KeyClass(), (string)k!["key"]!));
        Assert.True(keys.Select(k => (string)k!["key"]!).Distinct().Count() > 8, "Different keys have different names.");
        var card = page.Turn.Locator("[data-modality=typing]");
        await Expect(card.Locator(".measures")).ToContainTextAsync($"Keystrokes{keys.Count}");
        await Expect(card.Locator("svg.rhythm")).ToHaveAttributeAsync("aria-label", Rhythm());
    }

    [Fact]
    public async Task Without_Consent_No_Keystroke_Is_Measured_Or_Sent()
    {
        await using var page = await console.OpenAsync();
        var sent = await page.Page.RunAndWaitForRequestAsync(() => page.AskAsync(Migraine), request => request.Url.EndsWith("/api/chat", StringComparison.Ordinal));

        Assert.Null(JsonNode.Parse(sent.PostData!)!["typing"]);
        await Expect(page.Page.Locator("#typing-live")).ToBeHiddenAsync();
        await Expect(page.Turn.Locator("[data-modality=typing]")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task What_Is_Not_Typed_Is_Named_And_Left_Out()
    {
        await using var page = await console.OpenAsync();
        await page.Page.Locator("#typing-consent").CheckAsync();
        await page.Page.Locator("#question").ClickAsync();
        await page.Page.Keyboard.DownAsync("a");
        await page.Page.Keyboard.DownAsync("a"); // The second down of a held key is a repeat.
        await page.Page.Keyboard.UpAsync("a");
        await page.Page.Keyboard.PressAsync("b");
        await page.Page.EvaluateAsync(
            """
            () => {
              const clipboardData = new DataTransfer();
              clipboardData.setData('text', 'pasted');
              const box = document.querySelector('#question');
              box.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
              box.dispatchEvent(new CompositionEvent('compositionend', { data: '発熱', bubbles: true }));
            }
            """);

        await Expect(page.Page.Locator("#typing-notes")).ToHaveTextAsync("6 pasted letters not measured · 2 letters written by an input method, not measured · 1 held key left out");
        await Expect(page.Page.Locator("#typing-count")).ToContainTextAsync("1 keystroke measured");
    }

    [Fact]
    public async Task A_Clock_Too_Coarse_To_Measure_With_Is_Named()
    {
        await using var page = await console.OpenAsync();
        await page.Page.EvaluateAsync("Object.defineProperty(Event.prototype, 'timeStamp', { get: () => 20 * Math.round(performance.now() / 20) })");
        await page.Page.Locator("#typing-consent").CheckAsync();
        await page.Page.Locator("#question").ClickAsync();
        await page.Page.Keyboard.TypeAsync("what is gout and is it dangerous", new() { Delay = 15 });
        await Expect(page.Page.Locator("#typing-notes")).ToHaveTextAsync("This browser’s clock ticks every 20 ms");
    }

    [Fact]
    public async Task A_Voice_Is_Recorded_Drawn_And_Analysed()
    {
        await using var page = await console.OpenAsync();
        await page.Page.Locator("#record").ClickAsync();
        await Expect(page.Page.Locator(".recording .time")).ToHaveTextAsync(ThreeSecondsOrMore());
        await page.Page.Locator(".recording .primary").ClickAsync();
        await Expect(page.Page.Locator("#audio-preview svg.waveform")).ToBeVisibleAsync();
        await page.AskAsync("I feel low, how do I sound?");

        var card = page.Turn.Locator("[data-modality=audio]");
        await Expect(card.Locator("svg.waveform")).ToBeVisibleAsync();
        await Expect(card.Locator(".bars li")).ToHaveCountAsync(5);
        await Expect(card.Locator(".detected, .abstained")).ToBeVisibleAsync();
        await Expect(card.Locator(".measures")).ToHaveTextAsync(LengthOfThreeSecondsOrMore());
    }

    [Fact]
    public async Task An_Image_Is_Dropped_Judged_And_Explained()
    {
        await using var page = await console.OpenAsync();
        await page.DropAsync("#composer", "chest.png", "image/png", Sample.Bytes("drawn-chest.png"));
        await Expect(page.Page.Locator("#image-preview img")).ToBeVisibleAsync();
        await page.AskAsync("I cough and have a fever");

        var card = page.Turn.Locator("[data-modality=image]");
        await Expect(card.Locator(".bars li")).ToHaveCountAsync(4);
        await card.GetByRole(Microsoft.Playwright.AriaRole.Button).ClickAsync();
        await Expect(card.Locator("img.heat")).ToBeVisibleAsync();
        Assert.True(await card.Locator("img.heat").EvaluateAsync<bool>("image => image.decode().then(() => image.naturalWidth > 0)"));
    }

    [Fact]
    public async Task What_Is_Neither_Sound_Nor_Image_Is_Refused_In_Words()
    {
        await using var page = await console.OpenAsync();
        await page.DropAsync("#composer", "letter.pdf", "application/pdf", "%PDF"u8.ToArray());
        await Expect(page.Page.Locator("#question-error")).ToHaveTextAsync("letter.pdf is neither sound nor an image.");
    }

    [Fact]
    public async Task A_Citation_Opens_Its_Passage_And_A_Sentence_Shows_Its_Evidence()
    {
        await using var page = await console.OpenAsync();
        await page.AskAsync(Migraine);
        var citation = page.Turn.Locator("[data-part=final] .citation").First;
        var number = await citation.InnerTextAsync();
        await citation.ClickAsync();

        var passage = page.Turn.Locator("details.passage[open]");
        await Expect(passage.Locator(".number")).ToHaveTextAsync(number);
        await Expect(passage.Locator("blockquote")).ToBeVisibleAsync();
        await Expect(passage.Locator("summary")).ToBeFocusedAsync();

        await page.Turn.Locator(".sentence").First.FocusAsync();
        await Expect(page.Turn.Locator(".evidence")).ToBeVisibleAsync();
        await Expect(page.Turn.Locator(".evidence")).ToContainTextAsync("This rests on");
        await page.Page.Keyboard.PressAsync("ArrowDown");
        await Expect(page.Turn.Locator(".sentence").Nth(1)).ToBeFocusedAsync();
        await page.Page.Keyboard.PressAsync("Escape");
        await Expect(page.Turn.Locator(".evidence")).ToBeHiddenAsync();
        await page.Turn.Locator(".sentence").First.HoverAsync();
        await Expect(page.Turn.Locator(".evidence")).ToBeVisibleAsync();
    }

    [GeneratedRegex(@"^([LR][0-9]+|space|backspace|other)$")]
    private static partial Regex KeyClass();

    [GeneratedRegex("^Rhythm of the last 60 keystrokes: ")]
    private static partial Regex Rhythm();

    [GeneratedRegex(@"^([3-9]|[1-5][0-9])\.[0-9] s$")]
    private static partial Regex ThreeSecondsOrMore();

    [GeneratedRegex(@"^Length([3-9]|[1-5][0-9])(\.[0-9])? s")]
    private static partial Regex LengthOfThreeSecondsOrMore();
}
