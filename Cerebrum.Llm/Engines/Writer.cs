using System.ClientModel;
using System.Diagnostics;
using Cerebrum.Llm.Evidence;
using Cerebrum.Llm.Telemetry;
using Cerebrum.ServiceDefaults;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace Cerebrum.Llm.Engines;

/// <summary>Has the chosen engine write a text, lets only supported sentences through, and has <c>grounded</c> write it where the
/// engine fails, is too slow, or writes nothing that is supported.</summary>
internal sealed partial class Writer(
    IChatClient engine, [FromKeyedServices(GroundedChatClient.Name)] IChatClient grounded, PromptWriter prompts, IOptions<EngineOptions> options, ChatMeter meter, ILogger<Writer> logger)
{
    /// <summary>Characters of the longest token; a server that writes more than it was asked for is not read on.</summary>
    private const int LongestToken = 16;

    private readonly ChatClientMetadata metadata = engine.GetService<ChatClientMetadata>() ?? new ChatClientMetadata();

    /// <param name="said">Is given each supported piece of text as soon as it is known.</param>
    public async Task<Written> WriteAsync(Brief brief, Stages stages, Func<string, ValueTask> said, CancellationToken ct)
    {
        var written = await ChooseAsync(brief, stages, said, ct);
        if (brief.InitialDiagnosis is not null && brief.Questions.Count > 0)
        {
            // Whichever engine wrote: what would change the urgency is not left to it.
            await said(written.Ledger.Add($"\n\n{string.Join(' ', brief.Questions)}"));
            await said(written.Ledger.Complete());
        }

        return written;
    }

    private async Task<Written> ChooseAsync(Brief brief, Stages stages, Func<string, ValueTask> said, CancellationToken ct)
    {
        if (engine == grounded || brief.IsProbe)
        {
            return await GroundedAsync(brief, stages, said, ct); // It reads the brief itself: for it no prompt is written, and none is cut.
        }

        if (prompts.Write(brief) is not { } prompt)
        {
            return await ReplaceAsync(brief, stages, said, "has no room for the question in its context", ct);
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(options.Value.Deadline);
        try
        {
            return await AskAsync(brief, prompt, stages, said, deadline.Token) ?? await ReplaceAsync(brief, stages, said, "wrote nothing that the evidence supports", ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            // Whatever an engine and its library throw, the answer does not depend on it.
            Log.Failed(logger, options.Value.Engine, e.GetType().Name);
            // What was already sent as tokens stays on the screen until the whole answer replaces it.
            return await ReplaceAsync(brief, stages, said, Fault(e), ct);
        }
    }

    /// <summary>Asks the language model, and once more, with what was wrong, where nothing of its answer can be used.</summary>
    /// <returns>Null where nothing of either is supported.</returns>
    private async Task<Written?> AskAsync(Brief brief, Prompt prompt, Stages stages, Func<string, ValueTask> said, CancellationToken ct)
    {
        var usage = new UsageDetails();
        string fault;
        try
        {
            var first = await RunAsync(engine, brief, stages, prompt.Messages, usage, said, ct);
            if (first.Ledger.Text.Length > 0)
            {
                return Told(first, prompt, brief);
            }

            fault = Repair.Unsupported;
        }
        catch (UnreadableAnswerException e)
        {
            fault = e.Message;
        }

        Log.AskedAgain(logger, options.Value.Engine, fault);
        var second = await RunAsync(engine, brief, stages, prompts.Again(prompt, fault), usage, said, ct);
        return second.Ledger.Text.Length > 0 ? Told(second, prompt, brief) : null;
    }

    private Written Told(Written written, Prompt prompt, Brief brief)
    {
        var stage = StageOf(brief);
        var noRoom = prompt.LeftOut.Count > 0 ? [$"The language model's context had no room for {string.Join(", ", prompt.LeftOut)} ({stage} text)."] : Array.Empty<string>();
        var notShown = prompt.NotShown is { } why ? [why] : Array.Empty<string>();
        return written with { Prompt = prompts.Use, Truncated = prompt.LeftOut.Count > 0, Warnings = [.. noRoom, .. notShown] };
    }

    private static string StageOf(Brief brief) => brief.InitialDiagnosis is null ? "initial" : "final";

    private static string Fault(Exception e) => e switch
    {
        OperationCanceledException => "did not answer in time",
        EngineUnavailableException => e.Message,
        ClientResultException { Status: >= 400 and < 500 and var status } => $"refused the request ({status})", // A key, a name, a prompt over its context.
        UnreadableAnswerException => "did not answer in the form it was asked for",
        _ => "could not be reached",
    };

    private async Task<Written> ReplaceAsync(Brief brief, Stages stages, Func<string, ValueTask> said, string why, CancellationToken ct) =>
        await GroundedAsync(brief, stages, said, ct) with { Warnings = [$"The language model {why}; the answer was written from the evidence alone."] };

    private Task<Written> GroundedAsync(Brief brief, Stages stages, Func<string, ValueTask> said, CancellationToken ct) =>
        RunAsync(grounded, brief, stages, [new ChatMessage(ChatRole.User, [new BriefContent(brief)])], new UsageDetails(), said, ct);

    private async Task<Written> RunAsync(IChatClient client, Brief brief, Stages stages, IReadOnlyList<ChatMessage> messages, UsageDetails usage, Func<string, ValueTask> said, CancellationToken ct)
    {
        var ledger = new Ledger(brief, composed: client == grounded);
        var (model, length, start, began) = ("", 0, Stopwatch.GetTimestamp(), TimeProvider.System.GetUtcNow());
        await foreach (var update in client.GetStreamingResponseAsync(messages, new ChatOptions { MaxOutputTokens = options.Value.MaxOutputTokens, Temperature = 0 }, ct))
        {
            model = update.ModelId ?? model;
            update.Contents.OfType<UsageContent>().ToList().ForEach(u => usage.Add(u.Details));
            await said(ledger.Add(update.Text));
            if (update.Contents.OfType<EndOfSentence>().Any())
            {
                await said(ledger.Complete());
            }

            length += update.Text.Length;
            if (client != grounded && length > options.Value.MaxOutputTokens * LongestToken)
            {
                break;
            }
        }

        await said(ledger.Complete());
        var name = client == grounded ? GroundedChatClient.Name : options.Value.Engine;
        var removed = KeyValuePair.Create<string, object?>("cerebrum.sentences.removed", ledger.Dropped);
        stages.Add("ledger", began, ledger.Took, KeyValuePair.Create<string, object?>("cerebrum.sentences.kept", ledger.Sentences.Count), removed);
        if (stages.Counts)
        {
            meter.Wrote(StageOf(brief), name, ledger, usage, Stopwatch.GetElapsedTime(start));
        }

        return new Written(ledger, name, model.Length > 0 ? model : metadata.DefaultModelId ?? "", usage.InputTokenCount ?? 0, usage.OutputTokenCount ?? 0, Prompt: null, Truncated: false, Warnings: []);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The engine {Engine} failed ({Cause}); grounded writes the answer")]
        public static partial void Failed(ILogger logger, string engine, string cause);

        [LoggerMessage(LogLevel.Warning, "The engine {Engine} is asked again: {Fault}")]
        public static partial void AskedAgain(ILogger logger, string engine, string fault);
    }
}

/// <param name="Ledger">The text and its support.</param>
/// <param name="Prompt">What a language model wrote it from; null where none did.</param>
/// <param name="Truncated">Whether something that the model should have read had no room.</param>
/// <param name="Warnings">What the reader should know about how it was written; empty when all went well.</param>
internal sealed record Written(
    Ledger Ledger, string Engine, string Model, long PromptTokens, long CompletionTokens, PromptUse? Prompt, bool Truncated, IReadOnlyList<string> Warnings);
