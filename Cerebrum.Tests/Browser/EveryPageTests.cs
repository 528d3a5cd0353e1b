using Cerebrum.Tests.Product;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Cerebrum.Tests.Browser;

/// <summary>What holds on every page: for a screen reader, for the keyboard, on a phone, in dark and in light.</summary>
[Collection(nameof(RunningConsole))]
public sealed class EveryPageTests(RunningConsole console)
{
    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    public async Task Axe_Finds_No_Violation_And_Nothing_Is_Wider_Than_The_Page(int width, ColorScheme colours)
    {
        await using var page = await console.OpenAsync(options: new() { ViewportSize = new() { Width = width, Height = 850 }, ColorScheme = colours, ReducedMotion = ReducedMotion.Reduce });
        await LooksRightAsync(page, "the first page");

        await page.Page.Locator("#typing-consent").CheckAsync();
        await page.DropAsync("#composer", "voice.wav", "audio/wav", Sample.Bytes("voice-synthetic.wav"));
        await page.DropAsync("#composer", "chest.png", "image/png", Sample.Bytes("drawn-chest.png"));
        await Expect(page.Page.Locator(".attachment")).ToHaveCountAsync(2);
        await LooksRightAsync(page, "a question");

        await page.AskAsync("I cough, have a fever and my hand shakes");
        await page.Turn.Locator(".film-tools button").ClickAsync();
        await Expect(page.Turn.Locator("img.heat")).ToBeVisibleAsync();
        await page.Turn.Locator(".sentence").First.FocusAsync();
        await LooksRightAsync(page, "an answer");

        await page.Page.Locator("#timeline-toggle").ClickAsync();
        await page.Page.Locator("#delete").ClickAsync();
        await LooksRightAsync(page, "a dialog over a timeline");
        await page.Page.Keyboard.PressAsync("Escape");

        await page.Page.Locator("nav [data-view=knowledge]").ClickAsync();
        await page.Page.Locator("#search-text").FillAsync("burning when urinating");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.Locator(".result")).Not.ToHaveCountAsync(0);
        await Expect(page.Page.Locator("#sources tr")).Not.ToHaveCountAsync(0);
        await LooksRightAsync(page, "knowledge");

        await page.Page.Locator("nav [data-view=status]").ClickAsync();
        await Expect(page.Page.Locator(".model")).ToHaveCountAsync(3);
        await Expect(page.Page.Locator("#charts .chart")).ToHaveCountAsync(3);
        await Expect(page.Page.Locator("#history-charts .chart")).ToHaveCountAsync(3);
        await LooksRightAsync(page, "status");
    }

    [Fact]
    public async Task A_Question_Is_Asked_And_Its_Source_Opened_By_Keyboard_Alone()
    {
        await using var page = await console.OpenAsync();
        await ReachAsync(page, "#question");
        await page.Page.Keyboard.TypeAsync("What is gout?");
        await page.Page.Keyboard.PressAsync("Enter");
        await page.AnsweredAsync();
        await ReachAsync(page, ".turn .citation");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Turn.Locator("details.passage[open] summary")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task The_Status_Page_Says_What_Runs_And_What_This_Build_Knows()
    {
        await using var page = await console.OpenAsync("#/status");
        await Expect(page.Page.Locator("[data-service=llm] .state")).ToContainTextAsync("All nodes ready");
        await Expect(page.Page.Locator("[data-service=ml] .state")).ToContainTextAsync("All nodes ready");
        await Expect(page.Page.Locator("#build")).ToContainTextAsync("grounded this build knows: grounded, openai");
        await Expect(page.Page.Locator("#build")).ToContainTextAsync("sqlite this build knows: sqlite");
        await Expect(page.Page.Locator("[data-task='typing/pattern'] .intervals li")).ToHaveCountAsync(2);
        await Expect(page.Page.Locator("[data-task='audio/emotion'] .confusion")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task The_Disclaimer_Is_In_Sight_Wherever_One_Reads()
    {
        await using var page = await console.OpenAsync();
        await page.AskAsync("What is gout?");
        foreach (var place in new[] { "#title", ".meta", ".triage" })
        {
            await page.Page.Locator(place).First.ScrollIntoViewIfNeededAsync();
            await Expect(page.Page.Locator("#disclaimer strong")).ToBeInViewportAsync();
        }
    }

    [Fact]
    public async Task Every_Place_For_A_Text_Has_One()
    {
        await using var page = await console.OpenAsync();
        var nameless = await page.Page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll('[data-t], [data-t-aria-label], [data-t-placeholder]')]
              .filter((e) => ['data-t', 'data-t-aria-label', 'data-t-placeholder'].some((name) => e.hasAttribute(name)
                && (name === 'data-t' ? e.textContent : e.getAttribute(name.slice(7))) === e.getAttribute(name)))
              .map((e) => e.outerHTML)
            """);
        Assert.Empty(nameless);
    }

    private static async Task LooksRightAsync(ConsolePage page, string where)
    {
        await page.HasNoViolationAsync(where);
        Assert.True(await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth") <= 0, $"{where} is wider than the page.");
    }

    private static async Task ReachAsync(ConsolePage page, string selector)
    {
        for (var i = 0; i < 60; i++)
        {
            await page.Page.Keyboard.PressAsync("Tab");
            if (await page.Page.EvaluateAsync<bool>("selector => document.activeElement.matches(selector)", selector))
            {
                return;
            }
        }

        Assert.Fail($"60 times Tab did not reach {selector}.");
    }
}
