using Minio;
using Minio.DataModel.Args;
using Minio.Exceptions;

namespace Cerebrum.Llm.Media;

/// <summary>A private bucket of any S3.</summary>
internal sealed class S3Media : IMediaStore, IDisposable
{
    /// <summary>Seconds that a link is good for.</summary>
    private const int LinkSeconds = 300;

    private readonly IMinioClient client;
    private readonly string bucket;

    public S3Media(Remote remote)
    {
        var url = new Uri(remote.Url);
        bucket = remote.Bucket;
        client = new MinioClient().WithEndpoint(url.Authority).WithSSL(url.Scheme == "https").WithCredentials(remote.Key, remote.Secret).WithRegion("us-east-1").Build();
    }

    public Task PutAsync(string folder, string name, ReadOnlyMemory<byte> content, CancellationToken ct) => AsIo(async () =>
    {
        using var stream = new MemoryStream(content.ToArray(), writable: false);
        return await client.PutObjectAsync(
            new PutObjectArgs().WithBucket(bucket).WithObject($"{folder}/{name}").WithStreamData(stream).WithObjectSize(stream.Length).WithContentType(MediaType.Of(name)), ct);
    });

    public Task<IReadOnlyList<MediaFile>> ListAsync(string folder, CancellationToken ct) => AsIo<IReadOnlyList<MediaFile>>(async () =>
    {
        var files = new List<MediaFile>();
        await foreach (var item in client.ListObjectsEnumAsync(new ListObjectsArgs().WithBucket(bucket).WithPrefix($"{folder}/"), ct))
        {
            files.Add(new MediaFile(item.Key[(folder.Length + 1)..], item.LastModifiedDateTime ?? DateTimeOffset.MaxValue));
        }

        return files;
    });

    public Task<IReadOnlyList<string>> FoldersAsync(CancellationToken ct) => AsIo<IReadOnlyList<string>>(async () =>
    {
        var folders = new HashSet<string>();
        await foreach (var item in client.ListObjectsEnumAsync(new ListObjectsArgs().WithBucket(bucket).WithRecursive(true), ct))
        {
            folders.Add(item.Key.Split('/')[0]);
        }

        return [.. folders];
    });

    public Task DeleteAsync(string folder, IReadOnlyCollection<string> names, CancellationToken ct) => AsIo(async () =>
    {
        foreach (var name in names)
        {
            await client.RemoveObjectAsync(new RemoveObjectArgs().WithBucket(bucket).WithObject($"{folder}/{name}"), ct);
        }

        return names.Count;
    });

    public Task<(Uri? Link, string? Path)> FindAsync(string folder, string name, CancellationToken ct) => AsIo<(Uri?, string?)>(async () =>
        (new Uri(await client.PresignedGetObjectAsync(new PresignedGetObjectArgs().WithBucket(bucket).WithObject($"{folder}/{name}").WithExpiry(LinkSeconds))), null));

    public void Dispose() => client.Dispose();

    private static async Task<T> AsIo<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (MinioException e)
        {
            throw new IOException(e.GetType().Name, e);
        }
    }
}
