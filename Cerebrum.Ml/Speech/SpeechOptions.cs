using Cerebrum.Ml.Speech.Features;
using Microsoft.Extensions.Options;

namespace Cerebrum.Ml.Speech;

internal sealed class SpeechOptions
{
    /// <summary>Who measures the frames of a clip: a name of <see cref="FrameMeasures.Known"/>.</summary>
    /// <value>The default value is <c>portable</c>.</value>
    public string Features { get; set; } = FrameMeasures.Portable;

    public static void Add(IServiceCollection services) => services.AddOptions<SpeechOptions>().BindConfiguration("Ml:Speech")
        .Validate(
            speech => FrameMeasures.Known.ContainsKey(speech.Features),
            $"Ml:Speech:Features: unknown name. This build knows: {string.Join(", ", FrameMeasures.Known.Keys)}.")
        .ValidateOnStart();
}
