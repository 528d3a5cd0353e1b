using Cerebrum.Tests.Watch;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Cerebrum.Tests.Browser;

/// <summary>The alerts on the status page.</summary>
[Collection(nameof(RunningConsole))]
public sealed class AlertsOnPageTests(RunningConsole console)
{
    [Fact]
    public async Task An_Alert_Is_Shown_In_Words_And_Can_Be_Silenced_And_Acknowledged()
    {
        await using var watched = new WatchedGateway("""{ "disk_space": { "minimum_free_percent": 100, "consecutive_violations": 1 } }""", "", console.AddressOf("llm"), console.AddressOf("ml"));
        await watched.LookAsync();
        await using var page = await console.OpenAsync("#/status", address: watched.Client.BaseAddress, options: new() { ColorScheme = ColorScheme.Dark, ReducedMotion = ReducedMotion.Reduce });
        var alert = page.Page.Locator("[data-alert]");

        await Expect(page.Page.Locator("#alerts-said")).ToHaveTextAsync("One thing is wrong.");
        await Expect(alert).ToContainTextAsync("Firing");
        await Expect(alert).ToContainTextAsync("Disk nearly full");
        await page.HasNoViolationAsync("an alert");

        await alert.GetByRole(AriaRole.Button, new() { Name = "Silence for an hour: data folder" }).ClickAsync();
        await Expect(page.Page.Locator("[data-silence]")).ToContainTextAsync("data folder");
        await alert.GetByRole(AriaRole.Button, new() { Name = "Acknowledge: data folder" }).ClickAsync();
        await Expect(alert).ToContainTextAsync("Acknowledged");
        await page.HasNoViolationAsync("an acknowledged alert and a silence");
        await page.Page.Locator("[data-silence]").GetByRole(AriaRole.Button).ClickAsync();
        await Expect(page.Page.Locator("[data-silence]")).ToHaveCountAsync(0);
    }
}
