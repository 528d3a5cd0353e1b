using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Cerebrum.Tests.Hosting;

/// <summary>What the built-in host does when things happen to it, through the AppHost's real process.</summary>
public sealed partial class BuiltInHostTests
{
    [Fact]
    public async Task A_Killed_Service_Comes_Back_Each_Time_Later_And_The_Others_Go_On()
    {
        await using var stack = new RunningStack();
        await stack.InitializeAsync();
        foreach (var (times, delay) in new[] { (1, "0.2 s"), (2, "0.4 s") })
        {
            await Signals.KillAsync(stack.Pids("ml")[^1]);
            await stack.Output.WithAsync($"starting it again in {delay}");
            await stack.BecomesHealthyAsync(stack.Ml);
            Assert.Equal(times + 1, stack.Pids("ml").Distinct().Count());
        }

        Assert.Single(stack.Pids("gateway"));
        Assert.Single(stack.Pids("llm"));
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Being_Asked_To_Stop_Leaves_No_Process_And_No_Error(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no way to send Ctrl+C to another console.");
        Assert.SkipWhen(signal == "INT" && Signals.InterruptIsIgnored, "SIGINT is ignored here and so in every child: these tests run in the background of a shell without job control.");
        await using var stack = new RunningStack();
        await stack.InitializeAsync();

        await Signals.SendAsync(signal, stack.Host);
        await stack.Host.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(RunningStack.Bound, TestContext.Current.CancellationToken);

        Assert.Equal(0, stack.Host.ExitCode);
        Assert.Equal(3, stack.Pids().Count);
        await Signals.AllGoneAsync(stack.Pids());
        await stack.Output.Ended.WaitAsync(RunningStack.Bound, TestContext.Current.CancellationToken);
        Assert.Equal("Stopped.", stack.Output.All[^1]);
    }

    [Fact]
    public async Task A_Host_That_Is_Killed_Leaves_No_Process()
    {
        await using var stack = new RunningStack();
        await stack.InitializeAsync();

        await Signals.SendAsync("KILL", stack.Host);

        Assert.Equal(3, stack.Pids().Count);
        await Signals.AllGoneAsync(stack.Pids());
    }

    [Fact]
    public async Task A_Host_Whose_Own_Parent_Is_Gone_Leaves_No_Process()
    {
        await using var stack = new RunningStack();
        await stack.InitializeAsync();

        stack.Host.StandardInput.Close();

        await Signals.AllGoneAsync([stack.Host.Id, .. stack.Pids()]);
    }

    [Fact]
    public async Task A_Taken_Port_Is_Named_With_Its_Owner_Before_Anything_Starts()
    {
        using var other = new TcpListener(System.Net.IPAddress.Loopback, 0);
        other.Start();
        var port = ((System.Net.IPEndPoint)other.LocalEndpoint).Port;

        await using var stack = new RunningStack($"--Ports:Llm={port}");
        await stack.Host.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(RunningStack.Bound, TestContext.Current.CancellationToken);

        Assert.Equal(1, stack.Host.ExitCode);
        var line = await stack.Output.WithAsync($"Port {port} (llm) is taken by");
        Assert.Contains($"(pid {Environment.ProcessId})", line, StringComparison.Ordinal);
        Assert.Contains("--Ports:llm=", line, StringComparison.Ordinal);
        Assert.Empty(stack.Pids());
    }

    [Fact]
    public async Task Replicas_All_Run_And_Every_Caller_Knows_Their_Addresses()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The environment of another process is read from /proc.");
        await using var stack = new RunningStack("--Replicas:Ml=2");
        await stack.Output.WithAsync("Cerebrum is ready");

        var second = await stack.Output.WithAsync("ml-2    | host: started");
        var addresses = new[] { $"http://localhost:{stack.Port("ml")}", Address().Match(second).Value };
        var environment = await ReadyStackTests.EnvironmentAsync(stack, "llm");
        Assert.Equal(addresses, environment.Where(v => v.StartsWith("services__ml__http__", StringComparison.Ordinal)).Order().Select(v => v.Split('=')[1]));
        Assert.Single(stack.Pids("ml-1"));
        Assert.Single(stack.Pids("ml-2"));
    }

    [GeneratedRegex(@"http://localhost:\d+")]
    private static partial Regex Address();
}
