namespace Cerebrum.Tests.Knowledge;

/// <summary>What happens to files.</summary>
internal static class Damage
{
    public static IReadOnlyList<string> Kinds { get; } = ["emptied", "cut to half", "zeroed in the middle", "zeroed at the start", "one bit flipped"];

    public static byte[] Do(string kind, byte[] whole)
    {
        var file = (byte[])whole.Clone();
        switch (kind)
        {
            case "emptied": return [];
            case "cut to half": return file[..(file.Length / 2)];
            case "zeroed in the middle": file.AsSpan(file.Length / 2, file.Length / 4).Clear(); break;
            case "zeroed at the start": file.AsSpan(0, 64).Clear(); break;
            default: file[file.Length * 3 / 5] ^= 4; break; // In the middle: the end of a table may be unused.
        }

        return file;
    }
}
