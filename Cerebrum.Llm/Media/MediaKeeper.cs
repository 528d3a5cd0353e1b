using System.Security.Cryptography;
using System.Text;
using Cerebrum.Llm.Chat;

namespace Cerebrum.Llm.Media;

/// <summary>Keeps the images and clips of a conversation, and deletes them with it. What a URL points to is not ours and is not kept.</summary>
/// <param name="store">Null where nothing is kept.</param>
internal sealed partial class MediaKeeper(IMediaStore? store, ILogger<MediaKeeper> logger)
{
    /// <returns>A warning where something could not be kept, else null; no answer fails for it.</returns>
    public async Task<string?> KeepAsync(string session, ChatTurn turn, CancellationToken ct)
    {
        if (store is null || turn.Earlier is not null || (turn.Image, turn.Audio) is (null, null))
        {
            return null;
        }

        await Task.Yield(); // Beside the models, which take as long.
        try
        {
            var folder = FolderOf(session, turn.Caller);
            if (turn.Image?.Decode() is { } image && PreparedImage.Of(image.Span) is { } png)
            {
                await store.PutAsync(folder, NameOf(png, MediaType.Image), png, ct);
            }

            if (turn.Audio?.Decode() is { } clip)
            {
                await store.PutAsync(folder, NameOf(clip.Span, MediaType.ExtensionOf(clip.Span)), clip, ct);
            }
        }
        catch (Exception e) when (IsAway(e))
        {
            Log.NotKept(logger, e.GetType().Name);
            return "What was sent with the question could not be kept.";
        }

        return null;
    }

    public async Task<IReadOnlyList<MediaFile>> ListAsync(string session, string caller, CancellationToken ct) =>
        store is null ? [] : await store.ListAsync(FolderOf(session, caller), ct);

    /// <returns>Neither where there is no such file.</returns>
    public async Task<(Uri? Link, string? Path)> FindAsync(string session, string caller, string name, CancellationToken ct) =>
        (await ListAsync(session, caller, ct)).Any(f => f.Name == name) ? await store!.FindAsync(FolderOf(session, caller), name, ct) : (null, null);

    /// <returns>How many were deleted.</returns>
    public async Task<(int Images, int Audio)> DeleteAsync(string session, string caller, CancellationToken ct)
    {
        var names = (await ListAsync(session, caller, ct)).Select(f => f.Name).ToList();
        if (names.Count > 0)
        {
            await store!.DeleteAsync(FolderOf(session, caller), names, ct);
        }

        var images = names.Count(n => n.EndsWith(MediaType.Image, StringComparison.Ordinal));
        return (images, names.Count - images);
    }

    /// <summary>Deletes what was written before <paramref name="oldest"/>.</summary>
    public async Task ExpireAsync(DateTimeOffset oldest, CancellationToken ct)
    {
        foreach (var folder in store is null ? [] : await store.FoldersAsync(ct))
        {
            if ((await store!.ListAsync(folder, ct)).Where(f => f.Written < oldest).Select(f => f.Name).ToList() is { Count: > 0 } old)
            {
                await store.DeleteAsync(folder, old, ct);
            }
        }
    }

    public static bool IsAway(Exception e) => e is IOException or UnauthorizedAccessException or HttpRequestException or Polly.ExecutionRejectedException;

    // Of caller and conversation together: another caller's conversation of the same id is another folder.
    private static string FolderOf(string session, string caller) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{caller}\n{session}")))[..32];

    private static string NameOf(ReadOnlySpan<byte> content, string extension) => Convert.ToHexStringLower(SHA256.HashData(content)) + extension;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Media was not kept: {Cause}")]
        public static partial void NotKept(ILogger logger, string cause);
    }
}
