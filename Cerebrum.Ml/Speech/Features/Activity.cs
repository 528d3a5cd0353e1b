namespace Cerebrum.Ml.Speech.Features;

/// <summary>Where somebody speaks.</summary>
/// <param name="Active">Whether a frame is loud enough, by frame.</param>
/// <param name="First">First frame of the first stretch of speech.</param>
/// <param name="End">One after the last frame of the last one; equal to <paramref name="First"/> where there is none.</param>
/// <param name="SpeechFrames">Frames in stretches of speech, short pauses included.</param>
/// <param name="NoiseDb">Level below which the quietest tenth lies, dB of full scale.</param>
internal sealed record Activity(bool[] Active, int First, int End, int SpeechFrames, double NoiseDb)
{
    private const double AboveNoiseDb = 6;
    private const double BelowPeakDb = 35; // Unstressed syllables lie within 30 dB of the stressed ones.
    private const double SilenceDb = -60;
    private const int LongestPause = 20; // 200 ms: longer than a stop consonant.
    private const int FewestVoiced = 5; // 50 ms: a short vowel.

    /// <summary>Finds stretches that are loud, with no pause over 200 ms inside, and voiced for at least 50 ms.</summary>
    public static Activity Of(AcousticFrames frames)
    {
        var sorted = frames.LevelDb.Order().ToArray();
        if (sorted.Length == 0)
        {
            return new Activity([], 0, 0, 0, -100);
        }

        var noise = Statistics.Percentile(sorted, 0.1);
        var peak = Statistics.Percentile(sorted, 0.95);
        // Where the quietest tenth is as loud as the rest (no pause, or nothing but noise) the voice decides.
        var threshold = Math.Max(Math.Max(Math.Min(noise + AboveNoiseDb, peak - AboveNoiseDb), peak - BelowPeakDb), SilenceDb);
        var active = Array.ConvertAll(frames.LevelDb, level => level > threshold);
        return Stretches(active, frames.Pitch, noise);
    }

    private static Activity Stretches(bool[] active, PitchTrack pitch, double noise)
    {
        int first = 0, end = 0, speech = 0;
        for (var t = 0; t < active.Length;)
        {
            if (!active[t])
            {
                t++;
                continue;
            }

            int from = t, last = t, voiced = 0;
            for (; t < active.Length && t - last <= LongestPause; t++)
            {
                last = active[t] ? t : last;
                voiced += active[t] && pitch.IsVoiced(t) ? 1 : 0;
            }

            if (voiced >= FewestVoiced)
            {
                first = speech == 0 ? from : first;
                end = last + 1;
                speech += last + 1 - from;
            }
        }

        return new Activity(active, first, end, speech, noise);
    }
}
