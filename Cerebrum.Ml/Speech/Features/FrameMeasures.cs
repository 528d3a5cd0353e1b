namespace Cerebrum.Ml.Speech.Features;

/// <summary>Who measures the frames, by name. All pass the same test; the model was trained on <c>portable</c>.</summary>
internal static partial class FrameMeasures
{
    public const string Portable = "portable";

    /// <summary>From mono PCM in [-1, 1] at 16 kHz to its frames.</summary>
    public static IReadOnlyDictionary<string, Func<float[], AcousticFrames>> Known { get; } = All();

    private static SortedDictionary<string, Func<float[], AcousticFrames>> All()
    {
        var known = new SortedDictionary<string, Func<float[], AcousticFrames>>(StringComparer.Ordinal) { [Portable] = AcousticFrames.Of };
        AddVendors(known);
        return known;
    }

    static partial void AddVendors(IDictionary<string, Func<float[], AcousticFrames>> known);
}
