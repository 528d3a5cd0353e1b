using System.Runtime.InteropServices;

namespace Cerebrum.AppHost.Commands;

/// <summary>Ctrl+C and the operating system's request to stop, as a token: a command ends in order.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly IReadOnlyList<PosixSignalRegistration> signals;

    public Interruption()
    {
        PosixSignal[] ending = [PosixSignal.SIGINT, PosixSignal.SIGTERM];
        signals = [.. ending.Select(s => PosixSignalRegistration.Create(s, context =>
        {
            context.Cancel = true;
            stop.Cancel();
        }))];
    }

    public CancellationToken Token => stop.Token;

    public void Dispose()
    {
        foreach (var signal in signals)
        {
            signal.Dispose();
        }

        stop.Dispose();
    }
}
