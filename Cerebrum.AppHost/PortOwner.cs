using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;

namespace Cerebrum.AppHost;

/// <summary>Which process listens on a TCP port of this machine.</summary>
internal static class PortOwner
{
    /// <summary>Whether <c>http://localhost:<paramref name="port"/></c> could not be listened on.</summary>
    public static bool IsTaken(int port) => IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners()
        .Any(l => l.Port == port && (IPAddress.IsLoopback(l.Address) || l.Address.Equals(IPAddress.Any) || l.Address.Equals(IPAddress.IPv6Any)));

    /// <summary>"nginx (pid 123)", or "another process" where the system does not tell: a process of another user, often.</summary>
    public static string Of(int port)
    {
        try
        {
            var pid = OperatingSystem.IsLinux() ? OnLinux(port) : OperatingSystem.IsWindows() ? OnWindows(port) : OnMac(port);
            if (pid is { } id)
            {
                using var process = Process.GetProcessById(id);
                return $"{process.ProcessName} (pid {id})";
            }
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception)
        {
            // It has ended meanwhile, or it is not ours to see, or the tool is not installed. The name is a help, no more.
        }

        return "another process";
    }

    /// <summary>/proc/net/tcp has the socket's inode (proc(5): local address in column 1 as HEX:PORT, state 0A is listening, inode in
    /// column 9), and the owner has a descriptor that links to it.</summary>
    private static int? OnLinux(int port)
    {
        var local = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        string[] tables = ["/proc/net/tcp", "/proc/net/tcp6"];
        var sockets = tables.Where(File.Exists).SelectMany(File.ReadLines)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(c => c.Length > 9 && c[1].EndsWith(local, StringComparison.Ordinal) && c[3] == "0A")
            .Select(c => $"socket:[{c[9]}]").ToHashSet();
        return Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), out var pid) ? pid : 0)
            .Where(pid => pid > 0 && Descriptors(pid).Any(sockets.Contains))
            .Cast<int?>().FirstOrDefault();
    }

    private static IEnumerable<string> Descriptors(int pid)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries($"/proc/{pid}/fd").Select(fd => new FileInfo(fd).LinkTarget).OfType<string>()];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static int? OnMac(int port) =>
        Output("lsof", "-nP", $"-iTCP:{port}", "-sTCP:LISTEN", "-t").Select(Number).FirstOrDefault();

    /// <summary>Lines are: TCP, local address, foreign address, LISTENING (translated), pid.</summary>
    private static int? OnWindows(int port) => Output("netstat", "-ano", "-p", "TCP")
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(c => c.Length == 5 && c[1].EndsWith($":{port}", StringComparison.Ordinal) && c[2].EndsWith(":0", StringComparison.Ordinal))
        .Select(c => Number(c[4])).FirstOrDefault();

    private static int? Number(string text) => int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string[] Output(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
        return process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }
}
