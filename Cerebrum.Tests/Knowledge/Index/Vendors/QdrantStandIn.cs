using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Qdrant.Client.Grpc;

namespace Cerebrum.Tests.Knowledge.Index.Vendors;

/// <summary>Qdrant's gRPC methods over HTTP/2, answered by <see cref="QdrantMemory"/>: the client and its wire are the real ones. A unary call is
/// one message each way, each behind five bytes, and a trailer.</summary>
internal sealed class QdrantStandIn : IAsyncDisposable
{
    private const int Prefix = 5;

    private static readonly Dictionary<string, Func<QdrantMemory, byte[], IMessage>> Methods = new()
    {
        ["Qdrant/HealthCheck"] = Call<HealthCheckRequest>((memory, _) => new HealthCheckReply { Title = "stand-in", Version = memory.Version }),
        ["Collections/CollectionExists"] = Call<CollectionExistsRequest>((memory, r) => memory.Exists(r)),
        ["Collections/Create"] = Call<CreateCollection>((memory, r) => memory.Create(r)),
        ["Collections/Delete"] = Call<DeleteCollection>((memory, r) => memory.Delete(r)),
        ["Collections/List"] = Call<ListCollectionsRequest>((memory, _) => new ListCollectionsResponse { Collections = { memory.Collections.Select(c => new CollectionDescription { Name = c }) } }),
        ["Collections/UpdateAliases"] = Call<ChangeAliases>((memory, r) => memory.Change(r)),
        ["Collections/ListAliases"] = Call<ListAliasesRequest>((memory, _) => memory.Aliases()),
        ["Points/CreateFieldIndex"] = Call<CreateFieldIndexCollection>((memory, r) => memory.Index(r)),
        ["Points/Upsert"] = Call<UpsertPoints>((memory, r) => memory.Upsert(r)),
        ["Points/Delete"] = Call<DeletePoints>((memory, r) => memory.Delete(r)),
        ["Points/Get"] = Call<GetPoints>((memory, r) => memory.Get(r)),
        ["Points/Scroll"] = Call<ScrollPoints>((memory, r) => memory.Scroll(r)),
        ["Points/Count"] = Call<CountPoints>((memory, r) => memory.Count(r)),
        ["Points/Query"] = Call<QueryPoints>((memory, r) => memory.Query(r)),
    };

    private readonly WebApplication app;

    private QdrantStandIn(WebApplication app) => this.app = app;

    public QdrantMemory Memory { get; } = new();

    /// <summary>Asked for; null for none.</summary>
    public string? Key { get; set; }

    /// <summary>What a method answers instead; null lets it do its work.</summary>
    public Func<string, StatusCode?> Fault { get; set; } = _ => null;

    public ConcurrentQueue<string> Called { get; } = [];

    public Uri Endpoint => new(app.Urls.Single());

    public static async Task<QdrantStandIn> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, at => at.Protocols = HttpProtocols.Http2));
        var server = new QdrantStandIn(builder.Build());
        server.app.MapPost("/qdrant.{service}/{method}", server.AnswerAsync);
        await server.app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static Func<QdrantMemory, byte[], IMessage> Call<T>(Func<QdrantMemory, T, IMessage> method)
        where T : IMessage<T>, new()
    {
        var parser = new MessageParser<T>(() => new T());
        return (memory, message) => method(memory, parser.ParseFrom(message));
    }

    private async Task AnswerAsync(HttpContext http, string service, string method)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        http.Response.ContentType = "application/grpc";
        var status = StatusCode.OK;
        try
        {
            var answer = Answer($"{service}/{method}", http.Request.Headers["api-key"], body.ToArray()[Prefix..]);
            var frame = new byte[Prefix + answer.Length];
            BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), answer.Length);
            answer.CopyTo(frame, Prefix);
            await http.Response.Body.WriteAsync(frame);
        }
        catch (RpcException e)
        {
            status = e.StatusCode;
        }

        http.Response.AppendTrailer("grpc-status", ((int)status).ToString(CultureInfo.InvariantCulture));
    }

    private byte[] Answer(string name, string? key, byte[] message)
    {
        Called.Enqueue(name);
        if (Key is not null && key != Key && name != "Qdrant/HealthCheck")
        {
            throw QdrantMemory.Refused(StatusCode.Unauthenticated);
        }

        if (Fault(name) is { } fault)
        {
            throw QdrantMemory.Refused(fault);
        }

        return Methods.TryGetValue(name, out var method) ? method(Memory, message).ToByteArray() : throw QdrantMemory.Refused(StatusCode.Unimplemented);
    }
}
