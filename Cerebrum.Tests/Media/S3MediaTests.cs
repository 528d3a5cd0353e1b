using System.Xml.Linq;
using Cerebrum.Tests.Chat;
using Microsoft.AspNetCore.Http;

namespace Cerebrum.Tests.Media;

/// <summary>Against a stand-in for S3: objects by path, and their list. Signatures are not checked.</summary>
public sealed class S3MediaTests : MediaContract, IAsyncLifetime
{
    private BucketStandIn bucket = null!;

    public async ValueTask InitializeAsync() => bucket = await BucketStandIn.StartAsync(AnswerAsync);

    public ValueTask DisposeAsync() => bucket.DisposeAsync();

    protected override (string Key, string Value)[] Settings() =>
        [("Media:Store", "s3"), ("Media:S3:Url", bucket.Address), ("Media:S3:Bucket", "clips"), ("Media:S3:Key", "key"), ("Media:S3:Secret", "secret")];

    protected override IReadOnlyDictionary<string, byte[]> Kept(LlmService llm) => bucket.Objects;

    protected override void Break(LlmService llm) => bucket.IsAway = true;

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        var key = request.Path.Value!["/clips".Length..].TrimStart('/');
        Assert.True(request.Headers.Authorization.ToString().StartsWith("AWS4-HMAC-SHA256 ", StringComparison.Ordinal) || request.Query.ContainsKey("X-Amz-Signature"));
        switch (request.Method)
        {
            case "PUT":
                bucket.Objects[key] = await BucketStandIn.BodyAsync(context);
                context.Response.Headers.ETag = "\"x\"";
                break;
            case "DELETE":
                bucket.Objects.TryRemove(key, out _);
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                break;
            case "GET" when key.Length > 0:
                await context.Response.Body.WriteAsync(bucket.Objects[key]);
                break;
            default:
                context.Response.ContentType = "application/xml";
                await context.Response.WriteAsync(List(request.Query["prefix"].ToString()).ToString());
                break;
        }
    }

    private XElement List(string prefix)
    {
        XNamespace s3 = "http://s3.amazonaws.com/doc/2006-03-01/";
        return new XElement(s3 + "ListBucketResult", new XElement(s3 + "Name", "clips"), new XElement(s3 + "Prefix", prefix), new XElement(s3 + "IsTruncated", "false"),
            bucket.Objects.Where(o => o.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(o => new XElement(s3 + "Contents",
                new XElement(s3 + "Key", o.Key), new XElement(s3 + "LastModified", DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture)),
                new XElement(s3 + "ETag", "\"x\""), new XElement(s3 + "Size", o.Value.Length))));
    }
}
