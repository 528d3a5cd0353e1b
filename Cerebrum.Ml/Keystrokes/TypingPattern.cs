using Cerebrum.Ml.Models;
using Cerebrum.Ml.Processing;

namespace Cerebrum.Ml.Keystrokes;

internal sealed class TypingPattern(string folder) : ISignalModel
{
    private readonly OnnxModel model = OnnxModel.Load(folder, "keystroke-statistics/1");

    public ModelManifest Manifest => model.Manifest;

    public Task<SignalAnswer> AnalyzeAsync(SignalInput input, CancellationToken ct) => throw new NotImplementedException();

    public void Dispose() => model.Dispose();
}
