using Cerebrum.ServiceDefaults;
using Microsoft.Extensions.Configuration;

namespace Cerebrum.Tests.Unit;

public sealed class DotEnvTests
{
    [Theory]
    [InlineData("MAIN_PORT=5050", "MAIN_PORT", "5050")]
    [InlineData("export SUPABASE_URL='https://x' # theirs", "SUPABASE_URL", "https://x")]
    [InlineData("A=b # why", "A", "b")]
    [InlineData("A=\"b # c\"", "A", "b # c")]
    [InlineData("A=", "A", "")]
    public void A_Line_Is_Read_As_A_Shell_Would(string line, string name, string value) =>
        Assert.Equal(value, DotEnv.Parse([line])[name]);

    [Fact]
    public void A_Name_Given_Twice_Joins_As_The_Predecessors_Example_Does() =>
        Assert.Equal("a,b", DotEnv.Parse(["NGROK_AUTH_TOKENS=a", "", "# second", "NGROK_AUTH_TOKENS=b"])["NGROK_AUTH_TOKENS"]);

    [Fact]
    public void A_Line_Without_A_Name_Is_Named_By_Its_Number_And_Not_Shown()
    {
        var e = Assert.Throws<FormatException>(() => DotEnv.Parse(["A=1", "my-secret"]));
        Assert.Equal(".env line 2: expected NAME=value.", e.Message);
    }

    [Fact]
    public void The_Predecessors_Variable_Fills_Our_Key_Only_Where_It_Is_Unset()
    {
        var configuration = new ConfigurationManager { ["ML_MODELS_URL"] = "http://theirs:9000" };
        configuration.AddAliases(("ML_MODELS_URL", "services:ml:http:0"));
        Assert.Equal("http://theirs:9000", configuration["services:ml:http:0"]);

        configuration["services:ml:http:0"] = "http://ours:9000";
        Assert.Equal("http://ours:9000", configuration["services:ml:http:0"]);
    }
}
