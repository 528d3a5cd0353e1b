namespace Cerebrum.Ml.Speech.Features;

/// <summary>Pace and pauses of a stretch.</summary>
internal static class Rhythm
{
    public static void Measure(FeatureList list, AcousticFrames frames, Activity activity, int first, int end)
    {
        var seconds = Math.Max(1, end - first) * Framing.HopSeconds;
        var spoken = Runs(first, end, t => activity.Active[t]);
        var voiced = Runs(first, end, t => activity.Active[t] && frames.Pitch.IsVoiced(t));
        list.Add("rhythm", "syllables_hz", Syllables(frames, activity, first, end) / seconds);
        list.Add("rhythm", "pause_ratio", 1 - (spoken.Sum() / seconds));
        list.Add("rhythm", "voiced_ratio", voiced.Sum() / seconds);
        list.Add("rhythm", "voiced_runs_hz", voiced.Length / seconds);
        list.Add("rhythm", "voiced_run_mean_s", Statistics.Mean(voiced));
        list.Add("rhythm", "voiced_run_std_s", Statistics.Deviation(voiced));
        list.Add("rhythm", "seconds_ln", Math.Log(seconds));
    }

    /// <summary>Syllable nuclei: peaks of the smoothed level in voiced frames, 2 dB above the dips around them (De Jong and
    /// Wempe 2009).</summary>
    public static int Syllables(AcousticFrames frames, Activity activity, int first, int end)
    {
        const double DipDb = 2;
        var count = 0;
        double peak = double.NegativeInfinity, dip = double.PositiveInfinity;
        var voiced = false;
        for (var t = first; t < end; t++)
        {
            var level = Smooth(frames.LevelDb, t, first, end);
            if (level > peak)
            {
                (peak, voiced) = (level, activity.Active[t] && frames.Pitch.IsVoiced(t));
            }

            dip = Math.Min(dip, level);
            if (level < peak - DipDb)
            {
                count += voiced && peak > dip + DipDb ? 1 : 0;
                (peak, dip, voiced) = (level, level, false);
            }
        }

        return count + (voiced && peak > dip + DipDb ? 1 : 0);
    }

    // Mean over 50 ms.
    private static double Smooth(double[] levels, int t, int first, int end)
    {
        var sum = 0.0;
        for (var i = -2; i <= 2; i++)
        {
            sum += levels[Math.Clamp(t + i, first, end - 1)];
        }

        return sum / 5;
    }

    // Lengths in seconds of the runs of frames that fulfil a condition.
    private static double[] Runs(int first, int end, Func<int, bool> condition)
    {
        var runs = new List<double>();
        for (var t = first; t < end; t++)
        {
            var from = t;
            while (t < end && condition(t))
            {
                t++;
            }

            if (t > from)
            {
                runs.Add((t - from) * Framing.HopSeconds);
            }
        }

        return [.. runs];
    }
}
