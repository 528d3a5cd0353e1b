namespace Cerebrum.Llm.Triage;

/// <summary>Where clauses begin and end: at sentences, at "but" and its kin, at "now", and where a comma or "and" brings a new subject.</summary>
internal static class Clauses
{
    public static void Mark(Token[] tokens)
    {
        for (var at = 0; at < tokens.Length; at++)
        {
            tokens[at].StartsClause = tokens[at].Before is Break.Sentence || at == 0 || Turns(tokens[at])
                || (tokens[at].Before is Break.Comma || tokens[at - 1].Text is "and") && IsSubject(tokens[at].Text)
                || tokens[at].Before is Break.Comma && tokens[at].Text is "and" && at + 1 < tokens.Length && IsSubject(tokens[at + 1].Text);
        }
    }

    /// <returns>Whether the word turns to something else, mostly to the present.</returns>
    public static bool Turns(in Token token) =>
        token.Text is "but" or "however" or "though" or "although" or "except" or "yet" or "now" or "today" or "tonight" or "because" or "since" or "so"
        && (token.Text is not ("so" or "yet" or "since") || token.Before is Break.Comma);

    public static int Start(Token[] tokens, int at)
    {
        while (at > 0 && !tokens[at].StartsClause)
        {
            at--;
        }

        return at;
    }

    /// <returns>The first token behind the clause of <paramref name="at"/>.</returns>
    public static int End(Token[] tokens, int at, bool stopAtComma = false)
    {
        for (at++; at < tokens.Length && !tokens[at].StartsClause && !(stopAtComma && tokens[at].Before is Break.Comma); at++)
        {
        }

        return Math.Min(at, tokens.Length);
    }

    public static int SentenceStart(Token[] tokens, int at)
    {
        while (at > 0 && tokens[at].Before is not Break.Sentence && !Turns(tokens[at]))
        {
            at--;
        }

        return at;
    }

    /// <returns>The end of what is told: of the sentence, or where "but" or "now" leads back.</returns>
    public static int StoryEnd(Token[] tokens, int at)
    {
        while (at < tokens.Length && tokens[at].Before is not Break.Sentence && !Turns(tokens[at]))
        {
            at++;
        }

        return at;
    }

    private static bool IsSubject(string word) =>
        word is "i" or "my" or "he" or "she" or "his" or "her" or "it" or "they" or "we" or "there" or "this" or "the" or "our" or "terrible" or "severe"
        or "sudden" or "suddenly" or "have" or "has" or "having" or "just" or "only" or "still" or "please" or "is" or "am" or "are"
        or "was" or "feel" or "feels" or "looks" or "cannot";
}
