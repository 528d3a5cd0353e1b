using System.Net;
using Cerebrum.Tests.Gateway;

namespace Cerebrum.Tests.Hosting;

/// <summary>A tunnel is any program that says its address and stays; a script stands for one.</summary>
public sealed class TunnelTests : IDisposable
{
    private const string Skip = "The stand-in for a tunnel is a shell script.";
    private readonly string folder = Directory.CreateTempSubdirectory("cerebrum-tunnel-").FullName;
    private readonly string script = Path.Combine(Path.GetTempPath(), $"cerebrum-tunnel-{Guid.NewGuid():N}.sh");

    public TunnelTests() => File.WriteAllText(script, "echo \"see https://developers.example.com; port $1, token $NGROK_AUTHTOKEN\"\necho \"INF |  https://calm-sea.trycloudflare.com  |\"\nexec sleep 1000\n");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        File.Delete(script);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Without_A_Key_No_Tunnel_Is_Opened_And_The_Host_Says_How_To_Make_One()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), Skip);
        await using var stack = new RunningStack($"--Tunnel:Command=sh {script} {{port}}");

        Assert.Contains("-- keys create", await stack.Output.WithAsync("tunnel: Not opened"));
        await stack.InitializeAsync();
        await stack.Output.WithAsync("Cerebrum is ready");

        Assert.Empty(stack.Pids("tunnel"));
    }

    [Fact]
    public async Task With_A_Key_Its_Public_Address_Is_Shown_The_Gateway_Is_Closed_And_It_Comes_Back_When_It_Dies()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), Skip);
        await using var stack = await OpenAsync();

        var line = await stack.Output.WithAsync("Public address:");
        Assert.Equal("Public address: https://calm-sea.trycloudflare.com", line);
        await stack.Output.WithAsync($"port {stack.Port("gateway")}, token first");
        Assert.Equal(HttpStatusCode.Unauthorized, (await stack.Gateway.GetAsync("/api/sessions", Ct)).StatusCode);

        await Signals.KillAsync(stack.Pids("tunnel")[^1]);
        await stack.Output.WithAsync("tunnel  | host: ended");
        while (stack.Pids("tunnel").Distinct().Count() < 2)
        {
            await Task.Delay(20, Ct);
        }
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("KILL")]
    public async Task It_Does_Not_Outlive_The_Host(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), Skip);
        await using var stack = await OpenAsync();
        await stack.Output.WithAsync("Public address:");

        await Signals.SendAsync(signal, stack.Host);

        Assert.Single(stack.Pids("tunnel"));
        await Signals.AllGoneAsync(stack.Pids());
    }

    /// <summary>The data folder of a stack is not known before it starts, so the key lies in one of our own.</summary>
    private async Task<RunningStack> OpenAsync()
    {
        Assert.Equal(0, (await GatewayProcess.RunAsync(folder, "keys", "create")).Code);
        var stack = new RunningStack($"--Tunnel:Command=sh {script} {{port}}", "--NGROK_AUTH_TOKENS=first,second", $"--Data:Folder={folder}");
        await stack.InitializeAsync();
        return stack;
    }
}
