using Cerebrum.Ml.Models;
using Cerebrum.Ml.Processing;
using Cerebrum.Ml.Speech.Audio;
using Cerebrum.Ml.Speech.Features;

namespace Cerebrum.Ml.Speech;

/// <summary>Which of five acted emotions a voice resembles, from how it sounds and not from what it says.</summary>
/// <param name="measure">One of <see cref="FrameMeasures.Known"/>.</param>
internal sealed class SpeechEmotion(string folder, Func<float[], AcousticFrames> measure) : ISignalModel
{
    private const string Unknown = "unknown";

    private readonly OnnxModel model = OnnxModel.Load(folder, AcousticFunctionals.Version);

    public ModelManifest Manifest => model.Manifest;

    public int Waiting => model.Waiting;

    public async Task<SignalAnswer> AnalyzeAsync(SignalInput input, CancellationToken ct)
    {
        var earlier = VoiceBaseline.Read(input.Baseline);
        return await AnswerAsync(await AudioReader.ReadAsync(input.Bytes, ct), earlier, ct);
    }

    public void Dispose() => model.Dispose();

    private async Task<EmotionAnswer> AnswerAsync(Clip clip, VoiceBaseline? earlier, CancellationToken ct)
    {
        var frames = measure(clip.Samples);
        ct.ThrowIfCancellationRequested();
        var activity = Activity.Of(frames);
        var answer = new EmotionAnswer
        {
            DetectedEmotion = Unknown,
            Confidence = 0,
            Probabilities = Manifest.Labels.ToDictionary(label => label, _ => 0f),
            Features = VoiceDescription.Of(frames, activity),
            Quality = ClipQuality.Of(clip, frames, activity),
            Baseline = earlier,
            Model = ModelId.Of(Manifest),
            Abstained = true,
        };
        return answer.Quality.Fault is { } fault ? answer with { Reason = fault } : await ClassifyAsync(answer, frames, activity, earlier, ct);
    }

    private async Task<EmotionAnswer> ClassifyAsync(EmotionAnswer answer, AcousticFrames frames, Activity activity, VoiceBaseline? earlier, CancellationToken ct)
    {
        var windows = SpeechWindows.Of(frames, activity, ct);
        var mean = SpeechWindows.Mean(windows);
        if (!SpeechGate.IsSpeech(mean))
        {
            return answer with { Reason = SpeechGate.Fault };
        }

        var parts = await model.PredictAsync(windows.ConvertAll(window => Input(window.Features, earlier)), ct);
        var prediction = Prediction.Pool(Manifest, parts, [.. windows.Select(w => w.SpeechSeconds)]);
        answer = answer with
        {
            Confidence = prediction.Confidence,
            Probabilities = prediction.Probabilities,
            Baseline = VoiceBaseline.With(earlier, mean),
        };
        return prediction.Abstains
            ? answer with { Reason = "The voice fits no emotion clearly enough." }
            : answer with { DetectedEmotion = prediction.Label, Abstained = false };
    }

    // The model takes the features, then the person's mean and how many clips it is made of (0 and zeros: nothing known).
    private static float[] Input(float[] features, VoiceBaseline? earlier)
    {
        var input = new float[(2 * features.Length) + 1];
        features.CopyTo(input, 0);
        if (earlier?.Decode() is { } mean)
        {
            mean.CopyTo(input, features.Length);
            input[^1] = earlier.Clips;
        }

        return input;
    }
}
