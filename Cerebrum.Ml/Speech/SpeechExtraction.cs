using System.Globalization;
using Cerebrum.Ml.Processing;
using Cerebrum.Ml.Speech.Audio;
using Cerebrum.Ml.Speech.Features;

namespace Cerebrum.Ml.Speech;

/// <summary>Writes the functionals of many clips to a CSV: file, seconds of speech, then one column a feature. Clips that the
/// service would not analyse have 0 seconds and no values.</summary>
internal static class SpeechExtraction
{
    /// <param name="list">A text file of paths, one a line.</param>
    /// <param name="output">The CSV.</param>
    public static async Task<int> RunAsync(string list, string output)
    {
        var paths = (await File.ReadAllLinesAsync(list)).Where(line => line.Length > 0).ToArray();
        var rows = new string[paths.Length];
        var done = 0;
        await Parallel.ForAsync(0, paths.Length, async (i, ct) =>
        {
            rows[i] = await RowAsync(paths[i], ct);
            if (Interlocked.Increment(ref done) is var n && (n % 200 == 0 || n == paths.Length))
            {
                await Console.Error.WriteLineAsync($"{n} of {paths.Length}");
            }
        });
        await File.WriteAllLinesAsync(output, rows.Prepend($"file,speech_s,{string.Join(',', AcousticFunctionals.Names)}"));
        return 0;
    }

    private static async Task<string> RowAsync(string path, CancellationToken ct)
    {
        try
        {
            var clip = await AudioReader.ReadAsync(await File.ReadAllBytesAsync(path, ct), ct);
            var frames = AcousticFrames.Of(clip.Samples);
            var activity = Activity.Of(frames);
            var quality = ClipQuality.Of(clip, frames, activity);
            var values = AcousticFunctionals.Of(frames, activity, activity.First, activity.End);
            var speech = quality.Fault is null && SpeechGate.IsSpeech(values) ? quality.SpeechS : 0;
            return string.Create(CultureInfo.InvariantCulture, $"{path},{speech},{string.Join(',', values.Select(v => v.ToString("G9", CultureInfo.InvariantCulture)))}");
        }
        catch (UnreadableSignalException e)
        {
            await Console.Error.WriteLineAsync($"{path}: {e.Message}");
            return $"{path},0";
        }
    }
}
