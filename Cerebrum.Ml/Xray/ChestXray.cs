using Cerebrum.Ml.Models;
using Cerebrum.Ml.Processing;

namespace Cerebrum.Ml.Xray;

internal sealed class ChestXray(string folder) : ISignalModel
{
    private readonly OnnxModel model = OnnxModel.Load(folder, "gray-square/1");

    public ModelManifest Manifest => model.Manifest;

    public Task<SignalAnswer> AnalyzeAsync(SignalInput input, CancellationToken ct) => throw new NotImplementedException();

    public void Dispose() => model.Dispose();
}
