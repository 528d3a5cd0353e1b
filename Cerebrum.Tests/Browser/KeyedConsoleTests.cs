using Cerebrum.Tests.Gateway;
using static Microsoft.Playwright.Assertions;

namespace Cerebrum.Tests.Browser;

/// <summary>The console of a gateway that asks for a key.</summary>
[Collection(nameof(RunningConsole))]
public sealed class KeyedConsoleTests(RunningConsole console)
{
    [Fact]
    public async Task The_Key_Is_Asked_For_Kept_In_The_Tab_And_Opens_What_It_May()
    {
        await using var gateway = new GatewayUnderTest([console.AddressOf("llm")], [console.AddressOf("ml")]);
        var key = gateway.NewKey("chat");
        using var client = gateway.CreateClient();
        await gateway.ProbeAsync();
        await using var page = await console.OpenAsync(address: client.BaseAddress);

        await page.Page.Locator("#key").FillAsync($"{key[..^1]}{(key[^1] == '0' ? '1' : '0')}");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.Locator("#key-text")).ToHaveTextAsync("The server does not take this key. Please enter another.");
        await page.HasNoViolationAsync("the question for a key");
        await page.Page.Locator("#key").FillAsync(key);
        await page.Page.Keyboard.PressAsync("Enter");
        await page.AskAsync("What is gout?");
        await Expect(page.Page.Locator("#session-list a")).ToHaveCountAsync(1);

        await page.Page.Locator("nav [data-view=status]").ClickAsync();
        await Expect(page.Page.Locator("#traffic-said")).ToHaveTextAsync("Figures of traffic need a key that may see them.");
        await Expect(page.Page.Locator("dialog[open]")).ToHaveCountAsync(0);
        Assert.Equal(key, await page.Page.EvaluateAsync<string>("sessionStorage.getItem('cerebrum.key')"));
        Assert.DoesNotContain(key, await page.Page.EvaluateAsync<string>("JSON.stringify(localStorage)"), StringComparison.Ordinal);
    }
}
