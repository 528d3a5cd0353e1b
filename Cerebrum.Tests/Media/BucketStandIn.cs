using System.Collections.Concurrent;
using Cerebrum.Tests.Gateway;
using Microsoft.AspNetCore.Http;

namespace Cerebrum.Tests.Media;

/// <summary>A bucket on loopback; the test speaks its protocol.</summary>
internal sealed class BucketStandIn : IAsyncDisposable
{
    private Upstream server = null!;

    public ConcurrentDictionary<string, byte[]> Objects { get; } = [];

    public bool IsAway { get; set; }

    public string Address => server.Address;

    public static async Task<BucketStandIn> StartAsync(RequestDelegate answer)
    {
        var bucket = new BucketStandIn();
        bucket.server = await Upstream.StartAsync(context =>
        {
            if (!bucket.IsAway)
            {
                return answer(context);
            }

            context.Response.StatusCode = StatusCodes.Status403Forbidden; // Not tried again, as what is broken for a moment would be.
            return Task.CompletedTask;
        });
        return bucket;
    }

    public static async Task<byte[]> BodyAsync(HttpContext context)
    {
        using var content = new MemoryStream();
        await context.Request.Body.CopyToAsync(content);
        return content.ToArray();
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
