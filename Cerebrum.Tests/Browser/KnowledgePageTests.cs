using System.Text;
using static Microsoft.Playwright.Assertions;

namespace Cerebrum.Tests.Browser;

[Collection(nameof(RunningConsole))]
public sealed class KnowledgePageTests(RunningConsole console)
{
    [Fact]
    public async Task A_Document_Is_Uploaded_Found_And_Deleted()
    {
        await using var page = await console.OpenAsync("#/knowledge");
        await page.Page.Locator("#upload-file").SetInputFilesAsync(new Microsoft.Playwright.FilePayload
        {
            Name = "zebra notes.md",
            MimeType = "text/markdown",
            Buffer = Encoding.UTF8.GetBytes("# Quokkitis\n\nQuokkitis makes the elbows glow in the dark. It passes with a week of rest."),
        });
        await Expect(page.Page.Locator("#upload-source")).ToHaveValueAsync("zebra notes");
        await page.Page.Locator("#upload-send").ClickAsync();
        await Expect(page.Page.Locator("#upload-said")).ToHaveTextAsync("Done: 1 document read. Answers use them from now on.");

        await page.Page.Locator("#search-text").FillAsync("Why do elbows glow in quokkitis?");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.Locator(".result").First).ToContainTextAsync("glow in the dark");

        var row = page.Page.Locator("tr[data-source='zebra notes']");
        await row.GetByRole(Microsoft.Playwright.AriaRole.Button).ClickAsync();
        await page.Page.Locator("#confirm [value=yes]").ClickAsync();
        await Expect(page.Page.Locator("#sources-said")).ToHaveTextAsync("“zebra notes” was deleted.");
        await Expect(row).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task What_Cannot_Be_Read_Is_Refused_With_The_Services_Reason()
    {
        await using var page = await console.OpenAsync("#/knowledge");
        await page.DropAsync("#upload", "scan.bin", "application/octet-stream", [0, 1, 2, 3]);
        await page.Page.Locator("#upload-send").ClickAsync();
        await Expect(page.Page.Locator("#upload-said")).ToContainTextAsync("Expected");
    }
}
