using System.Globalization;
using System.Text;
using Cerebrum.Ml.Processing;

namespace Cerebrum.Ml.Keystrokes;

/// <summary>The features of many sessions for training, by the code that serves.</summary>
internal static class KeystrokeExtraction
{
    /// <param name="list">A session a line: its name, a tab, and the JSON a request would carry.</param>
    /// <param name="output">Becomes a CSV: session, keystrokes, timer_resolution_ms and the features. A session that cannot be
    /// read is named on the error stream, with the reason, and left out.</param>
    public static int Run(string list, string output)
    {
        using var writer = new StreamWriter(output, append: false, new UTF8Encoding(false));
        writer.WriteLine($"session,keystrokes,timer_resolution_ms,{string.Join(',', KeystrokeFeatures.Names)}");
        var lines = File.ReadLines(list).AsParallel().AsOrdered().WithDegreeOfParallelism(2).Select(Describe);
        foreach (var (row, error) in lines)
        {
            (error is null ? writer : Console.Error).WriteLine(error ?? row);
        }

        return 0;
    }

    private static (string? Row, string? Error) Describe(string line)
    {
        var tab = line.IndexOf('\t', StringComparison.Ordinal);
        var name = line[..Math.Max(0, tab)];
        try
        {
            var timing = Timing.Of(TypingSession.From(KeystrokeReader.Read(Encoding.UTF8.GetBytes(line[(tab + 1)..]))).Keystrokes);
            var resolution = TimerResolution.Of([.. timing.Holds]);
            var values = KeystrokeFeatures.Describe(timing).Values.Prepend(resolution).Prepend(timing.Keystrokes);
            return ($"{name},{string.Join(',', values.Select(v => ((float)v).ToString("R", CultureInfo.InvariantCulture)))}", null);
        }
        catch (UnreadableSignalException e)
        {
            return (null, $"{name}: {e.Message}");
        }
    }
}
