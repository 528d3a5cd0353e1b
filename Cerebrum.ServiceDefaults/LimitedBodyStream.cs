using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Cerebrum.ServiceDefaults;

/// <summary>A request body that ends in a 413 when it runs over <see cref="Limit"/>. The server's own limit would cut
/// the connection off while the caller still writes, who then reports a broken connection and never sees why; with this one the
/// server reads on for a moment after the answer (5 s at most) and drops what comes.</summary>
public sealed class LimitedBodyStream : Stream
{
    private readonly Stream body;
    private long read;

    private LimitedBodyStream(Stream body, long limit) => (this.body, Limit) = (body, limit);

    /// <summary>Bytes.</summary>
    public long Limit { get; }

    /// <inheritdoc/>
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => read; set => throw new NotSupportedException(); }

    /// <returns>False when the declared length is over the limit: nothing has to be read to know.</returns>
    public static bool TryLimit(HttpContext context, long limit = Problems.MaxBodyBytes)
    {
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize = null;
        context.Request.Body = new LimitedBodyStream(context.Request.Body, limit);
        return context.Request.ContentLength is not { } length || length <= limit;
    }

    /// <exception cref="BadHttpRequestException">413: the body runs over.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var n = await body.ReadAsync(buffer, cancellationToken);
        read += n;
        return read <= Limit ? n : throw new BadHttpRequestException(Problems.TooLargeTitle, StatusCodes.Status413PayloadTooLarge);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
