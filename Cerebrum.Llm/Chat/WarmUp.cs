using System.Data.Common;
using Cerebrum.Llm.Knowledge;
using Cerebrum.Llm.Sessions;
using Cerebrum.Llm.Telemetry;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Cerebrum.Llm.Chat;

/// <summary>Answers one question before the first caller does, so that nobody waits for the compiler. The service is ready afterwards.</summary>
internal sealed class WarmUp(Library library, Conversation conversation, SessionStore sessions, ChatMeter meter) : BackgroundService, IHealthCheck
{
    /// <summary>A language model that is slow, or hangs, does not keep the service from being ready.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private volatile bool warm;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(warm ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The knowledge base is loading."));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await library.Ready.WaitAsync(stoppingToken);
        var turn = new ChatTurn("I have a sore throat and a fever", null, null, null, null, Profile.Unknown, Stream: false, Counts: false);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        patience.CancelAfter(Patience);
        try
        {
            var answer = await conversation.AnswerAsync(turn, meter.Begin(turn.Counts), (_, _) => ValueTask.CompletedTask, patience.Token);
            await sessions.DeleteAsync(answer.SessionId, turn.Caller, stoppingToken);
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            // The rest of the path is warm.
        }
        catch (DbException)
        {
            // It was not kept either; the log has it.
        }

        warm = true;
    }
}
