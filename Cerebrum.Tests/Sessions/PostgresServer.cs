using System.Diagnostics;
using Npgsql;

namespace Cerebrum.Tests.Sessions;

/// <summary>A PostgreSQL of the machine's own package, in a folder of its own and reached by a socket in it; nothing where there is none.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private static readonly string? Bin = Directory.Exists("/usr/lib/postgresql")
        ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin")).Where(d => File.Exists(Path.Combine(d, "initdb"))).Max()
        : null;

    // Short: a socket's path has 107 bytes at most.
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("cb-pg-");
    private int databases;

    /// <summary>A new, empty database; skips the test where the server is not installed.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        Assert.SkipWhen(Bin is null, "PostgreSQL's server is not installed: no initdb under /usr/lib/postgresql.");
        var name = $"sessions{Interlocked.Increment(ref databases)}";
        await using var db = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
        await db.OpenAsync(TestContext.Current.CancellationToken);
        await using var create = new NpgsqlCommand($"CREATE DATABASE {name}", db);
        await create.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return ConnectionString(name);
    }

    public Task StopAsync() => RunAsync("pg_ctl", "stop", "-D", Data, "-m", "immediate", "-w");

    public Task StartAsync() => RunAsync("pg_ctl", "start", "-D", Data, "-w", "-s", "-l", Path.Combine(folder.FullName, "log"), "-o", $"-k {folder.FullName} -c listen_addresses= -c fsync=off");

    public async ValueTask InitializeAsync()
    {
        if (Bin is null)
        {
            return;
        }

        if (Environment.IsPrivilegedProcess)
        {
            await ExecuteAsync("chown", "postgres", folder.FullName);
        }

        await RunAsync("initdb", "-D", Data, "-U", "cerebrum", "-A", "trust", "-E", "UTF8", "--no-sync");
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (Bin is not null)
        {
            await StopAsync();
        }

        folder.Delete(recursive: true);
    }

    private string Data => Path.Combine(folder.FullName, "data");

    private string ConnectionString(string database) => $"Host={folder.FullName};Database={database};Username=cerebrum";

    // The server refuses to run as root.
    private static Task RunAsync(string program, params string[] arguments)
    {
        var path = Path.Combine(Bin!, program);
        return Environment.IsPrivilegedProcess ? ExecuteAsync("runuser", ["-u", "postgres", "--", path, .. arguments]) : ExecuteAsync(path, arguments);
    }

    private static async Task ExecuteAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = "/", RedirectStandardOutput = true })!;
        await process.WaitForExitAsync(); // Its output is a few lines; the server it starts keeps the pipe open, so nobody waits for its end.
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }
}

[CollectionDefinition("PostgreSQL")]
public sealed class PostgresTests : ICollectionFixture<PostgresServer>;
