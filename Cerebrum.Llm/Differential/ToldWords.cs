namespace Cerebrum.Llm.Differential;

/// <summary>What a question tells, in the numbers of <see cref="SignWords"/>. For one request.</summary>
internal sealed class ToldWords
{
    private readonly ulong[] pieces;
    private readonly bool[] denied;

    public ToldWords(Findings findings, SignWords words)
    {
        pieces = new ulong[words.Count];
        denied = new bool[words.Count];
        Pieces = [.. findings.Pieces.Select(piece => piece.Select(words.Find).Where(number => number >= 0).ToArray())];
        foreach (var (index, piece) in Pieces.Index())
        {
            Array.ForEach(piece, number => pieces[number] |= 1UL << Math.Min(index, 63));
        }

        Present = [.. Pieces.SelectMany(piece => piece).Distinct()];
        int[] notThere = [.. findings.Denied.Select(words.Find).Where(number => number >= 0)];
        Array.ForEach(notThere, number => denied[number] = true);
        Spoken = [.. Present.Union(notThere)];
        NamesPlace = Array.Exists(Present, number => words[number].IsPlace);
    }

    public int[][] Pieces { get; }

    public int[] Present { get; }

    public int[] Spoken { get; }

    /// <summary>Whether a part of the body is named.</summary>
    public bool NamesPlace { get; }

    public bool Has(int number) => pieces[number] != 0;

    public bool Denies(int number) => denied[number];

    /// <summary>The things told that a word is part of, one bit each; the 64th stands for all from there on.</summary>
    public ulong PiecesOf(int number) => pieces[number];
}
