using Cerebrum.Llm.Triage;

namespace Cerebrum.Tests.Triage;

public sealed class TriageRuleTests
{
    public static TheoryData<string> Ids => [.. TriagePack.Rules.Rules.Select(r => r.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_Rule_Fires_On_Its_Examples_And_Rests_On_Its_Counterexamples(string id)
    {
        var rule = TriagePack.Rules.Rules.Single(r => r.Id == id);
        string[] silent = [.. rule.Yes.Where(text => !TriagePack.Fires(id, text))];
        string[] loud = [.. rule.No.Where(text => TriagePack.Fires(id, text))];
        Assert.True(silent.Length + loud.Length == 0, $"silent: {string.Join(" | ", silent)}; loud: {string.Join(" | ", loud)}");
    }

    [Fact]
    public void The_Pack_Covers_Every_Level_With_About_The_Rules_Promised()
    {
        var levels = TriagePack.Rules.Rules.CountBy(r => r.Level).ToDictionary();
        Assert.True(levels.Values.Sum() >= 120);
        Assert.Equal([TriageLevel.Soon, TriageLevel.Urgent, TriageLevel.Emergency], levels.Keys.Order());
    }
}
