using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;

namespace Cerebrum.Tests.Layout;

/// <summary>The build asks its package feed what it serves: here a folder, without the vendor packages and with stand-ins of them.</summary>
public sealed class FeedTests : IDisposable
{
    private readonly DirectoryInfo clone = Directory.CreateTempSubdirectory("cerebrum-feed-");

    public FeedTests()
    {
        foreach (var file in (string[])["global.json", "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "Directory.Solution.props", "Directory.Solution.targets"])
        {
            File.Copy(Path.Combine(Repository.Root, file), Path.Combine(clone.FullName, file));
        }

        Write("feed/.keep", "");
        Write("nuget.config", """<configuration><packageSources><clear /><add key="folder" value="feed" /></packageSources></configuration>""");
        Write("App/App.csproj", """<Project Sdk="Microsoft.NET.Sdk"><ItemGroup><VendorPackage Include="NWaves" /></ItemGroup></Project>""");
        Write("App/Vendors/Extra.cs", "internal static class Extra;");
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "eng", "feed")))
        {
            Write($"eng/feed/{Path.GetFileName(file)}", File.ReadAllText(file));
        }
    }

    [Fact]
    public async Task A_Feed_Without_The_Vendor_Packages_Leaves_Them_And_Their_Code_Out()
    {
        Assert.Contains("NuGet feed: restricted", await DotnetAsync("restore", "App"), StringComparison.Ordinal);
        Assert.Equal("false", await DotnetAsync("msbuild", "App", "-getProperty:VendorPackages"));
        Assert.DoesNotContain("Extra.cs", await DotnetAsync("msbuild", "App", "-getItem:Compile"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Feed_With_The_Vendor_Packages_Takes_Them_And_Their_Code_In()
    {
        foreach (var (id, version) in VendorPackages())
        {
            Pack(id, version);
        }

        Assert.Contains("NuGet feed: full", await DotnetAsync("restore", "App"), StringComparison.Ordinal);
        Assert.Equal("true", await DotnetAsync("msbuild", "App", "-getProperty:VendorPackages"));
        Assert.Contains("Extra.cs", await DotnetAsync("msbuild", "App", "-getItem:Compile"), StringComparison.Ordinal);
        Assert.Contains("NWaves", await DotnetAsync("msbuild", "App", "-getItem:PackageReference"), StringComparison.Ordinal);
    }

    public void Dispose() => clone.Delete(recursive: true);

    /// <summary>What the probe asks for, with the versions it asks for.</summary>
    private static IEnumerable<(string Id, string Version)> VendorPackages()
    {
        var versions = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props"));
        var aspire = versions.Descendants("AspireVersion").Single().Value;
        string Expand(string value) => value.Replace("$(AspireVersion)", aspire, StringComparison.Ordinal)
            .Replace("$(NETCoreSdkRuntimeIdentifier)", System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier, StringComparison.Ordinal);
        var probe = XDocument.Load(Path.Combine(Repository.Root, "eng", "feed", "probe.csproj"));
        var pinned = versions.Descendants("PackageVersion").ToDictionary(p => (string)p.Attribute("Include")!, p => (string)p.Attribute("Version")!);
        return probe.Descendants("PackageReference").Select(p => (string)p.Attribute("Include")!).Select(id => (id, Expand(pinned[id])))
            .Concat(probe.Descendants("PackageDownload").Select(p => (Expand((string)p.Attribute("Include")!), Expand((string)p.Attribute("Version")!).Trim('[', ']'))));
    }

    private void Pack(string id, string version)
    {
        using var archive = ZipFile.Open(Path.Combine(clone.FullName, "feed", $"{id}.{version}.nupkg"), ZipArchiveMode.Create);
        using var nuspec = new StreamWriter(archive.CreateEntry($"{id}.nuspec").Open());
        nuspec.Write($"<package><metadata><id>{id}</id><version>{version}</version><authors>stand-in</authors><description>stand-in</description></metadata></package>");
    }

    private void Write(string path, string text)
    {
        var file = Path.Combine(clone.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private async Task<string> DotnetAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = clone.FullName, RedirectStandardOutput = true };
        start.Environment["NUGET_PACKAGES"] = Path.Combine(clone.FullName, "packages"); // Stand-ins stay out of the real cache.
        start.Environment.Remove("VendorPackages");
        foreach (var inherited in start.Environment.Keys.Where(k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(inherited);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1"; // No build server may outlive the test in its folder.
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return output.Trim();
    }
}
