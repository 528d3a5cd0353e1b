using Grpc.Core;
using Qdrant.Client;
using Qdrant.Client.Grpc;

namespace Cerebrum.Llm.Knowledge.Index.Vendors;

/// <summary>Calls of one Qdrant server, over one connection. A read is tried twice where the server cannot be reached; a write once,
/// because one that failed may have had its effect.</summary>
internal sealed class QdrantServer : IDisposable
{
    private static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestWrite = TimeSpan.FromSeconds(60);

    private readonly QdrantGrpcClient connection;
    private readonly QdrantClient reads;
    private readonly QdrantClient writes;

    public QdrantServer(QdrantAddress address)
    {
        connection = new QdrantGrpcClient(address.Endpoint, address.Key);
        reads = new QdrantClient(connection, LongestRead);
        writes = new QdrantClient(connection, LongestWrite);
    }

    public void Dispose()
    {
        reads.Dispose();
        writes.Dispose();
        connection.Dispose();
    }

    /// <exception cref="IndexAwayException">It failed, or took longer than 5 s.</exception>
    public async Task<T> ReadAsync<T>(Func<QdrantClient, Task<T>> read, CancellationToken ct)
    {
        try
        {
            try
            {
                return await read(reads);
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable && !ct.IsCancellationRequested)
            {
                return await read(reads);
            }
        }
        catch (RpcException e)
        {
            ct.ThrowIfCancellationRequested();
            throw new IndexAwayException(e);
        }
    }

    /// <summary>As <see cref="ReadAsync"/>, of a collection that may be gone.</summary>
    /// <returns>Null where it is.</returns>
    public async Task<T?> TryReadAsync<T>(Func<QdrantClient, Task<T>> read, CancellationToken ct)
        where T : class
    {
        try
        {
            return await ReadAsync(read, ct);
        }
        catch (IndexAwayException e) when (e.InnerException is RpcException { StatusCode: StatusCode.NotFound })
        {
            return null;
        }
    }

    /// <exception cref="IOException">It failed, or took longer than 60 s: what it had to do may be done or not.</exception>
    public async Task WriteAsync(Func<QdrantClient, Task> write, CancellationToken ct)
    {
        try
        {
            await write(writes);
        }
        catch (RpcException e)
        {
            ct.ThrowIfCancellationRequested();
            throw new IOException($"Qdrant did not confirm a write: {e.StatusCode}.", e);
        }
    }

    /// <summary>Makes a collection where there is none, whoever else does the same.</summary>
    public Task CreateAsync(string collection, Func<QdrantClient, Task> create, CancellationToken ct) => WriteAsync(
        async client =>
        {
            try
            {
                if (!await client.CollectionExistsAsync(collection, ct))
                {
                    await create(client);
                }
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.AlreadyExists)
            {
                // Another process was faster.
            }
        },
        ct);
}
