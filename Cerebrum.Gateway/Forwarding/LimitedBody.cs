using Cerebrum.ServiceDefaults;
using Microsoft.AspNetCore.Http.Features;

namespace Cerebrum.Gateway.Forwarding;

/// <summary>A request body that ends in a 413 when it runs over <see cref="Problems.MaxBodyBytes"/>. The server's own limit would cut
/// the connection off while the caller still writes, who then reports a broken connection and never sees why; with this one the
/// server reads on for a moment after the answer (5 s at most) and drops what comes.</summary>
internal sealed class LimitedBody(Stream body) : Stream
{
    private long read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => read; set => throw new NotSupportedException(); }

    /// <returns>False when the declared length is over the limit: nothing has to be read to know.</returns>
    public static bool TryLimit(HttpContext context)
    {
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize = null;
        context.Request.Body = new LimitedBody(context.Request.Body);
        return context.Request.ContentLength is not > Problems.MaxBodyBytes;
    }

    /// <exception cref="BadHttpRequestException">413: the body runs over.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var n = await body.ReadAsync(buffer, cancellationToken);
        read += n;
        return read <= Problems.MaxBodyBytes ? n : throw new BadHttpRequestException(Problems.TooLarge.Title, Problems.TooLarge.Status);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
