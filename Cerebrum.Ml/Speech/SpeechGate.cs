using Cerebrum.Ml.Speech.Features;

namespace Cerebrum.Ml.Speech;

/// <summary>Tells speech from music, singing, noise and signals: a logistic regression on six functionals. Speech rises and falls
/// (level, voicing), is voiced clearly but not all the time, and changes its spectrum at the pace of syllables. Fitted and measured by
/// <c>training/speech/gate.sh</c>; figures in the model's card.</summary>
internal static class SpeechGate
{
    public const string Fault = "The sound is music or noise rather than speech.";

    /// <summary>Of the weighted sum: half a percent of the speech lies under it.</summary>
    private const double Threshold = 17.62;

    private static readonly (int Feature, double Weight)[] Weights =
    [
        .. new (string Name, double Weight)[]
        {
            ("level.std", 0.977),
            ("voicing.std", 18.3),
            ("voicing.p50", 6.007),
            ("flatness_ln.p10", 0.4345),
            ("flux.p50", 6.453),
            ("rhythm.syllables_hz", 2.475),
        }.Select(w => (AcousticFunctionals.Names.Index().Single(n => n.Item == w.Name).Index, w.Weight)),
    ];

    /// <param name="features">As <see cref="AcousticFunctionals"/> makes them.</param>
    public static bool IsSpeech(float[] features) => Weights.Sum(w => features[w.Feature] * w.Weight) >= Threshold;
}
