using System.Text;
using Cerebrum.Ml.Keystrokes;

namespace Cerebrum.Tests.Keystrokes;

public class KeystrokeFeaturesTests
{
    /// <summary>Eleven keystrokes worked out by hand: holds 50, 100 and 150 ms, one pause, one mistake of two deletions, a shift.</summary>
    private static readonly (string Key, double Down, double Up)[] ByHand =
    [
        ("a", 0, 100), ("s", 200, 300), ("Shift", 350, 900), ("d", 400, 550), ("f", 500, 600), // d and f overlap by 50
        ("Backspace", 800, 900), ("Backspace", 1000, 1100), ("f", 1200, 1250),
        ("g", 4250, 4350), // after a pause of 3 s
        ("h", 4450, 4550), ("j", 4650, 4750), ("k", 4850, 4950),
    ];

    private static readonly Dictionary<string, double> Features = Describe(Typing.Json(ByHand));

    [Theory]
    [InlineData("key_press_duration", 100)] // (100+100+150+100+50+100+100+100+100)/9: no deletions, no shift
    [InlineData("duration_variability", 23.5702)] // sqrt((50²+50²)/9)
    [InlineData("time_between_keys", 94.4444)] // (100+100-50+200+100+100+100+100+100)/9: the pause is not rhythm
    [InlineData("rhythm_variability", 47.1405)] // of 200,200,100,300 and five 200: sqrt(2×100²/9)
    [InlineData("error_rate", 1 / 11.0)] // one run of deletions
    [InlineData("correction_rate", 2 / 11.0)]
    [InlineData("typing_speed", 11 / 4.95 * 60)] // 11 keystrokes in 4.95 s
    [InlineData("pause_frequency", 1 / 4.95 * 60)]
    [InlineData("pause_duration", 3000)]
    [InlineData("hold_q50", 100)]
    [InlineData("hold_iqr", 0)]
    [InlineData("rollover", 1 / 9.0)]
    [InlineData("burst_median", 5.5)] // 7 and 4
    public void A_Field_Means_What_The_Contract_Says(string name, double byHand) =>
        Assert.Equal(byHand, Features[name], tolerance: 1e-4); // Four decimals were worked out.

    [Fact]
    public void Rhythm_Consistency_Falls_From_One_As_The_Rhythm_Varies()
    {
        Assert.Equal(1 / (1 + (Math.Sqrt(2 * 100 * 100 / 9.0) / 200)), Features["rhythm_consistency"], tolerance: 1e-9); // Rounding of doubles.
        Assert.Equal(1, Describe(Typing.Steady(50))["rhythm_consistency"], tolerance: 1e-9);
    }

    [Fact]
    public void A_Break_Of_An_Hour_Changes_Neither_Speed_Nor_Pauses()
    {
        var longBreak = ByHand.Concat(ByHand.Select(k => (k.Key, k.Down + 3_600_000, k.Up + 3_600_000)));

        var features = Describe(Typing.Json(longBreak));

        Assert.Equal(Features["typing_speed"], features["typing_speed"], tolerance: 1e-6); // Sums of large times.
        Assert.Equal(3000, features["pause_duration"], tolerance: 1e-6);
    }

    [Fact]
    public void Holding_Keys_Longer_And_Longer_Shows_As_Fatigue()
    {
        var tired = Enumerable.Range(0, 300).Select(i => ("asdfjkl"[i % 7].ToString(), i * 400.0, (i * 400.0) + (i < 150 ? 100 : 200)));

        Assert.Equal(Math.Log(2), Describe(Typing.Json(tired))["fatigue_hold"], tolerance: 1e-9); // Rounding of doubles.
    }

    [Fact]
    public void Keys_That_Differ_In_Their_Hold_Are_Not_Unevenness_Of_The_Typist()
    {
        var features = Describe(Typing.Json(Enumerable.Range(0, 300).Select(i => (i % 2 == 0 ? "a" : "l", i * 300.0, (i * 300.0) + (i % 2 == 0 ? 80 : 140)))));

        Assert.Equal(60, features["hold_iqr"], tolerance: 1e-9);
        Assert.Equal(0, features["key_late"], tolerance: 1e-9);
        Assert.Equal(0, features["key_log_sd"], tolerance: 1e-9);
    }

    [Fact]
    public void Every_Number_Is_Finite_However_Odd_The_Typing()
    {
        string[] sessions =
        [
            Typing.Steady(10, hold: 0), Typing.Steady(10, every: 100_000), Typing.Steady(40, every: 1e-9), Typing.Json(Enumerable.Range(0, 12).Select(i => ("Backspace", i * 300.0, (i * 300.0) + 90))),
            Typing.Json(Enumerable.Range(0, 12).Select(i => ("Shift", i * 1000.0, (i * 1000.0) + 5))), Typing.Steady(40, every: 1e300),
        ];
        foreach (var features in sessions.Select(Describe))
        {
            Assert.Equal(KeystrokeFeatures.Names, features.Keys);
            Assert.All(features.Values, value => Assert.True(double.IsFinite(value)));
        }
    }

    private static Dictionary<string, double> Describe(string json) =>
        KeystrokeFeatures.Describe(Timing.Of(TypingSession.From(KeystrokeReader.Read(Encoding.UTF8.GetBytes(json))).Keystrokes));
}
