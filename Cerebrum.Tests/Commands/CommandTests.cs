using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using Cerebrum.Tests.Gateway;
using Cerebrum.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace Cerebrum.Tests.Commands;

/// <summary>What the commands do where no stack runs.</summary>
public sealed class CommandTests : IDisposable
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private readonly string folder = Directory.CreateTempSubdirectory("cerebrum-commands-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_Start_That_Fails_Shows_Why_From_The_Log()
    {
        using var other = new TcpListener(System.Net.IPAddress.Loopback, 0);
        other.Start();
        var (free, taken) = (RunningStack.FreePorts(2), ((System.Net.IPEndPoint)other.LocalEndpoint).Port);

        var (code, text) = await AppHostProcess.RunAsync(
            "start", $"--Ports:Gateway={free[0]}", $"--Ports:Ml={free[1]}", $"--Ports:Llm={taken}", $"--Logs:Folder={folder}", $"--Data:Folder={folder}");

        Assert.Equal(1, code);
        Assert.StartsWith("It did not start (exit code 1).", text);
        Assert.Contains($"Port {taken} (llm) is taken by", text);
    }

    [Fact]
    public async Task A_Log_Is_Put_Aside_At_Its_Size_And_The_Oldest_Goes()
    {
        var log = Path.Combine(folder, "rounds.jsonl");
        foreach (var (file, text) in new[] { (log, new string('a', 1020)), (log + ".1", "b"), (log + ".2", "c") })
        {
            await File.WriteAllTextAsync(file, text, Ct);
        }

        await AppHostProcess.RunAsync("status", $"--gateway={Upstream.Nobody()}", $"--Logs:Folder={folder}", "--log-file=rounds.jsonl", "--Logs:MaxBytes=1024", "--Logs:Files=2");

        Assert.StartsWith("""{"at":""", await File.ReadAllTextAsync(log, Ct));
        Assert.StartsWith("aaa", await File.ReadAllTextAsync(log + ".1", Ct));
        Assert.Equal("b", await File.ReadAllTextAsync(log + ".2", Ct));
        Assert.Equal(3, Directory.GetFiles(folder).Length);
    }

    [Fact]
    public async Task A_Pid_That_Another_Process_Has_Got_Is_Not_Stopped()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The bystander is a program of Unix.");
        using var bystander = Process.Start(new ProcessStartInfo("sleep", ["1000"]))!;
        await File.WriteAllTextAsync(Path.Combine(folder, "cerebrum.pid"), $$"""{"pid":{{bystander.Id}},"started":"long ago","gateway":"http://localhost:1"}""", Ct);

        var (code, text) = await AppHostProcess.RunAsync("stop", $"--Logs:Folder={folder}");

        var survived = !bystander.HasExited;
        bystander.Kill();
        Assert.Equal(0, code);
        Assert.Contains("has ended by itself", text);
        Assert.True(survived);
    }

    [Fact]
    public async Task What_A_Watched_Server_Says_Is_Shown_As_Text_And_Nothing_Else()
    {
        await using var hostile = await Upstream.StartAsync(context => context.Response.WriteAsync(
            """{"services":{"\u001b]0;owned\u0007[red]llm[/]\u202e":{"status":"[link=https://example.com]ok[/]\u001b[2J","ready":1,"configured":1}},"nodes":[{"id":"\u009b31m[/]","url":"http://localhost:1"}],"alerts":7}"""));

        var (code, text) = await AppHostProcess.RunAsync("status", $"--gateway={hostile.Address}");

        Assert.Equal(1, code);
        Assert.Contains("]0;owned[red]llm[/]", text);
        Assert.Contains("[link=https://example.com]ok[/][2J", text);
        Assert.Contains("/api/alerts: the answer is not as expected.", text);
        Assert.DoesNotContain(text, c => (char.IsControl(c) && c is not ('\n' or '\r')) || c == '\u202e');
    }

    [Fact]
    public async Task What_The_Gateway_Tells_Of_Use_Latency_And_Alerts_Is_Shown()
    {
        await using var gateway = await Upstream.StartAsync(context => context.Response.WriteAsync(context.Request.Path.Value switch
        {
            "/status" => """{"services":{"ml":{"status":"ok","ready":2,"configured":2}}}""",
            "/api/telemetry" => """
                {"services":[{"name":"ml","url":"http://a","cpu":0.25,"memory_bytes":104857600,"uptime_s":7200},{"name":"ml","url":"http://b","cpu":0.5,"memory_bytes":104857600,"uptime_s":60}],
                 "routes":[{"route":"POST /api/chat","requests":12,"errors":1,"p50_ms":9.5,"p95_ms":20,"p99_ms":46.25}]}
                """,
            "/api/alerts" => """{"alerts":[{"severity":"critical","subject":"llm http://c","state":"firing","message":"It does not answer.","since":"2026-01-02T03:04:05Z","count":3}],"silences":[]}""",
            _ => "{}",
        }));

        var (code, text) = await AppHostProcess.RunAsync("status", $"--gateway={gateway.Address}");

        Assert.True(code == 0, text);
        Assert.Matches(@"(?m)^ml +ok +2 of 2 +0\.75 cores +200 MiB +60 s", text);
        Assert.Matches(@"(?m)^POST /api/chat +12 +1 +9\.5 +20\.0 +46\.", text);
        Assert.Matches(@"(?m)^llm http://c +critical +firing +0\d Jan [\d:]+ +3 +It does not answer\.", text);
    }

    [Fact]
    public async Task The_Key_Goes_To_The_Gateway_Alone()
    {
        var (gateway, other) = (new ConcurrentBag<string>(), new ConcurrentBag<string>());
        await using var first = await Upstream.StartAsync(context => Note(gateway, context));
        await using var second = await Upstream.StartAsync(context => Note(other, context));

        await AppHostProcess.RunWithKeyAsync("cbr_secret", "status", $"--gateway={first.Address}", $"--ml-url={second.Address}/behind/a/path");

        Assert.Equal("Bearer cbr_secret", gateway.Distinct().Single());
        Assert.Equal("", other.Single());
    }

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("status", "--CEREBRUM_KEY=cbr_secret")]
    [InlineData("watch", "--interval", "0")]
    [InlineData("test", "--gateway", "file:///etc/passwd")]
    public async Task A_Command_Line_That_Is_Not_Understood_Exits_With_2_And_Shows_No_Value(params string[] words)
    {
        var (code, text) = await AppHostProcess.RunAsync(words);

        Assert.Equal(2, code);
        Assert.StartsWith(words[0], text);
        Assert.DoesNotContain("cbr_secret", text);
    }

    private static Task Note(ConcurrentBag<string> keys, HttpContext context)
    {
        keys.Add(context.Request.Headers.Authorization.ToString());
        return context.Response.WriteAsync("{}");
    }
}
