using System.Buffers;
using System.Collections.Concurrent;
using Cerebrum.Tests.Hosting;
using MimeKit;
using SmtpServer;
using SmtpServer.ComponentModel;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Cerebrum.Tests.Watch;

/// <summary>An SMTP server on loopback that keeps what comes.</summary>
internal sealed class MailServer : MessageStore, IAsyncDisposable
{
    private readonly CancellationTokenSource end = new();
    private readonly ConcurrentQueue<MimeMessage> mails = new();
    private readonly Task running;

    public MailServer()
    {
        var services = new ServiceProvider();
        services.Add(this);
        running = new SmtpServer.SmtpServer(new SmtpServerOptionsBuilder().ServerName("localhost").Endpoint(e => e.Port(Port).AllowUnsecureAuthentication()).Build(), services).StartAsync(end.Token);
    }

    public int Port { get; } = RunningStack.FreePorts(1)[0];

    public IReadOnlyList<MimeMessage> Mails => [.. mails];

    public override async Task<SmtpResponse> SaveAsync(ISessionContext context, IMessageTransaction transaction, ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream(buffer.ToArray());
        mails.Enqueue(await MimeMessage.LoadAsync(stream, cancellationToken));
        return SmtpResponse.Ok;
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        end.Dispose();
    }
}
