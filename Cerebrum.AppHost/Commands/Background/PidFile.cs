using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cerebrum.AppHost.Commands.Background;

/// <param name="Pid">Of the background's host.</param>
/// <param name="Started">Which process that is: see <see cref="Incarnation"/>.</param>
/// <param name="Gateway">Where its gateway listens.</param>
internal sealed record Running(int Pid, string Started, string Gateway)
{
    /// <summary>Whether that process, and not another that got its number, still runs.</summary>
    [JsonIgnore]
    public bool IsAlive => Incarnation.Of(Pid) == Started;
}

/// <summary>Notes which process runs the stack in the background.</summary>
internal sealed class PidFile(string folder)
{
    private const int LongestFile = 4096;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly string path = Path.Combine(folder, "cerebrum.pid");

    /// <summary>Keeps every other <c>start</c> and <c>stop</c> out until it is disposed.</summary>
    /// <exception cref="IOException">Another one held it for five seconds, or the folder cannot be written to.</exception>
    public async Task<IDisposable> HoldAsync(CancellationToken ct)
    {
        Directory.CreateDirectory(folder);
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                // A file of its own that is never removed: who waits for it must not wait for one that is gone.
                return new FileStream(Path.Combine(folder, "cerebrum.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (TimeProvider.System.GetElapsedTime(start) < Patience)
            {
                await Task.Delay(20, ct);
            }
        }
    }

    /// <returns>What is noted; null where nothing is, or nothing readable: that names no process to end.</returns>
    public Running? Read()
    {
        try
        {
            return new FileInfo(path) is { Exists: true, Length: <= LongestFile } ? JsonSerializer.Deserialize(File.ReadAllBytes(path), PidJson.Default.Running) : null;
        }
        catch (Exception e) when (e is JsonException or FileNotFoundException)
        {
            return null;
        }
    }

    /// <param name="running">Null: nothing runs.</param>
    public void Write(Running? running)
    {
        if (running is null)
        {
            File.Delete(path);
            return;
        }

        File.WriteAllBytes(path + ".new", JsonSerializer.SerializeToUtf8Bytes(running, PidJson.Default.Running));
        File.Move(path + ".new", path, overwrite: true); // At once: a reader finds the old one or the new one.
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Running))]
internal sealed partial class PidJson : JsonSerializerContext;
