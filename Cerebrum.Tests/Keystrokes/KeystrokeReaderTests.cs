using System.Text;
using Cerebrum.Ml.Keystrokes;
using Cerebrum.Ml.Processing;

namespace Cerebrum.Tests.Keystrokes;

public class KeystrokeReaderTests
{
    [Theory]
    [InlineData("""{"keystrokes":[{"key":"a","timeDown":1620136589000,"timeUp":1620136589080}]}""")]
    [InlineData("""{"text":"a","rawKeystrokes":[{"x":[1,{}]}],"keystrokes":[{"pressure":0.3,"timeUp":1620136589080,"timeDown":1620136589000,"key":"a"}]}""")]
    [InlineData("""[{"key":"a","press_time":1620136589000,"release_time":1620136589080}]""")]
    [InlineData("""{"rawKeystrokes":[{"key":"a","timeDown":1620136589000,"timeUp":1620136589080}],"text":"a"}""")]
    [InlineData("""{"keystrokes":[{"key":"a","timeDown":"1620136589000","timeUp":"1.62013658908e12"}]}""")]
    public void Every_Shape_Of_The_Contract_Reads_The_Same(string json)
    {
        var keystroke = Assert.Single(Read(json));

        Assert.Equal((KeyGroup.Left, 1_620_136_589_000, 80), (keystroke.Group, keystroke.DownMs, keystroke.HoldMs));
    }

    [Theory]
    [InlineData("\"Backspace\"", KeyGroup.Correction)]
    [InlineData("\"BackSpace\"", KeyGroup.Correction)]
    [InlineData("8", KeyGroup.Correction)]
    [InlineData("\"\\b\"", KeyGroup.Correction)]
    [InlineData("\" \"", KeyGroup.Space)]
    [InlineData("\"space\"", KeyGroup.Space)]
    [InlineData("\"KeyP\"", KeyGroup.Right)]
    [InlineData("\"P\"", KeyGroup.Right)]
    [InlineData("\"65\"", KeyGroup.Left)]
    [InlineData("\"L3\"", KeyGroup.Left)]
    [InlineData("\"R12\"", KeyGroup.Right)]
    [InlineData("\"comma\"", KeyGroup.Character)]
    [InlineData("\"Enter\"", KeyGroup.Character)]
    [InlineData("\"Shift_L\"", KeyGroup.Other)]
    [InlineData("\"ArrowLeft\"", KeyGroup.Other)]
    [InlineData("16", KeyGroup.Other)]
    [InlineData("\"\\ud800\"", KeyGroup.Character)]
    [InlineData("{\"name\":1}", KeyGroup.Character)]
    public void A_Key_Is_Known_By_Whichever_Name_Its_Platform_Gives_It(string key, object group) =>
        Assert.Equal(group, Assert.Single(Read($$"""[{"key":{{key}},"timeDown":0,"timeUp":1}]""")).Group);

    [Theory]
    [InlineData("", "Expected JSON; found something else at line 1, byte 0.")]
    [InlineData("secret", "Expected JSON; found something else at line 1, byte 0.")]
    [InlineData("[{\"key\":\"secret", "Expected JSON; found something else at line 1, byte")]
    [InlineData("[]secret", "Expected JSON; found something else at line 1, byte 2.")]
    [InlineData("\"secret\"", "Expected an object with keystrokes, or an array of them; found a text.")]
    [InlineData("{\"secret\":[]}", "Expected an object with an array 'keystrokes'; found an object without it.")]
    [InlineData("{\"keystrokes\":\"secret\"}", "Expected 'keystrokes' to be an array; found a text.")]
    [InlineData("[\"secret\"]", "Expected each keystroke to be an object; found a text.")]
    [InlineData("[{\"timeDown\":\"secret\"}]", "Expected a time to be a number of milliseconds; found a text.")]
    [InlineData("[{\"timeUp\":true}]", "Expected a time to be a number of milliseconds; found a truth value.")]
    public void Bad_Input_Is_Told_What_Was_Expected_And_Never_Quoted(string json, string message)
    {
        var e = Assert.Throws<UnreadableSignalException>(() => Read(json));

        Assert.StartsWith(message, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Text_That_Is_Not_Utf8_Is_An_Error_Of_The_Caller()
    {
        foreach (var json in (byte[][])[[0xFF, 0xFE], [.. "[{\"key\":\""u8, 0xC3, 0x28, .. "\",\"timeDown\":1,\"timeUp\":2}"u8]])
        {
            Assert.Throws<UnreadableSignalException>(() => KeystrokeReader.Read(json));
        }
    }

    [Fact]
    public void Deep_Nesting_Is_Refused() =>
        Assert.Throws<UnreadableSignalException>(() => Read($"{{\"text\":{new string('[', 100_000)}"));

    [Fact]
    public void More_Than_A_Million_Keystrokes_Are_Refused()
    {
        var json = $"[{string.Join(',', Enumerable.Repeat("{}", KeystrokeReader.Most + 1))}]";

        Assert.Equal("Expected at most 1000000 keystrokes; found more.", Assert.Throws<UnreadableSignalException>(() => Read(json)).Message);
    }

    private static List<Keystroke> Read(string json) => KeystrokeReader.Read(Encoding.UTF8.GetBytes(json));
}
