using Microsoft.Extensions.AI;

namespace Cerebrum.Llm.Engines;

/// <summary>What a language model is sent.</summary>
/// <param name="Tokens">As <see cref="TokenEstimate"/> counts them, with what may yet be added: the form of the answer, and one repair.</param>
/// <param name="LeftOut">What had no room, in words; empty when all had.</param>
/// <param name="NotShown">Why the image of the turn is not among it; null where it is, or there is none to send.</param>
internal sealed record Prompt(IReadOnlyList<ChatMessage> Messages, int Tokens, IReadOnlyList<string> LeftOut, string? NotShown);

/// <summary>Room for the part of a prompt that gives way where there is not enough. Once something is left out, nothing less important is taken.</summary>
internal sealed class Room(int tokens)
{
    private readonly List<string> leftOut = [];

    public int Left { get; private set; } = tokens;

    public IReadOnlyList<string> LeftOut => leftOut;

    /// <summary>As much of the beginning as fits.</summary>
    public string TakeBeginning(string text, string name)
    {
        var length = text.Length;
        while (length > 0 && TokenEstimate.Of(text.AsSpan(0, length)) > Left)
        {
            length -= Math.Max(1, length / 16);
        }

        if (length < text.Length)
        {
            leftOut.Add($"the end of {name}");
            Left = 0;
            return text[..(length - (length > 0 && char.IsHighSurrogate(text[length - 1]) ? 1 : 0))];
        }

        Left -= TokenEstimate.Of(text);
        return text;
    }

    /// <summary>As many of the first lines as fit.</summary>
    /// <param name="name">What they are, when some do not: "the last 2 of 6 passages".</param>
    public List<string> TakeFirst(IReadOnlyList<string> lines, Func<int, int, string> name)
    {
        var taken = new List<string>();
        foreach (var line in lines)
        {
            var needed = TokenEstimate.Of(line) + 1; // The line's end.
            if (needed > Left)
            {
                leftOut.Add(name(lines.Count - taken.Count, lines.Count));
                Left = 0;
                break;
            }

            Left -= needed;
            taken.Add(line);
        }

        return taken;
    }
}
