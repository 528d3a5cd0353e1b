using System.Globalization;
using System.Text;

namespace Cerebrum.Llm.Knowledge.Ingestion;

/// <summary>What a source may be called, and what its folder is called.</summary>
internal static class SourceName
{
    public const string Expected = "Expected a source of 1 to 100 letters, digits, spaces and . , _ - ( ) &, at most 200 bytes when escaped, without spaces at its ends";

    private const string Signs = " .,_-()&";

    public static bool IsValid(string name) =>
        name.Length is > 0 and <= 100
        && name.All(c => char.IsLetterOrDigit(c) || Signs.Contains(c, StringComparison.Ordinal))
        && name.Trim().Length == name.Length
        && FolderOf(name).Length <= 200;

    /// <summary>One folder for each name, on file systems too that take capitals and small letters for the same: a capital is written as
    /// <c>!</c> and the small letter, what else no file name may have as <c>%</c> and its UTF-8 bytes.</summary>
    public static string FolderOf(string name)
    {
        var folder = new StringBuilder(name.Length);
        foreach (var c in Encoding.UTF8.GetBytes(name))
        {
            _ = (char)c switch
            {
                (>= 'a' and <= 'z') or (>= '0' and <= '9') or ' ' or '_' or '-' => folder.Append((char)c),
                >= 'A' and <= 'Z' => folder.Append('!').Append(char.ToLowerInvariant((char)c)),
                _ => folder.Append(CultureInfo.InvariantCulture, $"%{c:x2}"),
            };
        }

        return folder.ToString();
    }

    /// <returns>Null for a folder that is not one of ours.</returns>
    public static string? OfFolder(string folder)
    {
        var name = new StringBuilder(folder.Length);
        for (var i = 0; i < folder.Length; i++)
        {
            name.Append(folder[i] == '!' && i + 1 < folder.Length ? char.ToUpperInvariant(folder[++i]) : folder[i]);
        }

        var found = Uri.UnescapeDataString(name.ToString());
        return IsValid(found) && FolderOf(found) == folder ? found : null;
    }
}
