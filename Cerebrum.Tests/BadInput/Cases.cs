using System.Text;
using Cerebrum.Tests.Models;
using FsCheck;
using FsCheck.Fluent;

namespace Cerebrum.Tests.BadInput;

/// <summary>A file and what was done to it. The same edits always give the same bytes.</summary>
internal sealed record Damaged(string Name, byte[] Whole, Edit[] Edits)
{
    public byte[] Bytes => Edits.Aggregate(Whole, (bytes, edit) => edit.Apply(bytes, Whole));

    public override string ToString() => $"{Name} with [{string.Join(", ", Edits.Select(e => $"{e.Kind} {e.Seed}"))}]";
}

/// <param name="Kind">One of <see cref="Damage.Kinds"/>, or <c>insert</c>: text that means something to some reader.</param>
internal sealed record Edit(string Kind, int Seed)
{
    private static readonly string[] Odd =
    [
        "\"", "'", ",", ":", "{", "}", "[", "]", "\0", "\r", "\n", "\n\n", "\t", "\u001b", "\u00ff\u00fe", "\u00ef\u00bb\u00bf", "\u00c0\u0080", "\u00ed\u00a0\u0080", "\\", "\\u0000",
        "\\ud800", "#", "```", "|", "<!--", "](", "&#0;", "1e308", "-0", "1e999", "NaN", "null", "99999999999999999999", "9999-12-31T23:59:59.9999999+14:00", new string('[', 2000), new string('>', 2000), new string('a', 70_000),
    ];

    public static IReadOnlyList<string> Kinds { get; } = [.. Damage.Kinds, "insert"];

    public byte[] Apply(byte[] bytes, byte[] whole)
    {
        var random = new Random(Seed);
        if (Kind == "insert")
        {
            var at = random.Next(bytes.Length + 1);
            return [.. bytes[..at], .. Encoding.Latin1.GetBytes(Odd[random.Next(Odd.Length)]), .. bytes[at..]];
        }

        return bytes.Length == 0 ? bytes : Damage.Apply(Kind, bytes, whole, random);
    }
}

/// <summary>Text out of parts. A character is a byte of that value, so that text which is no UTF-8 can be written.</summary>
internal sealed record Joined(string Before, string[] Parts, string Separator, string After)
{
    public byte[] Bytes => Encoding.Latin1.GetBytes(Before + string.Join(Separator, Parts) + After);

    public override string ToString() => (Before.Length > 300 ? Before[..300] + "…" : Before) + string.Join(Separator, Parts) + After;
}

/// <summary>Cases by number: what a seed makes is the same on every machine.</summary>
internal static class Cases
{
    /// <summary>Values that some reader of JSON is not ready for.</summary>
    public static Gen<string> Values { get; } = Gen.Elements(
        "1e308", "-1e308", "1e999", "5e-324", "-0", "0", "-1", "2147483648", "9223372036854775808", "18446744073709551616", new string('9', 400), "0.1", "NaN", "\"NaN\"", "\"Infinity\"", "\"-1e308\"",
        "\"\"", "\" \"", "\"a\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\u00ff\"", "\"\u00ed\u00a0\u0080\"", "\"\\u0000\"", "\"\\u202e\\u200b\"", "\"" + new string('x', 9000) + "\"", "true", "false", "null",
        "[]", "{}", "[null]", "{\"\":null}", "{\"a\":1,\"a\":2}", "{\"\\ud800\":1}", new string('[', 70) + new string(']', 70), new string('[', 40) + new string(']', 40), string.Concat(Enumerable.Repeat("{\"a\":", 70)) + "1" + new string('}', 70),
        "\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59.9999999+14:00\"", "\"data:;base64,\"", "\"data:audio/wav;base64,AAAA\"", "\"QUJD\"", "\"http://\"", "\"http://[::1\"", "\"../../x\"", "\"{\\\"a\\\":1}\"", "\"[\"");

    /// <summary>Members of an object: most are as they should be, the others not; some stand twice.</summary>
    /// <param name="good">Names with a value that is as it should be.</param>
    public static Gen<string> Members(params (string Name, string Value)[] good) =>
        from member in Gen.Elements(good)
        from odd in Values
        from isOdd in Gen.Elements(true, false, false)
        from name in Gen.Frequency((9, Gen.Constant(member.Name)), (1, Gen.Elements(member.Name[..1] + "\\ud800xxxxxxxx", member.Name[..1] + "\u00ff", "\\udc00", "", "\\u00" + $"{(int)member.Name[0]:x2}" + member.Name[1..])))
        select $"\"{name}\":{(isOdd ? odd : member.Value)}";

    public static Gen<string[]> Some(this Gen<string> parts, int most) =>
        from count in Gen.Choose(0, most)
        from list in parts.ArrayOf(count)
        select list;

    public static Arbitrary<Joined> JoinedBy(this Gen<string[]> parts, string before, string separator, string after) =>
        Arb.From(parts.Select(p => new Joined(before, p, separator, after)), c => Without(c.Parts).Select(p => c with { Parts = p }));

    public static Arbitrary<Damaged> Damages(params (string Name, byte[] Bytes)[] files) => Arb.From(
        from file in Gen.Elements(files)
        from count in Gen.Choose(1, 4)
        from edits in (from kind in Gen.Elements(Edit.Kinds.ToArray()) from seed in Gen.Choose(0, int.MaxValue - 1) select new Edit(kind, seed)).ArrayOf(count)
        select new Damaged(file.Name, file.Bytes, edits),
        d => Without(d.Edits).Select(e => d with { Edits = e }));

    /// <summary>Fails with the seed and the smallest case found when one of the cases does not hold.</summary>
    public static Task HoldAsync<T>(this Arbitrary<T> cases, int count, ulong seed, Func<T, Task> holds) => Task.Run(() =>
        Prop.ForAll(cases, holds).Check(Config.QuickThrowOnFailure.WithMaxTest(count).WithQuietOnSuccess(true).WithReplay(seed, 1)));

    public static Task HoldAsync<T>(this Arbitrary<T> cases, int count, ulong seed, Action<T> holds) => cases.HoldAsync(count, seed, c =>
    {
        holds(c);
        return Task.CompletedTask;
    });

    private static IEnumerable<T[]> Without<T>(T[] parts) => Enumerable.Range(0, parts.Length).Select(i => (T[])[.. parts[..i], .. parts[(i + 1)..]]);
}
