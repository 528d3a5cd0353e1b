using System.Collections.Frozen;

namespace Cerebrum.Llm.Differential;

/// <summary>How much of a complaint a word is by itself. "Minute", "morning" and "my son" tell when and whose; "hand" and "red" tell
/// something only beside another word; "cough" tells by itself.</summary>
internal static class Told
{
    private static readonly FrozenSet<string> Circumstances = Stems(
        "second seconds minute minutes hour hours day days night nights week weeks weekend month months year years moment time times morning mornings evening afternoon noon today "
        + "yesterday tonight tomorrow monday tuesday wednesday thursday friday saturday sunday spring summer winter autumn daily weekly since last lasting lasts ago start started starts starting begin "
        + "began beginning come comes came coming go goes going gone went away always often sometimes never ever every each constant constantly sudden suddenly slow slowly gradual gradually quick "
        + "quickly new old recent recently lately again long longer short brief briefly late later early one two three four five six seven eight nine ten half several many lot lots both "
        + "little less few big bigger small smaller large bad badly worse worst better good best great strong mild severe slight slightly really extremely normal usual unusual common side sides left right high low raised "
        + "child children baby kid kids son daughter boy girl man woman mother mum mom father dad husband wife friend brother sister grandmother grandfather people person adult others "
        + "birth life home work school bed house street car need needs make makes made take takes taking took use used using put try trying give given look looks looking "
        + "seem seems think trouble problem problems issue issues difficulty hard easy easily sort kind type symptom symptoms sign signs condition disease disorder syndrome attack fit inability");

    private static readonly FrozenSet<string> Places = Stems(
        "head neck throat mouth tongue lip lips tooth teeth gum gums jaw face cheek cheeks eye eyes eyelid ear ears nose nostril chest breast breasts breastbone back spine shoulder arm arms "
        + "elbow wrist hand hands finger fingers thumb nail nails hip groin leg legs thigh knee knees calf shin ankle ankles foot feet heel toe toes belly stomach bowel navel "
        + "rib ribs bone bones joint joints vein veins heart lung liver kidney bladder bottom anus penis testicle testicles vagina vulva womb scalp hair voice");

    private static readonly FrozenSet<string> Qualities = Stems(
        "lower upper middle skin muscle muscles nerve body blood urine stool stools tick cat animal food meal meals lie lying sit sitting stand standing turn turning "
        + "pregnant pregnancy red white black blue yellow green brown dark pale pink bright clear gray grey color colour hot warm cold dry wet hard soft thick thin sharp dull");

    /// <summary>1 for a word that tells something by itself, 0.5 for one that does beside another, 0 for one that only tells when, whose or how much.</summary>
    public static double By(string stem) => Circumstances.Contains(stem) || char.IsAsciiDigit(stem[0]) ? 0 : Places.Contains(stem) || Qualities.Contains(stem) ? 0.5 : 1;

    public static bool IsPlace(string stem) => Places.Contains(stem);

    private static FrozenSet<string> Stems(string words) => words.Split(' ').Select(Findings.Stem).ToFrozenSet(StringComparer.Ordinal);
}
