using System.Diagnostics;
using System.Globalization;

namespace Cerebrum.Bench;

/// <summary>Warm wall-clock time of one piece of work, one call at a time.</summary>
internal static class Timing
{
    /// <summary>Warms up for a second, then prints median and minimum.</summary>
    public static void Print(string what, Action work, int runs = 500) =>
        PrintAsync(what, () =>
        {
            work();
            return Task.CompletedTask;
        }, runs).GetAwaiter().GetResult();

    public static async Task PrintAsync(string what, Func<Task> work, int runs = 500)
    {
        for (var warm = Stopwatch.StartNew(); warm.ElapsedMilliseconds < 1000;)
        {
            await work();
        }

        var milliseconds = new double[runs];
        for (var i = 0; i < runs; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await work();
            milliseconds[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        Array.Sort(milliseconds);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-50} median {milliseconds[runs / 2],8:0.000} ms   minimum {milliseconds[0],8:0.000} ms"));
    }
}
