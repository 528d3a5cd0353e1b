using System.Globalization;
using System.Text.RegularExpressions;

namespace Cerebrum.Tests.Hosting;

/// <summary>What the built-in host says and gives when all goes well.</summary>
public sealed partial class ReadyStackTests(RunningStack stack) : IClassFixture<RunningStack>
{
    [Fact]
    public async Task The_Ready_Line_Says_How_Long_It_Took_And_Where_To_Go()
    {
        var ready = ReadyLine().Match(await stack.Output.WithAsync("Cerebrum is ready"));

        Assert.True(ready.Success, stack.Output.ToString());
        Assert.Equal($"http://localhost:{stack.Port("gateway")}", ready.Groups["address"].Value);
        Assert.InRange(double.Parse(ready.Groups["seconds"].Value, CultureInfo.InvariantCulture), 0.1, RunningStack.Bound.TotalSeconds);
    }

    [Fact]
    public void The_First_Line_Names_The_Host_And_Why_It_Is_This_One() =>
        Assert.StartsWith("Host: built-in (this feed has no Aspire).", stack.Output.All[0], StringComparison.Ordinal);

    [Fact]
    public void A_Container_Is_Named_As_Not_Run() =>
        Assert.Single(stack.Output.All, l => l.StartsWith("qdrant: containers need the Aspire host.", StringComparison.Ordinal));

    [Fact]
    public async Task All_Services_Are_Healthy_Whatever_Models_They_Have()
    {
        foreach (var service in new[] { stack.Gateway, stack.Llm, stack.Ml })
        {
            Assert.Contains("Healthy", await service.GetStringAsync(new Uri("/health", UriKind.Relative), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_Gateway_Starts_When_The_Service_It_Waits_For_Is_Healthy()
    {
        await stack.Output.WithAsync("Cerebrum is ready");

        var lines = stack.Output.All.ToList();
        var healthy = lines.FindIndex(l => l.StartsWith("llm     | host: healthy", StringComparison.Ordinal));
        Assert.InRange(healthy, 0, lines.FindIndex(l => l.StartsWith("gateway | host: started", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Services_Get_The_Variables_Aspire_Would_Give_Them()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The environment of another process is read from /proc.");
        var environment = await EnvironmentAsync(stack, "gateway");

        Assert.Contains($"ASPNETCORE_URLS=http://localhost:{stack.Port("gateway")}", environment);
        Assert.Contains($"services__llm__http__0=http://localhost:{stack.Port("llm")}", environment);
        Assert.Contains($"services__ml__http__0=http://localhost:{stack.Port("ml")}", environment);
        Assert.Contains("OTEL_SERVICE_NAME=gateway", environment);
        Assert.Contains($"Data__Folder={stack.DataFolder}", environment);
    }

    internal static async Task<string[]> EnvironmentAsync(RunningStack of, string name) =>
        (await File.ReadAllTextAsync($"/proc/{of.Pids(name)[0]}/environ", TestContext.Current.CancellationToken)).Split('\0');

    [GeneratedRegex(@"^Cerebrum is ready in (?<seconds>[\d.]+) s: (?<address>\S+)$")]
    private static partial Regex ReadyLine();
}
