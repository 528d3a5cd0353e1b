using System.Net;
using System.Text.Json.Nodes;
using Cerebrum.Tests.Product;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Cerebrum.Tests.Browser;

/// <summary>What can be done with a conversation once it was had.</summary>
[Collection(nameof(RunningConsole))]
public sealed class ConversationTests(RunningConsole console)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_Conversation_Is_Named_Left_And_Opened_Again_As_It_Was()
    {
        await using var page = await console.OpenAsync();
        await page.AskAsync("What is gout?");
        await page.DropAsync("#composer", "voice.wav", "audio/wav", Sample.Bytes("voice-synthetic.wav"));
        await page.DropAsync("#composer", "chest.png", "image/png", Sample.Bytes("drawn-chest.png"));
        await Expect(page.Page.Locator(".attachment")).ToHaveCountAsync(2);
        await page.AskAsync("I cough and have a fever");
        await page.Page.Locator("#rename").ClickAsync();
        await page.Page.Locator("#ask-value").FillAsync("My big toe");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.Locator("#title")).ToHaveTextAsync("My big toe");
        var answer = await page.Turn.Locator("[data-part=final]").InnerTextAsync();

        await page.Page.Locator("#new-conversation").ClickAsync();
        await Expect(page.Page.Locator(".turn")).ToHaveCountAsync(0);
        await page.Page.ReloadAsync();
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "My big toe" }).ClickAsync();

        await Expect(page.Page.Locator(".turn")).ToHaveCountAsync(2);
        await Expect(page.Page.Locator("#title")).ToHaveTextAsync("My big toe");
        Assert.Equal(answer, await page.Turn.Locator("[data-part=final]").InnerTextAsync());
        await Expect(page.Turn.Locator("[data-modality=image] .film img")).ToBeVisibleAsync();
        await Expect(page.Turn.Locator("[data-modality=audio] svg.waveform")).ToBeVisibleAsync();
        await page.Page.Locator("#timeline-toggle").ClickAsync();
        await Expect(page.Page.Locator(".timeline thead th")).ToHaveCountAsync(3);
    }

    [Theory]
    [InlineData("#export-fhir", "resourceType", "Bundle")]
    [InlineData("#export-json", "session_id", null)]
    public async Task A_Conversation_Is_Saved_As_A_File(string button, string field, string? value)
    {
        await using var page = await console.OpenAsync();
        await page.AskAsync("What is gout?");
        var download = await page.Page.RunAndWaitForDownloadAsync(() => page.Page.Locator(button).ClickAsync());

        var id = page.Page.Url.Split("#/chat/")[1];
        Assert.StartsWith(id, download.SuggestedFilename, StringComparison.Ordinal);
        var saved = JsonNode.Parse(await File.ReadAllTextAsync(await download.PathAsync(), Ct))!;
        Assert.Equal(value ?? id, (string?)saved[field]);
    }

    [Fact]
    public async Task A_Deleted_Conversation_Is_Gone_And_Its_Receipt_Says_What_Went()
    {
        await using var page = await console.OpenAsync();
        await page.DropAsync("#composer", "chest.png", "image/png", Sample.Bytes("drawn-chest.png"));
        await Expect(page.Page.Locator(".attachment")).ToHaveCountAsync(1);
        await page.AskAsync("I cough and have a fever");
        var session = new Uri($"/api/sessions/{page.Page.Url.Split("#/chat/")[1]}", UriKind.Relative);
        await page.Page.Locator("#delete").ClickAsync();
        await page.Page.Locator("#confirm [value=no]").ClickAsync();
        Assert.Equal(HttpStatusCode.OK, (await console.Gateway.GetAsync(session, Ct)).StatusCode);

        await page.Page.Locator("#delete").ClickAsync();
        await page.Page.Locator("#confirm [value=yes]").ClickAsync();
        await Expect(page.Page.Locator("#notice-text")).ToHaveTextAsync("Deleted: 1 question with its answer, 1 image and 0 recordings.");
        await Expect(page.Page.Locator("#session-list a")).ToHaveCountAsync(0);
        await Expect(page.Page.Locator(".turn")).ToHaveCountAsync(0);
        Assert.Equal(HttpStatusCode.NotFound, (await console.Gateway.GetAsync(session, Ct)).StatusCode);
    }
}
