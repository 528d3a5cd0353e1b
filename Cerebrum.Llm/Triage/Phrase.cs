namespace Cerebrum.Llm.Triage;

/// <summary>A compiled phrase. The language, as it stands in <c>rules.json</c>:
/// <list type="bullet">
/// <item><c>chest hurt*</c>: these words in this order, in one sentence, at most <see cref="MaxFillers"/> other words between two of them
/// (function words are not counted), and no "but", "not" or "no" between them.</item>
/// <item><c>pain|ache</c>: any of these; <c>sweat*</c>: any word that begins so; <c>{pain}</c>: a named list of words.</item>
/// <item><c>heart+attack</c>: nothing between the two words.</item>
/// <item><c>~ chest pain</c>: in any order, at most <see cref="MaxLooseFillers"/> other words among them.</item>
/// <item><c>20..33</c>, <c>300..</c>, <c>..90</c>: a number in this range; <c>&lt;fever&gt;</c>: a temperature that is one.</item>
/// <item><c>ever: diabet*</c>: counts in the past, in a general question and in a story, too.</item>
/// </list></summary>
internal sealed class Phrase
{
    public const int MaxFillers = 2;
    public const int MaxLooseFillers = 4;

    /// <summary>Bounds the function words between two words of a phrase.</summary>
    private const int MaxDistance = 8;
    public const int MaxWords = 8;

    private readonly (int[] Words, ulong[] Bits, bool Joined)[] slots;
    private readonly bool loose;
    private readonly bool ever;
    private readonly ulong[] walls;

    /// <param name="slots">The words that fit each place, by index in the vocabulary, and whether the place follows the one before at once.</param>
    /// <param name="walls">Words that no phrase reaches across, unless they are its own.</param>
    public Phrase((int[] Words, bool Joined)[] slots, bool loose, bool ever, int[] walls)
    {
        this.slots = [.. slots.Select(s => (s.Words, BitsOf(s.Words), s.Joined))];
        (this.loose, this.ever, this.walls) = (loose, ever, BitsOf(walls));
    }

    /// <summary>The words one of which begins a match.</summary>
    public IEnumerable<int> Anchors => (this.loose ? this.slots : this.slots.Take(1)).SelectMany(s => s.Words).Distinct();

    /// <summary>Matches with the first word at <paramref name="start"/>.</summary>
    /// <param name="matched">Room for <see cref="MaxWords"/> positions; filled with those of the words matched.</param>
    /// <returns>How many positions were filled, 0 where there is no match.</returns>
    public int Match(ReadOnlySpan<Token> tokens, int start, Span<int> matched) =>
        this.loose ? MatchLoose(tokens, start, matched) : MatchOrdered(tokens, start, matched);

    /// <returns>Whether a match speaks of what is happening now.</returns>
    public bool IsCurrent(ReadOnlySpan<Token> tokens, ReadOnlySpan<int> matched)
    {
        foreach (var at in matched)
        {
            ref readonly var token = ref tokens[at];
            if ((this.ever ? token.Aside & Aside.Figurative : token.Aside) is not Aside.None || Negated(token.NegatedBy, matched))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A negation that is part of the phrase itself ("not breathing") does not negate it.</summary>
    private static bool Negated((int Start, int End) by, ReadOnlySpan<int> matched)
    {
        if (by.Start < 0)
        {
            return false;
        }

        foreach (var at in matched)
        {
            if (at >= by.Start && at < by.End)
            {
                return false;
            }
        }

        return true;
    }

    private int MatchOrdered(ReadOnlySpan<Token> tokens, int start, Span<int> matched)
    {
        if (!Fits(tokens[start], this.slots[0].Bits))
        {
            return 0;
        }

        matched[0] = start;
        for (var slot = 1; slot < this.slots.Length; slot++)
        {
            var (_, words, joined) = this.slots[slot];
            var at = Next(tokens, matched[slot - 1] + 1, words, joined);
            if (at < 0)
            {
                return 0;
            }

            matched[slot] = at;
        }

        return this.slots.Length;
    }

    private int Next(ReadOnlySpan<Token> tokens, int from, ulong[] words, bool joined)
    {
        var last = Math.Min(tokens.Length, from + (joined ? 1 : MaxDistance));
        for (int at = from, fillers = 0; at < last && tokens[at].Before is not Break.Sentence; at++)
        {
            if (Fits(tokens[at], words))
            {
                return at;
            }

            if (Fits(tokens[at], this.walls) || !tokens[at].Small && ++fillers > MaxFillers)
            {
                return -1;
            }
        }

        return -1;
    }

    private int MatchLoose(ReadOnlySpan<Token> tokens, int start, Span<int> matched)
    {
        var (open, count, fillers) = ((1u << this.slots.Length) - 1, 0, 0);
        var last = Math.Min(tokens.Length, start + MaxDistance + 2 * this.slots.Length);
        for (var at = start; at < last && (at == start || tokens[at].Before is not Break.Sentence); at++)
        {
            var slot = OpenSlot(tokens[at], open);
            if (slot >= 0)
            {
                matched[count++] = at;
                open &= ~(1u << slot);
                if (open == 0)
                {
                    return count;
                }
            }
            else if (at == start || Fits(tokens[at], this.walls) || !tokens[at].Small && ++fillers > MaxLooseFillers)
            {
                return 0;
            }
        }

        return 0;
    }

    private int OpenSlot(in Token token, uint open)
    {
        for (var slot = 0; slot < this.slots.Length; slot++)
        {
            if ((open & (1u << slot)) != 0 && Fits(token, this.slots[slot].Bits))
            {
                return slot;
            }
        }

        return -1;
    }

    private static bool Fits(in Token token, ulong[] bits)
    {
        foreach (var word in token.Words)
        {
            if (word >> 6 < bits.Length && (bits[word >> 6] >> word & 1) != 0)
            {
                return true;
            }
        }

        return false;
    }

    private static ulong[] BitsOf(int[] words)
    {
        var bits = new ulong[(words.Max() >> 6) + 1];
        foreach (var word in words)
        {
            bits[word >> 6] |= 1ul << word;
        }

        return bits;
    }
}
