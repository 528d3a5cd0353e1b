using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Cerebrum.Tests.Telemetry;

/// <summary>Takes what is exported by OTLP (http/protobuf) and keeps its bytes.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<(string Signal, byte[] Body)> received = new();

    private OtlpReceiver(WebApplication app) => this.app = app;

    /// <summary>What a process is told so that it exports to here, and soon.</summary>
    public Dictionary<string, string> Environment => new()
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = app.Urls.Single(),
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
        ["OTEL_BLRP_SCHEDULE_DELAY"] = "200",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
    };

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new OtlpReceiver(builder.Build());
        receiver.app.MapPost("/v1/{signal}", async (HttpContext context, string signal) =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            receiver.received.Enqueue((signal, body.ToArray()));
        });
        await receiver.app.StartAsync();
        return receiver;
    }

    /// <summary>All that came of <c>traces</c>, <c>metrics</c> or <c>logs</c>; its texts stand in it as UTF-8.</summary>
    public string Text(string signal) => string.Concat(received.Where(r => r.Signal == signal).Select(r => Encoding.UTF8.GetString(r.Body)));

    public IReadOnlyList<OtlpSpan> Spans() => [.. received.Where(r => r.Signal == "traces").SelectMany(r => OtlpSpan.Read(r.Body))];

    public ValueTask DisposeAsync() => app.DisposeAsync();
}

/// <summary>A span as it was exported.</summary>
/// <param name="Service">The resource's <c>service.name</c>.</param>
/// <param name="Tags">Text values only.</param>
internal sealed record OtlpSpan(string Service, string TraceId, string Id, string Parent, string Name, IReadOnlyDictionary<string, string> Tags)
{
    // Field numbers of opentelemetry/proto/trace/v1/trace.proto and common/v1/common.proto.
    public static IEnumerable<OtlpSpan> Read(ReadOnlyMemory<byte> request) =>
        from resource in Protobuf.Fields(request, 1)
        let service = Protobuf.Fields(resource, 1).SelectMany(r => Protobuf.Fields(r, 1)).Select(Tag).First(t => t.Key == "service.name").Value
        from span in Protobuf.Fields(resource, 2).SelectMany(scope => Protobuf.Fields(scope, 2))
        select new OtlpSpan(service, Hex(span, 1), Hex(span, 2), Hex(span, 4), Text(span, 5), Protobuf.Fields(span, 9).Select(Tag).ToDictionary(t => t.Key, t => t.Value));

    private static KeyValuePair<string, string> Tag(ReadOnlyMemory<byte> field) => new(Text(field, 1), Protobuf.Fields(field, 2).Select(v => Text(v, 1)).FirstOrDefault(""));

    private static string Text(ReadOnlyMemory<byte> message, int field) => Encoding.UTF8.GetString(Protobuf.Fields(message, field).FirstOrDefault().Span);

    private static string Hex(ReadOnlyMemory<byte> message, int field) => Convert.ToHexStringLower(Protobuf.Fields(message, field).FirstOrDefault().Span);
}

/// <summary>As much of Protocol Buffers' wire format as is needed to walk through a message.</summary>
internal static class Protobuf
{
    /// <returns>The length-delimited values of a field.</returns>
    public static List<ReadOnlyMemory<byte>> Fields(ReadOnlyMemory<byte> message, int number)
    {
        var (found, at) = (new List<ReadOnlyMemory<byte>>(), 0);
        while (at < message.Length)
        {
            var key = Varint(message.Span, ref at);
            var length = (key & 7) switch { 1UL => 8, 5UL => 4, 2UL => (int)Varint(message.Span, ref at), _ => 0 };
            if ((key & 7) == 0)
            {
                Varint(message.Span, ref at);
            }
            else if (key == ((ulong)number << 3 | 2))
            {
                found.Add(message.Slice(at, length));
            }

            at += length;
        }

        return found;
    }

    private static ulong Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        var (value, shift) = (0UL, 0);
        byte next;
        do
        {
            next = bytes[at++];
            value |= (ulong)(next & 0x7F) << shift;
            shift += 7;
        }
        while (next >= 0x80);
        return value;
    }
}
