using Cerebrum.Llm.Triage;

namespace Cerebrum.Tests.Triage;

public sealed class TriageLoaderTests
{
    private const string Empty = """
        "words": { "pain": "pain|hurts" }, "misspelt": {}, "spelledRight": "",
        "context": { "negation": ["no"], "negationSpent": [], "past": [], "present": [], "feared": [], "question": [], "person": [], "elsewhere": [], "figurative": [] }
        """;

    private static string Pack(string rule, string concepts = "") =>
        "{ " + Empty + ", \"concepts\": { \"pregnant\": [\"pregnant\"]" + concepts + " }, \"rules\": [" + rule + "] }";

    private static string Rule(string when, string more = "") => $$"""
        { "id": "r", "level": "urgent", "title": "t", "reason": "A reason.", "source": "s", "when": ["{{when}}"],
          "yes": ["a", "b", "c"], "no": ["a", "b", "c"] {{more}} }
        """;

    [Fact]
    public void A_Sound_Pack_Loads() => Assert.Single(TriageRules.Parse(Pack(Rule("chest {pain} & sweat* / pale"))).Rules);

    [Theory]
    [InlineData("{nowhere}", "There is no list of words {nowhere}.")]
    [InlineData("@nowhere", "there is no concept @nowhere.")]
    [InlineData("ab*", "'ab' is not a word of at least 3 lower-case letters.")]
    [InlineData("Chest", "'Chest' is not a word")]
    [InlineData("~ heart+attack", "'+' does not go with '~'.")]
    [InlineData("one / ", "needs 1 to 8 words")]
    [InlineData("@loop", "@loop contains itself.")]
    public void A_Faulty_Phrase_Is_Named(string when, string fault)
    {
        var concepts = when is "@loop" ? ", \"loop\": [\"@loop\"]" : "";
        var e = Assert.Throws<InvalidDataException>(() => TriageRules.Parse(Pack(Rule(when), concepts)));
        Assert.Contains(fault, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_Faults_Are_Told_At_Once()
    {
        const string rule = """
            { "id": "Not An Id", "level": "self_care", "title": "", "reason": "no full stop", "source": "s", "when": ["@x", "ab*"], "yes": ["a"], "no": [],
              "age": { "min": 9, "max": 3 }, "weeks": { "min": 9, "max": 3 }, "sex": "cat", "within": 0 }
            """;
        var e = Assert.Throws<InvalidDataException>(() => TriageRules.Parse(Pack(rule + "," + Rule("a") + "," + Rule("b"), ", \"idle\": [\"c\"]")));
        string[] faults = ["the id is", "the level is", "title and source", "the reason is", "no concept @x", "'ab' is not", "examples each",
            "age.min", "weeks.min", "sex is", "within is", "rule r: stands there 2 times", "concept idle: no rule uses it"];
        Assert.All(faults, fault => Assert.Contains(fault, e.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("not json")]
    public void A_File_Of_Another_Form_Is_Refused(string json) => Assert.Throws<InvalidDataException>(() => TriageRules.Parse(json));

    [Fact]
    public void An_Unknown_Member_Is_Refused() =>
        Assert.Throws<InvalidDataException>(() => TriageRules.Parse(Pack(Rule("chest", ", \"wehn\": 1"))));

    [Theory]
    [InlineData("breath", "breth", false, 1)]
    [InlineData("seizure", "siezure", false, 1)]
    [InlineData("vomit", "vommiting", true, 1)]
    [InlineData("unconscious", "unconcius", false, 2)]
    public void Likeness_Counts_Edits(string word, string token, bool prefix, int edits) => Assert.Equal(edits, Spelling.Distance(word, token, prefix));
}
