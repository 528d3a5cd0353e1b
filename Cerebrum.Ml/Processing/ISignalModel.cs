using Cerebrum.Ml.Models;

namespace Cerebrum.Ml.Processing;

/// <summary>A signal Cerebrum understands: from bytes to an answer. Safe for concurrent calls.</summary>
internal interface ISignalModel : IDisposable
{
    ModelManifest Manifest { get; }

    /// <summary>Rows that wait for a run.</summary>
    int Waiting { get; }

    /// <exception cref="UnreadableSignalException">The bytes are not what this model reads.</exception>
    Task<SignalAnswer> AnalyzeAsync(SignalInput input, CancellationToken ct);
}
