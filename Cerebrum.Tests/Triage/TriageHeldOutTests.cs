using System.Globalization;
using Cerebrum.Llm.Chat;
using Cerebrum.Llm.Triage;

namespace Cerebrum.Tests.Triage;

public sealed class TriageHeldOutTests(ITestOutputHelper output)
{
    [Fact]
    public void Emergencies_Are_Found_In_Sentences_The_Rules_Were_Not_Written_For()
    {
        var judged = TriagePack.HeldOut.Select(c => (Case: c, Result: TriagePack.Rules.Assess(c.Text, c.Profile ?? Profile.Unknown))).ToArray();
        foreach (var (wanted, found) in judged.Where(j => j.Case.Level != j.Result.Level))
        {
            output.WriteLine($"{wanted.Level} → {found.Level} [{string.Join(' ', found.Reasons.Select(r => r.Rule))}]: {wanted.Text}");
        }

        double hits = judged.Count(j => j.Case.Level is TriageLevel.Emergency && j.Result.Level is TriageLevel.Emergency);
        var recall = hits / judged.Count(j => j.Case.Level is TriageLevel.Emergency);
        var precision = hits / judged.Count(j => j.Result.Level is TriageLevel.Emergency);
        var exact = judged.Count(j => j.Case.Level == j.Result.Level);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"recall {recall:F3}, precision {precision:F3}, right level {exact} of {judged.Length}"));

        Assert.Equal(200, judged.Length);
        Assert.True(recall >= 0.97, $"Recall of emergencies is {recall:F3}.");
        Assert.True(precision >= 0.90, $"Precision of emergencies is {precision:F3}.");
    }
}
