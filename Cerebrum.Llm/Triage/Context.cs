namespace Cerebrum.Llm.Triage;

/// <summary>Marks the words of a question that do not speak of what is happening now: negated, past, asked about in general, told of
/// something else, figurative. Scopes follow ConText (Harkema et al. 2009, doi:10.1016/j.jbi.2009.05.002), with one bias: where the
/// end of a scope is in doubt it is the nearer one, since a symptom wrongly dropped costs more than one wrongly kept.</summary>
internal sealed class Context
{
    private const int MaxNegated = 12;

    private readonly PhraseIndex index = new();
    private readonly Dictionary<int, Kind> kinds = [];

    private enum Kind
    {
        Negation,
        NegationSpent,
        Past,
        Present,
        Feared,
        Question,
        Person,
        Elsewhere,
        Figurative,
    }

    /// <param name="fault">Told of each phrase that cannot be read.</param>
    public Context(ContextPhrases phrases, IReadOnlyDictionary<string, string> lists, Vocabulary vocabulary, Action<string> fault)
    {
        (Kind Kind, string[] Phrases)[] all =
        [
            (Kind.Negation, phrases.Negation), (Kind.NegationSpent, phrases.NegationSpent), (Kind.Past, phrases.Past),
            (Kind.Present, phrases.Present), (Kind.Feared, phrases.Feared), (Kind.Question, phrases.Question),
            (Kind.Person, phrases.Person), (Kind.Elsewhere, phrases.Elsewhere), (Kind.Figurative, phrases.Figurative),
        ];
        foreach (var (kind, text) in all.SelectMany(k => k.Phrases.Select(p => (k.Kind, p))))
        {
            try
            {
                kinds[index.Add(text, lists, vocabulary)] = kind;
            }
            catch (FormatException e)
            {
                fault($"context {kind}: {e.Message}");
            }
        }
    }

    public void Mark(Token[] tokens)
    {
        Clauses.Mark(tokens);
        var cues = new List<(Kind Kind, int Start, int End)>();
        index.Find(tokens, (number, matched) =>
        {
            var (kind, first, last) = (kinds[number], matched[0], matched[0]);
            foreach (var at in matched)
            {
                (first, last) = (Math.Min(first, at), Math.Max(last, at));
                tokens[at].Aside |= kind is Kind.Figurative ? Aside.Figurative : Aside.None;
            }

            cues.Add((kind, first, last + 1));
        });
        var spent = cues.Where(c => c.Kind is Kind.NegationSpent).Select(c => c.Start).ToHashSet();
        foreach (var (kind, start, end) in cues)
        {
            switch (kind)
            {
                case Kind.Negation when !spent.Contains(start): Negate(tokens, start, end); break;
                case Kind.Past: Past(tokens, cues, start, end); break;
                case Kind.Feared: Set(tokens, end, Clauses.End(tokens, start), Aside.Past); break;
                case Kind.Question: Question(tokens, cues, start); break;
                case Kind.Elsewhere: Set(tokens, Clauses.SentenceStart(tokens, start), Clauses.StoryEnd(tokens, end), Aside.General); break;
                default: break;
            }
        }
    }

    /// <summary>Forward to the clause's end; over a comma only where an "or" shows that the list goes on.</summary>
    private static void Negate(Token[] tokens, int start, int end)
    {
        var last = Math.Min(Clauses.End(tokens, start), end + MaxNegated);
        var or = Array.FindLastIndex(tokens, last - 1, last - end, t => t.Text is "or" or "nor");
        for (var at = end; at < last && (tokens[at].Before is Break.None || at <= or); at++)
        {
            tokens[at].NegatedBy = (start, end);
        }
    }

    private static void Past(Token[] tokens, List<(Kind Kind, int Start, int End)> cues, int start, int end)
    {
        var (from, to) = (Clauses.Start(tokens, start), Clauses.End(tokens, start));
        if (to - end <= 1 && start - from <= 1 && to < tokens.Length && tokens[to].Before is not Break.Sentence && !Clauses.Turns(tokens[to]))
        {
            to = Clauses.End(tokens, to); // "Last year, I had …"
        }

        if (!cues.Exists(c => c.Kind is Kind.Present && c.Start >= from && c.Start < to))
        {
            Set(tokens, from, to, Aside.Past);
        }
    }

    private static void Question(Token[] tokens, List<(Kind Kind, int Start, int End)> cues, int start)
    {
        var to = Clauses.End(tokens, start, stopAtComma: true);
        if (!cues.Exists(c => c.Kind is Kind.Person && c.Start >= start && c.Start < to))
        {
            Set(tokens, start, to, Aside.General);
        }
    }

    private static void Set(Token[] tokens, int from, int to, Aside aside)
    {
        for (var at = from; at < to; at++)
        {
            tokens[at].Aside |= aside;
        }
    }
}
