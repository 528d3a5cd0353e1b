using System.Text;
using Cerebrum.Ml.Keystrokes;
using Cerebrum.Ml.Processing;

namespace Cerebrum.Tests.Keystrokes;

public class TypingSessionTests
{
    private static readonly (string Key, double Down, double Up)[] Twelve =
        [.. Enumerable.Range(0, 12).Select(i => ("qwertyuiopas"[i].ToString(), i * 200.0, (i * 200.0) + 80))];

    [Fact]
    public void Nine_Keystrokes_Are_The_Contracts_Error()
    {
        var e = Assert.Throws<UnreadableSignalException>(() => Session(Twelve[..9]));

        Assert.Equal("Not enough keystroke data (minimum 10 required)", e.Message);
        Assert.Equal(10, Session(Twelve[..10]).Keystrokes.Length);
    }

    [Fact]
    public void A_Clock_That_Jumps_Costs_Only_The_Keystrokes_It_Spoils()
    {
        var session = Session([.. Twelve, ("x", 2_400, 1_463_130_631_000), ("y", 2_600, 2_500)]);

        Assert.Equal((12, 2), (session.Keystrokes.Length, session.Glitches));
    }

    [Fact]
    public void A_Time_That_Is_Missing_Is_A_Glitch()
    {
        var json = Typing.Json(Twelve).Replace("]}", ",{\"key\":\"x\",\"timeDown\":2400},{\"key\":\"y\",\"timeDown\":2500,\"timeUp\":null}]}", StringComparison.Ordinal);

        Assert.Equal(2, TypingSession.From(KeystrokeReader.Read(Encoding.UTF8.GetBytes(json))).Glitches);
    }

    [Fact]
    public void A_Key_That_Repeats_While_Held_Is_One_Keystroke()
    {
        var session = Session([.. Twelve, ("x", 2_400, 3_000), ("x", 2_900, 3_000), ("x", 2_933, 3_000), ("x", 3_100, 3_180)]);

        Assert.Equal((14, 2), (session.Keystrokes.Length, session.Repeats));
    }

    [Fact]
    public void Keys_That_Overlap_Are_Kept()
    {
        var session = Session([.. Twelve, ("x", 2_400, 2_520), ("y", 2_500, 2_600)]);

        Assert.Equal(14, session.Keystrokes.Length);
        Assert.Equal(-20, Timing.Of(session.Keystrokes).Gaps[^1]);
    }

    [Fact]
    public void Pasted_Text_Is_Not_Typing()
    {
        var session = Session([.. Twelve, .. "pasted".Select(c => (c.ToString(), 2_400.0, 2_400.0))]);

        Assert.Equal((12, 6), (session.Keystrokes.Length, session.Pasted));
    }

    [Fact]
    public void The_Order_They_Arrive_In_Does_Not_Matter()
    {
        var shuffled = Twelve.ToArray();
        new Random(1).Shuffle(shuffled);

        Assert.Equal(Session(Twelve).Keystrokes.Select(k => k.DownMs), Session(shuffled).Keystrokes.Select(k => k.DownMs));
    }

    [Fact]
    public void Recordings_Whose_Clock_Starts_Again_Follow_One_Another()
    {
        var longer = Enumerable.Range(0, 60).Select(i => ("qwertyuiop"[i % 10].ToString(), i * 200.0, (i * 200.0) + 80)).ToArray();

        var timing = Timing.Of(Session([.. longer, .. longer]).Keystrokes);

        Assert.Equal(120, timing.Keystrokes);
        Assert.All(timing.Presses, press => Assert.Equal(200, press, tolerance: 1e-6)); // The sums of doubles.
        Assert.Empty(timing.Pauses);
        Assert.Equal(2 * ((59 * 200) + 80), timing.ActiveMs, tolerance: 1e-6);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(15.625, 15.625)]
    [InlineData(16.666666, 16.67)]
    [InlineData(100, 100)]
    [InlineData(0.1, 0.1)]
    [InlineData(0.001, 0)]
    public void The_Step_Of_The_Clock_Is_Found(double step, double found)
    {
        var random = new Random(3);
        double[] holds = [.. Enumerable.Range(0, 300).Select(_ => Math.Round(random.Next(50_000, 200_000) / 1000.0 / step) * step)];

        Assert.Equal(found, TimerResolution.Of(holds), tolerance: 0.01);
    }

    private static TypingSession Session(IEnumerable<(string Key, double Down, double Up)> keystrokes) =>
        TypingSession.From(KeystrokeReader.Read(Encoding.UTF8.GetBytes(Typing.Json(keystrokes))));
}
