namespace Cerebrum.Ml.Keystrokes;

/// <summary>The step of the clock that timed the keystrokes: 15.6 ms on old Windows, 100 ms in browsers that resist fingerprinting.</summary>
internal static class TimerResolution
{
    /// <summary>Steps known from clocks and screens, milliseconds, coarsest first: 1/10 s, 1/30 s, 1/50 s, 1/60 s, 1/64 s, 10 ms, 1/120 s,
    /// 1/125 s (USB polling), 1/128 s, 5 ms, 1/250 s, 2 ms, 1 ms, 0.1 ms.</summary>
    private static readonly double[] Steps = [100, 1000 / 30.0, 20, 1000 / 60.0, 15.625, 10, 1000 / 120.0, 8, 7.8125, 5, 4, 2, 1, 0.1];

    /// <summary>Of a step's multiples, this part must fit: clocks jump now and then.</summary>
    private const double Fit = 0.97;

    /// <returns>The coarsest step whose multiples the holds are, milliseconds; 0 when it is finer than any known one.</returns>
    public static double Of(ReadOnlySpan<double> holds)
    {
        // Times that were rounded to whole milliseconds miss a step's multiples by up to 1 ms; otherwise by up to 0.16 ms, where both times were rounded to 0.1 ms.
        var whole = Fits(holds, 1, 1e-3);
        foreach (var step in Steps)
        {
            var tolerance = step <= 1 ? step * 0.02 : whole && step != Math.Floor(step) ? 1 : 0.16;
            if (Fits(holds, step, Math.Min(tolerance, step / 8)))
            {
                return step;
            }
        }

        return 0;
    }

    private static bool Fits(ReadOnlySpan<double> holds, double step, double tolerance)
    {
        var (fits, positive) = (0, 0);
        foreach (var hold in holds)
        {
            if (hold > 0)
            {
                positive++;
                fits += Math.Abs(hold - (Math.Round(hold / step) * step)) <= tolerance ? 1 : 0;
            }
        }

        return positive > 0 && fits >= Fit * positive;
    }
}
