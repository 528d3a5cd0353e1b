using Cerebrum.Llm.Knowledge;

namespace Cerebrum.Tests.Knowledge;

/// <summary>Reads the pack as it ships and holds what its README says of it.</summary>
public sealed class KnowledgePackTests
{
    private static readonly KnowledgePack Pack = KnowledgePack.Load(Path.Combine(AppContext.BaseDirectory, "Knowledge", "Pack"));

    [Fact]
    public void No_Entry_Is_There_Twice()
    {
        Assert.Distinct(Pack.Conditions.Select(c => c.Id).Concat(Pack.Topics.Select(t => t.Id)));
        Assert.Distinct(Pack.Conditions.Select(c => c.Title).Concat(Pack.Topics.Select(t => t.Title)), StringComparer.OrdinalIgnoreCase);
        Assert.True(Pack.Conditions.Count >= 450 && Pack.Topics.Count >= 60, $"{Pack.Conditions.Count} conditions, {Pack.Topics.Count} topics");
    }

    [Fact]
    public void Every_Condition_Says_All_That_Is_Asked_Of_It() => Assert.All(Pack.Conditions, c =>
    {
        Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", c.Id);
        Assert.Matches(@"^[A-Z]\d{2}(\.\d{1,2})?$", c.Icd10);
        Assert.All([c.Title, c.Description, c.SeekCare.Text, c.ReadMore.Publisher, c.ReadMore.Title], text => Assert.False(string.IsNullOrWhiteSpace(text)));
        Assert.InRange(c.Symptoms.Count, 5, 10);
        Assert.InRange(c.RedFlags.Count, 2, 6);
        Assert.InRange(c.WhatHelps.Count, 3, 6);
        Assert.All([.. c.Synonyms, .. c.Symptoms, .. c.RedFlags, .. c.WhatHelps], text => Assert.False(string.IsNullOrWhiteSpace(text)));
        Assert.Contains(c.Who.Sex, (string[])["any", "female", "male"]);
        Assert.True(c.Who.MinAge <= c.Who.MaxAge);
    });

    [Fact]
    public void No_Passage_Gives_A_Dose() =>
        Assert.All(Pack.Passages(), p => Assert.DoesNotMatch(@"(?i)\b\d+(\.\d+)? ?(mg|mcg|µg|ml|units?|tablets?)\b", p.Text));

    [Fact]
    public void A_Line_That_Is_No_Entry_Is_Named_By_File_And_Line()
    {
        var folder = Directory.CreateTempSubdirectory("cerebrum-pack-");
        File.WriteAllLines(Path.Combine(folder.FullName, "a.jsonl"), ["""{"kind":"topic","id":"a","title":"A","synonyms":[],"sections":[],"read_more":{"publisher":"P","title":"T"}}""", """{"kind":"condition"}"""]);
        var e = Assert.Throws<InvalidDataException>(() => KnowledgePack.Load(folder.FullName));
        Assert.StartsWith("a.jsonl line 2: ", e.Message, StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }
}
