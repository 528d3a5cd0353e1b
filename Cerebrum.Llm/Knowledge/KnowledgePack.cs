using System.Security.Cryptography;
using System.Text.Json;

namespace Cerebrum.Llm.Knowledge;

/// <summary>The conditions and topics that ship with Cerebrum; read once, then only looked at.</summary>
/// <param name="Version">Changes with any byte of the pack: the first 12 hex digits of its SHA-256.</param>
internal sealed record KnowledgePack(string Version, IReadOnlyList<Condition> Conditions, IReadOnlyList<Topic> Topics)
{
    /// <summary>Where answers say a passage comes from.</summary>
    public const string Source = "Cerebrum knowledge pack";

    private readonly Dictionary<string, Passage> byId = Conditions.SelectMany(PassagesOf).Concat(Topics.SelectMany(PassagesOf)).ToDictionary(p => p.PassageId);

    public EntryNames Names { get; } = new(Conditions.Select(c => (c.Title, c.Synonyms)).Concat(Topics.Select(t => (t.Title, t.Synonyms))));

    /// <summary>Reads every <c>*.jsonl</c> of <paramref name="folder"/>.</summary>
    /// <exception cref="InvalidDataException">A line is no entry; the message names the file and line.</exception>
    public static KnowledgePack Load(string folder)
    {
        var conditions = new List<Condition>();
        var topics = new List<Topic>();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in Directory.GetFiles(folder, "*.jsonl").Order(StringComparer.Ordinal))
        {
            hash.AppendData(File.ReadAllBytes(path));
            foreach (var (index, line) in File.ReadLines(path).Index())
            {
                Add(line, $"{Path.GetFileName(path)} line {index + 1}", conditions, topics);
            }
        }

        return new KnowledgePack(Convert.ToHexStringLower(hash.GetHashAndReset())[..12], conditions, topics);
    }

    /// <summary>Everything that can be found, one passage for each thing a person may ask about.</summary>
    public IReadOnlyCollection<Passage> Passages() => byId.Values;

    public bool IsCondition(string documentId) => Find(documentId, Sections.Symptoms) is not null;

    /// <summary>A passage of an entry by its section.</summary>
    public Passage? Find(string documentId, string section) => byId.GetValueOrDefault($"{documentId}#{section.Replace(' ', '-')}");

    private static void Add(string line, string place, List<Condition> conditions, List<Topic> topics)
    {
        try
        {
            using var entry = JsonDocument.Parse(line);
            if (entry.RootElement.GetProperty("kind").GetString() == "topic")
            {
                topics.Add(entry.RootElement.Deserialize(PackJson.Default.Topic)!);
            }
            else
            {
                conditions.Add(entry.RootElement.Deserialize(PackJson.Default.Condition)!);
            }
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException)
        {
            throw new InvalidDataException($"{place}: {e.Message}", e);
        }
    }

    private static IEnumerable<Passage> PassagesOf(Condition c)
    {
        string[] names = [c.Title, .. c.Synonyms];
        Passage Make(string section, string text) => new($"{c.Id}#{section.Replace(' ', '-')}", c.Id, c.Title, section, text, Source, names);

        yield return Make(Sections.Overview, c.Description + (c.Who.Note is { Length: > 0 } note ? " " + note : ""));
        yield return Make(Sections.Symptoms, $"Typical signs of {c.Title}: {string.Join("; ", c.Symptoms)}.");
        yield return Make(Sections.RedFlags, $"Get help at once if there is any of these: {string.Join("; ", c.RedFlags)}.");
        yield return Make(Sections.Help, string.Join(' ', c.WhatHelps));
        yield return Make(Sections.SeekCare, c.SeekCare.Text);
    }

    private static IEnumerable<Passage> PassagesOf(Topic t) =>
        t.Sections.Select((s, i) => new Passage($"{t.Id}#{i + 1}", t.Id, t.Title, s.Heading, s.Text, Source, [t.Title, .. t.Synonyms]));
}

/// <summary>What the passages of a condition are called.</summary>
internal static class Sections
{
    public const string Overview = "overview";
    public const string Symptoms = "symptoms";
    public const string RedFlags = "red flags";
    public const string Help = "what helps";
    public const string SeekCare = "when to seek care";

    /// <summary>Whether a section tells of a condition; else it belongs to a topic or an added document.</summary>
    public static bool IsOfCondition(string section) => section is Overview or Symptoms or RedFlags or Help or SeekCare;
}
