namespace Cerebrum.Llm.Media;

/// <param name="Name">SHA-256 of the content in hexadecimal, and an extension that tells its type.</param>
internal sealed record MediaFile(string Name, DateTimeOffset Written);

/// <summary>Where images and clips are kept, a folder a conversation. Nobody reads there but we, and who holds a link that we signed.</summary>
/// <remarks>Members throw <see cref="IOException"/> or <see cref="HttpRequestException"/> where it is away.</remarks>
internal interface IMediaStore
{
    Task PutAsync(string folder, string name, ReadOnlyMemory<byte> content, CancellationToken ct);

    Task<IReadOnlyList<MediaFile>> ListAsync(string folder, CancellationToken ct);

    /// <returns>All folders.</returns>
    Task<IReadOnlyList<string>> FoldersAsync(CancellationToken ct);

    Task DeleteAsync(string folder, IReadOnlyCollection<string> names, CancellationToken ct);

    /// <returns>A link that ends soon, for a store that serves files itself, or the file's path here; one of the two.</returns>
    Task<(Uri? Link, string? Path)> FindAsync(string folder, string name, CancellationToken ct);
}
