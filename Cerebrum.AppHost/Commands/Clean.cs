using System.Globalization;

namespace Cerebrum.AppHost.Commands;

/// <summary>Text from elsewhere, made fit to be shown: a server that is watched must not move our cursor, set a title or turn the line around.</summary>
internal static class Clean
{
    private const int Longest = 200;

    /// <returns>One line of at most 200 characters without controls, formats (bidirectional marks among them) and half characters.</returns>
    public static string Line(string? text)
    {
        var shown = (text ?? "").Take(Longest + 1).Where(c => !IsUnfit(c)).ToArray();
        return shown.Length > Longest ? new string(shown, 0, Longest - 1) + "…" : new string(shown);
    }

    // A pair of surrogates may be a tag character (U+E0001 and on), which shows nothing; none of what is shown here needs a pair.
    private static bool IsUnfit(char c) => CharUnicodeInfo.GetUnicodeCategory(c)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned;
}
