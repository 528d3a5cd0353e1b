using System.Text.Json.Serialization;
using Cerebrum.Llm.Triage;

namespace Cerebrum.Llm.Knowledge;

/// <summary>One condition of the pack.</summary>
/// <param name="Icd10">WHO ICD-10 code.</param>
/// <param name="Symptoms">Short findings in the words people use, the most typical first.</param>
internal sealed record Condition(
    string Id,
    string Title,
    IReadOnlyList<string> Synonyms,
    string Icd10,
    Frequency Frequency,
    Who Who,
    string Description,
    IReadOnlyList<string> Symptoms,
    IReadOnlyList<string> RedFlags,
    IReadOnlyList<string> WhatHelps,
    SeekCare SeekCare,
    ReadMore ReadMore);

/// <summary>How often people who ask have it: the prior of the differential.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Frequency>))]
internal enum Frequency
{
    [JsonStringEnumMemberName("common")]
    Common,
    [JsonStringEnumMemberName("uncommon")]
    Uncommon,
    [JsonStringEnumMemberName("rare")]
    Rare,
}

/// <param name="Sex"><c>any</c>, <c>female</c> or <c>male</c>.</param>
/// <param name="MinAge">Years; very unusual below.</param>
/// <param name="MaxAge">Years; very unusual above.</param>
/// <param name="Pregnancy">Only in pregnancy or soon after.</param>
internal sealed record Who(string Sex, int MinAge, int MaxAge, string? Note = null, bool Pregnancy = false);

internal sealed record SeekCare(TriageLevel Level, string Text);

internal sealed record ReadMore(string Publisher, string Title);

/// <summary>One topic of the pack: first aid, tests, medicines, prevention.</summary>
internal sealed record Topic(string Id, string Title, IReadOnlyList<string> Synonyms, IReadOnlyList<TopicSection> Sections, ReadMore ReadMore);

internal sealed record TopicSection(string Heading, string Text);

/// <summary>The unit that is found, quoted and cited.</summary>
/// <param name="Names">Title and synonyms of its document.</param>
/// <param name="Url">Where it can be read whole, if that is known.</param>
/// <param name="Date">When it was written, as its source says (<c>2020-03</c>): old guidance is shown with its age.</param>
internal sealed record Passage(
    string PassageId,
    string DocumentId,
    string Title,
    string Section,
    string Text,
    string Source,
    IReadOnlyList<string> Names,
    string? Url = null,
    string? Date = null)
{
    /// <summary>Whether its title is a question, as in a list of those often asked.</summary>
    public bool AnswersQuestion => Title.EndsWith('?');

    /// <summary>What its vector is of.</summary>
    public string ToEmbed() => $"{Title}. {Section}. {Text}";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(Condition))]
[JsonSerializable(typeof(Topic))]
internal sealed partial class PackJson : JsonSerializerContext;
