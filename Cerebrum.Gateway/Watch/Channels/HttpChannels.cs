using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cerebrum.Gateway.Watch.Rules;

namespace Cerebrum.Gateway.Watch.Channels;

/// <summary>Sends JSON to the one address that is configured: no redirect, no cookie, and of the answer only its status is read.</summary>
internal abstract class HttpChannel(string name, Uri url) : IChannel
{
    private static readonly HttpMessageInvoker Http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ActivityHeadersPropagator = null });

    public string Name => name;

    public async Task SendAsync(Notice notice, CancellationToken ct)
    {
        var body = Body(notice);
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        Sign(request, notice, body);
        try
        {
            using var answer = await Http.SendAsync(request, ct);
            if (!answer.IsSuccessStatusCode)
            {
                throw new ChannelException($"It answered {(int)answer.StatusCode}.");
            }
        }
        catch (HttpRequestException e)
        {
            throw new ChannelException($"It cannot be reached ({e.HttpRequestError}).", e);
        }
    }

    protected abstract byte[] Body(Notice notice);

    protected virtual void Sign(HttpRequestMessage request, Notice notice, byte[] body)
    {
    }
}

/// <summary>An incoming webhook of Slack, or of what speaks its protocol.</summary>
internal sealed class SlackChannel(SlackRules rules) : HttpChannel("slack", rules.Url)
{
    // Slack reads these three as markup: https://api.slack.com/reference/surfaces/formatting#escaping
    protected override byte[] Body(Notice notice) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["text"] = notice.Text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal),
    }.ToJsonString());
}

/// <summary>The notice as JSON. With a secret, <c>Cerebrum-Signature: sha256=…</c> is the HMAC-SHA256 of <c>Cerebrum-Timestamp</c> (seconds
/// since 1970), a full stop, and the body.</summary>
internal sealed class WebhookChannel(WebhookRules rules, TimeProvider time) : HttpChannel("webhook", rules.Url)
{
    protected override byte[] Body(Notice notice) => JsonSerializer.SerializeToUtf8Bytes(notice, NoticeJson.Default.Notice);

    protected override void Sign(HttpRequestMessage request, Notice notice, byte[] body)
    {
        if (rules.Secret.Length == 0)
        {
            return;
        }

        var now = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(rules.Secret), (byte[])[.. Encoding.ASCII.GetBytes(now + "."), .. body]);
        request.Headers.Add("Cerebrum-Timestamp", now);
        request.Headers.Add("Cerebrum-Signature", $"sha256={Convert.ToHexStringLower(signature)}");
    }
}
