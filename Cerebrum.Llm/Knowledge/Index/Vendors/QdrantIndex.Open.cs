using Cerebrum.Llm.Knowledge.Embedding;
using Grpc.Core;
using Qdrant.Client.Grpc;

namespace Cerebrum.Llm.Knowledge.Index.Vendors;

internal sealed partial class QdrantIndex
{
    /// <summary>No replacement takes longer: what was begun before and is not live is nobody's.</summary>
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    /// <param name="name">Of the alias; all collections begin with it.</param>
    /// <exception cref="InvalidOperationException">The server does not answer, or refuses.</exception>
    public static async Task<QdrantIndex> OpenAsync(QdrantAddress address, string name, OnnxEmbedder embedder, TimeProvider time, ILogger logger, CancellationToken ct)
    {
        try
        {
            var server = new QdrantServer(address);
            var version = (await server.ReadAsync(client => client.HealthAsync(ct), ct)).Version;
            if (Minor(version) != Minor(QdrantGrpcClient.QdrantVersion))
            {
                Log.OtherVersion(logger, version, QdrantGrpcClient.QdrantVersion);
            }

            var index = new QdrantIndex(new QdrantCatalog(server, name), new QdrantPassages(server, name, embedder), server, time, logger);
            await index.StartAsync(ct);
            return index;
        }
        catch (Exception e) when (e is IndexAwayException or IOException && e.InnerException is RpcException)
        {
            throw new InvalidOperationException(
                $"ConnectionStrings:qdrant: expected a Qdrant server at {address} that takes the key; found {((RpcException)e.InnerException!).StatusCode}.", e.InnerException);
        }
    }

    private async Task StartAsync(CancellationToken ct)
    {
        await catalog.CreateAsync(ct);
        var live = await catalog.LookAsync(ct);
        if (live.Collection is null)
        {
            await passages.CreateAsync(ct);
            await catalog.PointToAsync(passages.Own, before: null, ct);
            live = await catalog.LookAsync(ct);
        }

        await passages.SweepAsync(live, time.GetUtcNow() - Abandoned, ct);
    }

    /// <returns>Of "v1.18.0", "1.18".</returns>
    private static string Minor(string version) => string.Join('.', version.TrimStart('v').Split('.').Take(2));

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Qdrant's server is {Found}; this client was made for {Expected}")]
        public static partial void OtherVersion(ILogger logger, string found, string expected);

        [LoggerMessage(LogLevel.Warning, "Passages nobody finds stay in Qdrant until a later start: {Fault}")]
        public static partial void Left(ILogger logger, string fault);
    }
}
