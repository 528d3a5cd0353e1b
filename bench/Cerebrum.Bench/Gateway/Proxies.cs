using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Configuration;

namespace Cerebrum.Bench.Gateway;

/// <summary>A proxy in processes of its own, and the node behind it.</summary>
internal sealed class Proxy(string name, Process process, int port) : IDisposable
{
    private static readonly string Self = Environment.ProcessPath!;

    public string Name => name;

    public int Port => port;

    /// <summary>CPU time of the process and its children so far.</summary>
    public TimeSpan Cpu => Family().Aggregate(TimeSpan.Zero, (sum, p) => sum + p.TotalProcessorTime);

    public static Proxy Node() => Dotnet("node", Self, port => ["gateway", "node", $"{port}"]);

    public static Proxy StockYarp(int node) => Dotnet("stock YARP", Self, port => ["gateway", "yarp", $"{port}", $"{node}"]);

    public static Proxy Ours(int node, string folder)
    {
        var program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Cerebrum.Gateway", "release", "Cerebrum.Gateway"));
        return Dotnet("Cerebrum.Gateway", program, port =>
        [
            $"--urls=http://127.0.0.1:{port}", $"--Data:Folder={folder}", $"--services:llm:http:0=http://127.0.0.1:{node}", $"--services:ml:http:0=http://127.0.0.1:{node}",
            "--Limits:Key:RequestsPerSecond=1000000", "--Limits:Key:Burst=1000000", "--Limits:Address:RequestsPerSecond=1000000", "--Limits:Address:Burst=1000000", // Counted, and never reached.
        ]);
    }

    /// <returns>Null where it is not installed.</returns>
    public static Proxy? Nginx(int node, string folder)
    {
        if (!File.Exists("/usr/sbin/nginx"))
        {
            return null;
        }

        var port = FreePort();
        var configuration = Path.Combine(folder, "nginx.conf");
        File.WriteAllText(configuration, $$"""
            daemon off; worker_processes 2; pid {{folder}}/nginx.pid; error_log {{folder}}/error.log;
            events { worker_connections 1024; }
            http {
              access_log {{folder}}/access.log; client_body_temp_path {{folder}}; proxy_temp_path {{folder}}; fastcgi_temp_path {{folder}}; uwsgi_temp_path {{folder}}; scgi_temp_path {{folder}};
              keepalive_requests 1000000;
              upstream node { server 127.0.0.1:{{node}}; keepalive 32; }
              server { listen 127.0.0.1:{{port}}; location / { proxy_pass http://node; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; } }
            }
            """);
        return new Proxy("nginx", Process.Start(new ProcessStartInfo("/usr/sbin/nginx", ["-c", configuration, "-p", folder]))!, port);
    }

    /// <summary>Runs the node: a kilobyte of JSON to every request.</summary>
    public static Task RunNodeAsync(int port)
    {
        var answer = "{\"text\":\"" + new string('x', 1000) + "\"}";
        var app = Quiet(port).Build();
        app.Map("{**rest}", () => Results.Text(answer, "application/json"));
        return app.RunAsync();
    }

    /// <summary>Runs what the documentation of YARP begins with: one route, one cluster, no policy, no telemetry.</summary>
    public static Task RunYarpAsync(int port, int node)
    {
        var builder = Quiet(port);
        builder.Services.AddReverseProxy().LoadFromMemory(
            [new RouteConfig { RouteId = "all", ClusterId = "node", Match = new RouteMatch { Path = "{**rest}" } }],
            [new ClusterConfig { ClusterId = "node", Destinations = new Dictionary<string, DestinationConfig> { ["one"] = new() { Address = $"http://127.0.0.1:{node}" } } }]);
        var app = builder.Build();
        app.MapReverseProxy();
        return app.RunAsync();
    }

    public void Dispose()
    {
        foreach (var member in Family())
        {
            member.Kill();
        }

        process.Dispose();
    }

    private static WebApplicationBuilder Quiet(int port)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning); // A line a request would cost more than the request.
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        return builder;
    }

    private static Proxy Dotnet(string name, string program, Func<int, string[]> arguments)
    {
        var port = FreePort();
        var start = new ProcessStartInfo(program, arguments(port)) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath("../../..", RuntimeEnvironment.GetRuntimeDirectory());
        start.Environment["DOTNET_gcServer"] = "1"; // As in every web project; this one is none.
        return new Proxy(name, Process.Start(start)!, port);
    }

    private List<Process> Family()
    {
        var children = File.Exists($"/proc/{process.Id}/task/{process.Id}/children") ? File.ReadAllText($"/proc/{process.Id}/task/{process.Id}/children") : "";
        return [process, .. children.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => Process.GetProcessById(int.Parse(id, CultureInfo.InvariantCulture)))];
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
