using Cerebrum.Llm.Differential;
using Cerebrum.Llm.Engines;
using Cerebrum.Llm.Evidence;
using Cerebrum.Llm.Knowledge;
using Cerebrum.Llm.Knowledge.Index;
using Cerebrum.Llm.Knowledge.Retrieval;
using Cerebrum.Llm.Media;
using Cerebrum.Llm.Sessions;
using Cerebrum.Llm.Signals;
using Cerebrum.Llm.Telemetry;
using Cerebrum.Llm.Triage;
using Cerebrum.ServiceDefaults;

namespace Cerebrum.Llm.Chat;

/// <summary>The path of one question, as docs/architecture.md draws it. Any of ML service, store and engine may be away: the answer
/// says so in its warnings and gives what is left.</summary>
internal sealed partial class Conversation(TriageRules rules, Library library, MlClient ml, Writer writer, SearchWords words, UrgencyQuestions questions, SessionStore sessions, MediaKeeper media, ChatMeter meter, ILogger<Conversation> logger)
{
    private const string Disclaimer =
        "This is health information, not a diagnosis, and it does not replace a doctor. If you are worried or get worse, get medical help; in an emergency call your local emergency number.";

    /// <summary>The score from which a passage more likely answers a question by itself than not.</summary>
    private const double Direct = 0.5;

    /// <summary>Passages that are looked up for a question.</summary>
    private const int Passages = 6;

    public async Task<ChatAnswer> AnswerAsync(ChatTurn turn, Stages stages, Emit emit, CancellationToken ct)
    {
        var warnings = new Warnings();
        var session = await PlanAsync(turn, stages, emit, warnings, ct);

        // 1. What needs no engine: signals, urgency and knowledge, side by side.
        var readings = ReadSignalsAsync(turn, session, warnings, stages, emit, ct);
        var keeping = media.KeepAsync(session.Id, turn, ct);
        var subject = session.SubjectOf(turn.Question, library.Pack!.Names);
        var triage = Assess(turn, subject, stages);
        await emit("triage", triage);
        var hits = await RetrieveAsync(subject, turn.IsProbe, stages, warnings, ct);
        var signals = await readings;
        signals.Where(s => s.Error is not null).ToList().ForEach(s => warnings.Add($"The {s.Noun} was not used: {s.Error!.TrimEnd('.')}."));

        // 2. What it may be, and whether that is more urgent than the words alone.
        var differential = subject.IsComplaint ? library.Differential!.Rank(library.Retriever!.Spell(subject.Text), turn.Profile, hits, signals) : [];
        var isAnswered = IsAnswered(turn.Question, hits, differential);
        differential = isAnswered ? [] : differential;
        hits = subject.IsComplaint && differential.Count == 0 && !isAnswered ? [] : hits; // What tells of nothing known is not answered by what shares a word with it.
        var passages = new PassageList(library.Pack!, hits ?? []);
        passages.AddSymptomsOf(differential);
        var raised = library.Floor!.Raise(triage, differential);
        if (raised.Level != triage.Level)
        {
            await emit("triage", raised);
        }

        IReadOnlyList<string> asked = subject.IsComplaint ? questions.For(subject.Text, turn.Profile, raised.Level) : [];

        // 3. The first thought; the passages widened with it; the answer.
        var brief = new Brief(turn.Question, turn.Profile, raised, differential, passages.Cited, signals, InitialDiagnosis: null, session.Summary, asked) { Names = library.Pack!.Names, Image = turn.Image, IsProbe = turn.IsProbe };
        var initial = await WriteAsync("initial", brief, stages, emit, warnings, ct);
        passages.WidenFor(brief);
        await emit("passages", new PassagesEvent([.. passages.Cited.Select(p => p.ToCitation())]));
        brief = brief with { Passages = passages.Cited, InitialDiagnosis = initial.Ledger.Text };
        var final = await WriteAsync("final", brief, stages, emit, warnings, ct);

        if (await keeping is { } notKept)
        {
            warnings.Add(notKept);
        }

        var answer = Compose(session.Id, brief, initial, final, warnings, stages);
        await session.AppendAsync(turn.Question, subject, answer, warnings, ct);
        if (turn.Counts)
        {
            meter.Answered(answer.Triage.Level, answer.Engine.Name, hits?.Count);
        }

        await emit("done", answer);
        return answer;
    }

    private async Task<Session> PlanAsync(ChatTurn turn, Stages stages, Emit emit, Warnings warnings, CancellationToken ct)
    {
        using var stage = stages.Begin("plan");
        await emit("plan", new PlanEvent(turn.Plan()));
        return turn.Earlier is { } earlier ? Session.Unkept(earlier, library.Pack!.Names) : await sessions.OpenAsync(turn.SessionId, turn.Caller, warnings, ct);
    }

    private TriageResult Assess(ChatTurn turn, Subject subject, Stages stages)
    {
        using var stage = stages.Begin("triage");
        // A complaint told over several turns is as urgent as told in one.
        var triage = rules.Assess(subject.IsComplaint ? subject.Text : turn.Question, turn.Profile);
        return triage.Level is TriageLevel.SelfCare && !library.Retriever!.Reads(turn.Question) ? rules.Unread() : triage;
    }

    private async Task<IReadOnlyList<SignalReading>> ReadSignalsAsync(
        ChatTurn turn, Session session, Warnings warnings, Stages stages, Emit emit, CancellationToken ct)
    {
        (SignalKind Kind, Attachment? Attachment)[] sent = [(SignalKind.Audio, turn.Audio), (SignalKind.Typing, turn.Typing), (SignalKind.Image, turn.Image)];
        using var stage = stages.Begin("ml");
        return await Task.WhenAll(sent.Where(s => s.Attachment is not null).Select(async s =>
        {
            using var one = stages.Begin($"ml.{s.Kind.Modality}");
            var reading = await ml.AnalyzeAsync(s.Kind, s.Attachment!, await session.BaselineAsync(s.Kind.Modality, warnings, ct), ct);
            await emit("ml", new MlEvent(reading.Modality, reading.Analysis));
            return reading;
        }));
    }

    /// <summary>What asks for a topic or a document that answers it ("when do I call the ward after my surgery?") is a question, whoever it
    /// speaks of; and so is what names one ("side effects of statins"), unless it tells clearly of a condition.</summary>
    private bool IsAnswered(string question, IReadOnlyList<Hit>? hits, IReadOnlyList<Candidate> differential) =>
        hits is [{ Score: >= Direct } best, ..]
        && !library.Pack!.IsCondition(best.Passage.DocumentId)
        && !library.Retriever!.Read(question).IsComplaint
        && (Complaint.Asks(question) || differential is not [{ Likelihood: >= DifferentialRanker.Clear }, ..]);

    /// <returns>null when the index is away.</returns>
    private async Task<IReadOnlyList<Hit>?> RetrieveAsync(Subject subject, bool isProbe, Stages stages, Warnings warnings, CancellationToken ct)
    {
        using var stage = stages.Begin("retrieval");
        try
        {
            var looked = isProbe ? subject.Text : await words.AddToAsync(subject.Text, warnings, ct);
            return (await library.Retriever!.SearchAsync(looked, Passages, ct, subject.IsComplaint)).Hits;
        }
        catch (IndexAwayException e)
        {
            Log.StoreAway(logger, e.InnerException!.GetType().Name);
            warnings.Add("The knowledge base could not be searched; the answer rests on what is left.");
            return null;
        }
    }

    private async Task<Written> WriteAsync(string stage, Brief brief, Stages stages, Emit emit, Warnings warnings, CancellationToken ct)
    {
        using var span = stages.Begin(stage);
        var written = await writer.WriteAsync(brief, stages, text => text.Length > 0 ? emit("token", new TokenEvent(stage, text)) : ValueTask.CompletedTask, ct);
        written.Warnings.Except(warnings).ToList().ForEach(warnings.Add);
        if (written.Ledger.Dropped > 0)
        {
            warnings.Add($"{written.Ledger.Dropped} sentences of the {stage} text had no support and were left out.");
        }

        return written;
    }

    private static ChatAnswer Compose(string sessionId, Brief brief, Written initial, Written final, Warnings warnings, Stages stages)
    {
        var citations = initial.Ledger.Citations.Concat(final.Ledger.Citations).DistinctBy(c => c.Id).OrderBy(c => c.Id).ToList();
        var used = string.Join('\n', citations.Select(c => $"[{c.Id}] {c.Title}. {c.Quote}"));
        System.Text.Json.Nodes.JsonObject? Analysis(string modality) => brief.Signals.FirstOrDefault(s => s.Modality == modality)?.Analysis;
        return new ChatAnswer(
            "success",
            sessionId,
            new Analysis(initial.Ledger.Text, used, final.Ledger.Text, Analysis("audio"), Analysis("typing"), Analysis("image")),
            brief.Triage,
            citations,
            final.Ledger.Sentences,
            brief.Differential,
            warnings,
            Disclaimer,
            new EngineUse(final.Engine, final.Model, initial.PromptTokens + final.PromptTokens, initial.CompletionTokens + final.CompletionTokens, initial.Truncated || final.Truncated, final.Prompt),
            Timings.Of(stages),
            ServiceDefaultsExtensions.TraceId);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The knowledge base could not be searched: {Cause}")]
        public static partial void StoreAway(ILogger logger, string cause);
    }
}
