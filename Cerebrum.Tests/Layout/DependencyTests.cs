using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Cerebrum.Tests.Layout;

/// <summary>Reads the project files and the sources: who may know whom (docs/architecture.md).</summary>
public sealed class DependencyTests
{
    private static readonly string[] Services = ["Cerebrum.Gateway", "Cerebrum.Llm", "Cerebrum.Ml"];

    public static TheoryData<string> AllServices => [.. Services];

    [Theory]
    [MemberData(nameof(AllServices))]
    public void A_Service_References_The_Service_Defaults_And_No_Other_Project(string service)
    {
        var project = XDocument.Load(Path.Combine(Repository.Root, service, $"{service}.csproj"));
        var references = project.Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension((string)r.Attribute("Include")!));
        Assert.Equal(["Cerebrum.ServiceDefaults"], references);
    }

    [Theory]
    [MemberData(nameof(AllServices))]
    public void No_Source_Of_A_Service_Names_Another_Service(string service)
    {
        var others = Services.Except([service]).ToList();
        Assert.All(Sources(service), file => Assert.DoesNotContain(others, other => Regex.IsMatch(File.ReadAllText(file), $@"\b{Regex.Escape(other)}\b")));
    }

    [Theory]
    [InlineData("Cerebrum.Llm")] // The gateway is all edge.
    [InlineData("Cerebrum.Ml")]
    public void HttpContext_Stops_At_The_Edge_Of_A_Service(string service)
    {
        // The classes that read requests and write answers, by the end of their name.
        var edge = new Regex("(Endpoints|Reader|Source|EventStream)$");
        var inside = Sources(service).Where(file => !edge.IsMatch(Path.GetFileNameWithoutExtension(file)));
        Assert.All(inside, file => Assert.DoesNotMatch(@"\bHttp(Context|Request|Response)\b(?!Message)", File.ReadAllText(file)));
    }

    [Fact]
    public void Nothing_Outside_Vendors_Points_Into_It() =>
        Assert.All(
            Services.SelectMany(Sources).Where(file => !file.Contains("Vendors", StringComparison.Ordinal)),
            file => Assert.DoesNotMatch(@"using Cerebrum\.\w+(\.\w+)*\.Vendors\b", File.ReadAllText(file)));

    private static IEnumerable<string> Sources(string project) => Directory.EnumerateFiles(Path.Combine(Repository.Root, project), "*.cs", SearchOption.AllDirectories);
}
