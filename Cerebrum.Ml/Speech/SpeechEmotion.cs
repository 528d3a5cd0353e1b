using Cerebrum.Ml.Models;
using Cerebrum.Ml.Processing;

namespace Cerebrum.Ml.Speech;

internal sealed class SpeechEmotion(string folder) : ISignalModel
{
    private readonly OnnxModel model = OnnxModel.Load(folder, "acoustic-functionals/1");

    public ModelManifest Manifest => model.Manifest;

    public Task<SignalAnswer> AnalyzeAsync(SignalInput input, CancellationToken ct) => throw new NotImplementedException();

    public void Dispose() => model.Dispose();
}
