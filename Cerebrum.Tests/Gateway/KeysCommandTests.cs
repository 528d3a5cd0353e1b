using System.Text.RegularExpressions;

namespace Cerebrum.Tests.Gateway;

/// <summary>The gateway's program, as an operator runs it.</summary>
public sealed class KeysCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("cerebrum-keys-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_Key_Is_Shown_Once_And_Kept_As_A_Hash_That_Its_Owner_Alone_Can_Read()
    {
        var (code, output, _) = await GatewayProcess.RunAsync(folder, "keys", "create", "--name", "ward 3", "--scopes=chat,ml");
        var (_, list, _) = await GatewayProcess.RunAsync(folder, "keys", "list");

        var text = Regex.Match(output, "^cbr_([0-9a-f]{8})_([0-9a-f]{64})\r?\n$");
        Assert.Equal((0, true), (code, text.Success));
        Assert.Matches($@"^{text.Groups[1].Value}  chat,ml  created \d{{4}}-\d\d-\d\d  ward 3", list);
        var file = Path.Combine(folder, "keys.json");
        Assert.DoesNotContain(text.Groups[2].Value, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Theory]
    [InlineData(1, "found root", "keys", "create", "--scopes", "chat,root")]
    [InlineData(1, "There is no key 'beef'", "keys", "revoke", "beef")]
    [InlineData(2, "keys create", "keys", "make")]
    public async Task A_Command_That_Cannot_Be_Done_Says_What_Was_Expected(int code, string says, params string[] words)
    {
        var answer = await GatewayProcess.RunAsync(folder, words);

        Assert.Equal(code, answer.Code);
        Assert.Contains(says, answer.Errors);
    }

    [Theory]
    [InlineData("--urls=http://0.0.0.0:0")]
    [InlineData("--urls=http://localhost:0;http://*:0")]
    [InlineData("--http_ports=0")]
    [InlineData("--Kestrel:Endpoints:Open:Url=http://[::]:0")]
    public async Task A_Gateway_That_Others_Can_Reach_Does_Not_Start_Without_Keys_And_Says_How_To_Make_One(string door)
    {
        var (code, _, errors) = await GatewayProcess.RunAsync(folder, door);

        Assert.Equal(1, code);
        Assert.Contains("no keys exist", errors);
        Assert.Contains("-- keys create", errors);
    }

    [Fact]
    public async Task A_File_Of_Keys_That_Cannot_Be_Read_Stops_The_Start_And_Is_Named()
    {
        var file = Path.Combine(folder, "keys.json");
        await File.WriteAllTextAsync(file, "{}", TestContext.Current.CancellationToken);

        var (code, output, errors) = await GatewayProcess.RunAsync(folder, "--urls=http://127.0.0.1:0");

        Assert.NotEqual(0, code);
        Assert.Contains($"{file} is not readable", output + errors);
    }
}
