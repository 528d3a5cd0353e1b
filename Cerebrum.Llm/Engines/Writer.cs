using System.ClientModel;
using Cerebrum.Llm.Evidence;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace Cerebrum.Llm.Engines;

/// <summary>Has the chosen engine write a text, lets only supported sentences through, and has <c>grounded</c> write it where the
/// engine fails, is too slow, or writes nothing that is supported.</summary>
internal sealed partial class Writer(
    IChatClient engine, [FromKeyedServices(GroundedChatClient.Name)] IChatClient grounded, IOptions<EngineOptions> options, ILogger<Writer> logger)
{
    private readonly ChatClientMetadata metadata = engine.GetService<ChatClientMetadata>() ?? new ChatClientMetadata();

    /// <param name="said">Is given each supported piece of text as soon as it is known.</param>
    public async Task<Written> WriteAsync(Brief brief, Func<string, ValueTask> said, CancellationToken ct)
    {
        var written = await ChooseAsync(brief, said, ct);
        if (brief.InitialDiagnosis is not null && brief.Questions.Count > 0)
        {
            // Whichever engine wrote: what would change the urgency is not left to it.
            await said(written.Ledger.Add($"\n\n{string.Join(' ', brief.Questions)}"));
            await said(written.Ledger.Complete());
        }

        return written;
    }

    private async Task<Written> ChooseAsync(Brief brief, Func<string, ValueTask> said, CancellationToken ct)
    {
        if (engine == grounded)
        {
            return await RunAsync(grounded, brief, said, ct);
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(options.Value.Deadline);
        try
        {
            var written = await RunAsync(engine, brief, said, deadline.Token);
            if (written.Ledger.Text.Length > 0)
            {
                return written;
            }

            Log.Unsupported(logger, options.Value.Engine);
            return await ReplaceAsync(brief, said, "wrote nothing that the evidence supports", ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            // Whatever an engine and its library throw, the answer does not depend on it.
            Log.Failed(logger, options.Value.Engine, e.GetType().Name);
            // What was already sent as tokens stays on the screen until the whole answer replaces it.
            return await ReplaceAsync(brief, said, Fault(e), ct);
        }
    }

    private static string Fault(Exception e) => e switch
    {
        OperationCanceledException => "did not answer in time",
        ClientResultException { Status: >= 400 and < 500 and var status } => $"refused the request ({status})", // A key, a name, a prompt over its context.
        _ => "could not be reached",
    };

    private async Task<Written> ReplaceAsync(Brief brief, Func<string, ValueTask> said, string why, CancellationToken ct) =>
        await RunAsync(grounded, brief, said, ct) with { Warning = $"The language model {why}; the answer was written from the evidence alone." };

    private async Task<Written> RunAsync(IChatClient client, Brief brief, Func<string, ValueTask> said, CancellationToken ct)
    {
        // The grounded engine reads the brief itself: for it no prompt is written, and none is cut.
        var (messages, truncated) = client == grounded
            ? ([new ChatMessage(ChatRole.User, [new BriefContent(brief)])], false)
            : PromptWriter.Write(brief, options.Value.ContextTokens - options.Value.MaxOutputTokens);
        var ledger = new Ledger(brief);
        var usage = new UsageDetails();
        var model = "";
        await foreach (var update in client.GetStreamingResponseAsync(messages, new ChatOptions { MaxOutputTokens = options.Value.MaxOutputTokens, Temperature = 0 }, ct))
        {
            model = update.ModelId ?? model;
            update.Contents.OfType<UsageContent>().ToList().ForEach(u => usage.Add(u.Details));
            await said(ledger.Add(update.Text));
        }

        await said(ledger.Complete());
        var name = client == grounded ? GroundedChatClient.Name : options.Value.Engine;
        return new Written(ledger, name, model.Length > 0 ? model : metadata.DefaultModelId ?? "", usage.InputTokenCount ?? 0, usage.OutputTokenCount ?? 0, truncated, Warning: null);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The engine {Engine} failed ({Cause}); grounded writes the answer")]
        public static partial void Failed(ILogger logger, string engine, string cause);

        [LoggerMessage(LogLevel.Warning, "The engine {Engine} wrote no supported sentence; grounded writes the answer")]
        public static partial void Unsupported(ILogger logger, string engine);
    }
}

/// <param name="Ledger">The text and its support.</param>
/// <param name="Warning">What the reader should know about how it was written; null when all went well.</param>
internal sealed record Written(Ledger Ledger, string Engine, string Model, long PromptTokens, long CompletionTokens, bool Truncated, string? Warning);
