using Cerebrum.Tests.Hosting;
using Microsoft.Playwright;

namespace Cerebrum.Tests.Browser;

/// <summary>One stack and one chromium for all tests of the console.</summary>
public sealed class RunningConsole : IAsyncLifetime
{
    private readonly RunningStack stack = new();
    private readonly Chromium chromium = new();

    internal HttpClient Gateway => stack.Gateway;

    public async ValueTask InitializeAsync()
    {
        await stack.InitializeAsync();
        await chromium.InitializeAsync();
    }

    internal string AddressOf(string service) => $"http://localhost:{stack.Port(service)}";

    /// <param name="path">As <c>#/status</c>.</param>
    /// <param name="options">Size, colours.</param>
    /// <param name="address">Of another gateway than the stack's.</param>
    internal Task<ConsolePage> OpenAsync(string path = "", BrowserNewContextOptions? options = null, Uri? address = null) =>
        chromium.OpenAsync(address ?? stack.Gateway.BaseAddress!, path, options);

    public async ValueTask DisposeAsync()
    {
        await chromium.DisposeAsync();
        await stack.DisposeAsync();
    }
}

[CollectionDefinition(nameof(RunningConsole))]
public sealed class RunningConsoleShared : ICollectionFixture<RunningConsole>;
