namespace Cerebrum.Gateway.Watch.Channels;

/// <summary>A way to tell people. It is called by one thread at a time.</summary>
internal interface IChannel
{
    string Name { get; }

    /// <exception cref="ChannelException">It could not be told; the message says why, without addresses and secrets.</exception>
    Task SendAsync(Notice notice, CancellationToken ct);
}

internal sealed class ChannelException(string message, Exception? inner = null) : Exception(message, inner);
