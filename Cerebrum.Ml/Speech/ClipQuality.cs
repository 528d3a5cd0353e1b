using System.Text.Json.Serialization;
using Cerebrum.Ml.Speech.Audio;
using Cerebrum.Ml.Speech.Features;

namespace Cerebrum.Ml.Speech;

/// <summary>What a clip is good for.</summary>
/// <param name="DurationS">Of the whole clip, seconds.</param>
/// <param name="SpeechS">Seconds in which somebody speaks, pauses under 200 ms included.</param>
/// <param name="SnrDb">Level of the speech over that of the quietest tenth, 0..80; a lower bound where there is no pause.</param>
/// <param name="Clipped">Share of the samples that are cut at full scale, 0..1.</param>
/// <param name="Fault">Why no emotion can be told from it; null when one can.</param>
internal sealed record ClipQuality(double DurationS, double SpeechS, double SnrDb, double Clipped, [property: JsonIgnore] string? Fault)
{
    private const double ShortestSpeechS = 0.5;
    private const double SilenceDb = -60;
    private const double WorstSnrDb = 3;
    private const double SteadyDb = 1.5; // Speech moves by 5 dB and more from frame to frame; a hum or a beep does not.

    public static ClipQuality Of(Clip clip, AcousticFrames frames, Activity activity)
    {
        var speech = activity.SpeechFrames * Framing.HopSeconds;
        var levels = FrameSet.Spoken(activity, activity.First, activity.End).Pick(frames.LevelDb);
        var snr = Math.Clamp(SnrDbOf(levels, activity.NoiseDb), 0, 80);
        return new ClipQuality(Round(clip.DurationSeconds), Round(speech), Round(snr), Math.Round(clip.Clipped, 5), FaultOf(frames, levels, speech, snr));
    }

    private static string? FaultOf(AcousticFrames frames, double[] levels, double speech, double snr)
    {
        if (frames.Count == 0 || frames.LevelDb.Max() < SilenceDb)
        {
            return "The clip is silent.";
        }

        if (speech < ShortestSpeechS)
        {
            return $"Expected at least {ShortestSpeechS} s of speech; found {Round(speech)} s.";
        }

        if (Statistics.Deviation(levels) < SteadyDb)
        {
            return "The sound is too steady to be speech.";
        }

        return snr < WorstSnrDb ? "The speech is lost in noise." : null;
    }

    private static double SnrDbOf(double[] levels, double noiseDb)
    {
        if (levels.Length == 0)
        {
            return 0;
        }

        var power = Statistics.Mean(Array.ConvertAll(levels, level => Math.Pow(10, level / 10)));
        var noise = Math.Pow(10, noiseDb / 10);
        return 10 * Math.Log10(Math.Max(power - noise, 1e-12) / noise);
    }

    private static double Round(double value) => Math.Round(value, 2);
}
