using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Cerebrum.Ml.Processing;

namespace Cerebrum.Ml.Speech.Audio;

/// <summary>Decodes what is not WAV with the <c>ffmpeg</c> of this machine: bytes in by a pipe, samples out by a pipe; no file,
/// no network, one demuxer, bounded in time and in what comes out.</summary>
internal static class Ffmpeg
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly SemaphoreSlim Slots = new(Environment.ProcessorCount);

    // One second more than is allowed shows that there is more.
    private static readonly string Seconds = (Clip.Longest.TotalSeconds + 1).ToString(CultureInfo.InvariantCulture);

    /// <param name="demuxer">As <see cref="AudioContainer.Sniff"/> names it.</param>
    /// <returns>Mono PCM at <see cref="Clip.SampleRateHz"/>, at most a second longer than <see cref="Clip.Longest"/>.</returns>
    /// <exception cref="UnreadableSignalException">Damaged, without sound, too slow to decode, or there is no ffmpeg.</exception>
    public static async Task<float[]> DecodeAsync(ReadOnlyMemory<byte> file, string demuxer, CancellationToken ct)
    {
        await Slots.WaitAsync(ct);
        try
        {
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
            deadline.CancelAfter(Limit);
            return await RunAsync(file, demuxer, deadline.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new UnreadableSignalException($"Expected audio that decodes within {Limit.TotalSeconds:0} s; found none so far.");
        }
        finally
        {
            Slots.Release();
        }
    }

    private static async Task<float[]> RunAsync(ReadOnlyMemory<byte> file, string demuxer, CancellationToken ct)
    {
        using var process = Start(demuxer);
        await using var kill = ct.Register(() => Kill(process));
        var feeding = FeedAsync(process, file, ct);
        using var output = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(output, ct);
        await feeding;
        await process.WaitForExitAsync(ct);
        ct.ThrowIfCancellationRequested();
        var samples = MemoryMarshal.Cast<byte, float>(output.GetBuffer().AsSpan(0, (int)output.Length));
        return samples.Length > 0
            ? [.. samples]
            : throw new UnreadableSignalException($"Expected sound; found {demuxer} data that does not decode to any.");
    }

    private static Process Start(string demuxer)
    {
        string[] arguments =
        [
            "-nostdin", "-hide_banner", "-loglevel", "quiet", "-threads", "1", "-protocol_whitelist", "pipe", "-f", demuxer, "-i", "pipe:0",
            "-map", "0:a:0", "-vn", "-sn", "-dn", "-t", Seconds, "-ac", "1", "-ar", "16000", "-f", "f32le", "pipe:1",
        ];
        try
        {
            return Process.Start(new ProcessStartInfo("ffmpeg", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        }
        catch (Win32Exception)
        {
            throw new UnreadableSignalException($"Expected WAV, as ffmpeg is not installed on this server; found {demuxer}.");
        }
    }

    // ffmpeg closes its input when it has enough, or has given up: the broken pipe is not news.
    private static async Task FeedAsync(Process process, ReadOnlyMemory<byte> file, CancellationToken ct)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(file, ct);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }
}
