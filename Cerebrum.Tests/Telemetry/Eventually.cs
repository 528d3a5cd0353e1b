using System.Diagnostics;
using Cerebrum.Tests.Hosting;

namespace Cerebrum.Tests.Telemetry;

/// <summary>Waits for what other threads and processes do, looking often.</summary>
internal static class Eventually
{
    public static Task Async(Func<bool> holds, string otherwise = "It did not come about.") => Async(() => Task.FromResult(holds()), otherwise);

    public static async Task Async(Func<Task<bool>> holds, string otherwise = "It did not come about.")
    {
        var start = Stopwatch.StartNew();
        while (!await holds())
        {
            Assert.True(start.Elapsed < RunningStack.Bound, otherwise);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
