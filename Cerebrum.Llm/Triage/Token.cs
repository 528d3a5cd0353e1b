namespace Cerebrum.Llm.Triage;

/// <summary>What stands between a token and the one before it.</summary>
internal enum Break : byte
{
    None,
    Comma,
    Sentence,
}

/// <summary>Why a token does not speak of what is happening now.</summary>
[Flags]
internal enum Aside : byte
{
    None = 0,

    /// <summary>Over, in the family, ruled out, feared or prevented.</summary>
    Past = 1,

    /// <summary>A question for information, or a story about someone or something else.</summary>
    General = 2,

    /// <summary>A figure of speech.</summary>
    Figurative = 4,
}

/// <summary>One word or number of a question, with what the context pass found out about it.</summary>
internal struct Token
{
    /// <summary>Lower case; a contraction is spelled out.</summary>
    public string Text;

    public Break Before;

    /// <summary>Its value where it is a number, otherwise NaN.</summary>
    public double Number;

    /// <summary>The pattern words it matches, by index in the <see cref="Vocabulary"/>.</summary>
    public int[] Words;

    /// <summary>A function word: it may stand between two pattern words without being counted.</summary>
    public bool Small;

    /// <summary>The first token of its clause.</summary>
    public bool StartsClause;

    public Aside Aside;

    /// <summary>Tokens of the negation that governs it (end exclusive); both -1 where there is none.</summary>
    public (int Start, int End) NegatedBy;
}
