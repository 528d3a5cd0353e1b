using System.Numerics.Tensors;
using Cerebrum.Ml.Speech.Features;

namespace Cerebrum.Ml.Speech;

/// <summary>A stretch of a clip that is judged by itself.</summary>
/// <param name="Features">As <see cref="AcousticFunctionals"/> makes them.</param>
/// <param name="SpeechSeconds">Its weight in the whole.</param>
internal sealed record SpeechWindow(float[] Features, float SpeechSeconds);

/// <summary>Cuts long speech into windows as long as the clips the model was trained on.</summary>
internal static class SpeechWindows
{
    private const double LongestSeconds = 6; // RAVDESS and nEMO sentences last 1 to 5 s.
    private const double ShortestSpeechSeconds = 0.5;

    /// <returns>At least one.</returns>
    public static List<SpeechWindow> Of(AcousticFrames frames, Activity activity, CancellationToken ct)
    {
        var length = activity.End - activity.First;
        var count = (int)Math.Ceiling(length * Framing.HopSeconds / LongestSeconds);
        var windows = new List<SpeechWindow>(count);
        for (var i = 0; i < count; i++)
        {
            ct.ThrowIfCancellationRequested();
            var first = activity.First + (int)((long)length * i / count);
            var end = activity.First + (int)((long)length * (i + 1) / count);
            var seconds = activity.Active.AsSpan(first, end - first).Count(true) * Framing.HopSeconds;
            if (count == 1 || seconds >= ShortestSpeechSeconds)
            {
                windows.Add(new SpeechWindow(AcousticFunctionals.Of(frames, activity, first, end), (float)seconds));
            }
        }

        return windows.Count > 0 ? windows : [new SpeechWindow(AcousticFunctionals.Of(frames, activity, activity.First, activity.End), 1)];
    }

    /// <summary>Mean of the features, by seconds of speech.</summary>
    public static float[] Mean(List<SpeechWindow> windows)
    {
        var mean = new float[windows[0].Features.Length];
        var total = windows.Sum(w => w.SpeechSeconds);
        foreach (var window in windows)
        {
            TensorPrimitives.MultiplyAdd(window.Features, window.SpeechSeconds / total, mean, mean);
        }

        return mean;
    }
}
