using System.Runtime.InteropServices;
using System.Text.Json;
using Cerebrum.Ml.Processing;
using Cerebrum.Ml.Speech.Features;

namespace Cerebrum.Ml.Speech;

/// <summary>How one person usually sounds: the mean of the functionals of their clips so far. It holds no sound and no words.</summary>
/// <param name="Features">The version of the functionals, <see cref="AcousticFunctionals.Version"/>.</param>
/// <param name="Clips">Clips in the mean, 1 to <see cref="MaxClips"/>.</param>
/// <param name="Mean">Base64 of little-endian 32-bit floats, one a feature.</param>
internal sealed record VoiceBaseline(string Features, int Clips, string Mean)
{
    private const int MaxClips = 1000; // A voice changes with the years: later clips keep some weight.

    /// <summary>The earlier clips and one more.</summary>
    public static VoiceBaseline With(VoiceBaseline? earlier, float[] features)
    {
        var mean = earlier?.Decode() ?? new float[features.Length];
        var clips = Math.Min((earlier?.Clips ?? 0) + 1, MaxClips);
        for (var i = 0; i < mean.Length; i++)
        {
            mean[i] += (features[i] - mean[i]) / clips;
        }

        return new VoiceBaseline(AcousticFunctionals.Version, clips, Convert.ToBase64String(MemoryMarshal.AsBytes<float>(mean)));
    }

    /// <summary>Reads what a caller sends back.</summary>
    /// <returns>Null when nothing was sent, or it was made of another version's features.</returns>
    /// <exception cref="UnreadableSignalException">It is not a baseline.</exception>
    public static VoiceBaseline? Read(JsonElement? json)
    {
        if (json is not { } sent || sent.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        try
        {
            var baseline = sent.Deserialize(SignalJson.Default.VoiceBaseline);
            if (baseline is { Features: not null and not AcousticFunctionals.Version })
            {
                return null;
            }

            return baseline is { Mean.Length: < 16_384, Clips: > 0 and <= MaxClips } && baseline.Decode() is not null ? baseline : throw Unfit();
        }
        catch (JsonException)
        {
            throw Unfit();
        }
    }

    /// <summary>The mean, in the order of <see cref="AcousticFunctionals.Names"/>; null when it is damaged.</summary>
    public float[]? Decode()
    {
        var mean = new float[AcousticFunctionals.Names.Count];
        return Convert.TryFromBase64String(Mean, MemoryMarshal.AsBytes(mean.AsSpan()), out var written)
            && written == mean.Length * sizeof(float) && Array.TrueForAll(mean, value => Math.Abs(value) < 1e6f)
            ? mean
            : null;
    }

    private static UnreadableSignalException Unfit() =>
        new("Expected as baseline what an earlier answer returned as baseline; found something else.");
}
