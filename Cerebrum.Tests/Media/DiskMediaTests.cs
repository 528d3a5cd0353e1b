using Cerebrum.Llm.Media;
using Cerebrum.Tests.Chat;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cerebrum.Tests.Media;

public sealed class DiskMediaTests : MediaContract
{
    protected override (string Key, string Value)[] Settings() => [];

    protected override IReadOnlyDictionary<string, byte[]> Kept(LlmService llm) =>
        Directory.Exists(Folder(llm)) ? Directory.GetFiles(Folder(llm), "*", SearchOption.AllDirectories).ToDictionary(f => f, File.ReadAllBytes) : [];

    protected override bool IsAwayWhenBroken => false;

    protected override void Break(LlmService llm)
    {
        // Nothing can be written any more, whoever the tests run as.
        Directory.Move(Folder(llm), Folder(llm) + ".before");
        File.WriteAllText(Folder(llm), "");
    }

    [Fact]
    public async Task Its_Owner_Alone_Can_Read_A_File_And_What_Is_Too_Old_Goes()
    {
        var root = Directory.CreateTempSubdirectory("cerebrum-media-").FullName;
        var store = new DiskMedia(root);
        await store.PutAsync("a", "old.png", new byte[] { 1 }, Ct);
        await store.PutAsync("b", "new.png", new byte[] { 1 }, Ct);
        File.SetLastWriteTimeUtc(Path.Combine(root, "a", "old.png"), DateTime.UtcNow.AddDays(-31));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(root, "b", "new.png")));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(root, "b")));
        }

        await new MediaKeeper(store, NullLogger<MediaKeeper>.Instance).ExpireAsync(DateTimeOffset.UtcNow.AddDays(-30), Ct);

        Assert.Equal([Path.Combine(root, "b", "new.png")], Directory.GetFiles(root, "*", SearchOption.AllDirectories));
        Directory.Delete(root, recursive: true);
    }

    private static string Folder(LlmService llm) => Path.Combine(llm.DataFolder, "media");
}
