using Cerebrum.Gateway.Keys;

namespace Cerebrum.Gateway.Watch.Rules;

/// <summary>Reads <c>notification_channels</c>. Secrets may stand in the configuration (the environment) instead of the file, and win there:
/// <c>Alerts:Email:Password</c>, <c>Alerts:Slack:WebhookUrl</c>, <c>Alerts:Webhook:Url</c>, <c>Alerts:Webhook:Secret</c>.</summary>
internal sealed class ChannelReader(IConfiguration configuration)
{
    /// <returns>The channels, and members that nobody reads.</returns>
    public (ChannelRules Channels, IEnumerable<string> Ignored) Read(Section channels)
    {
        var (console, log, email, slack, webhook) = (channels.Under("console"), channels.Under("log_file"), channels.Under("email"), channels.Under("slack"), channels.Under("webhook"));
        var read = new ChannelRules(console.Flag("enabled", false), LogFile(log), Email(email), Slack(slack), Webhook(webhook));
        return (read, ((Section[])[console, log, email, slack, webhook]).SelectMany(s => s.Ignored).ToList());
    }

    private static LogFileRules? LogFile(Section log)
    {
        var path = log.Text("path", "logs/alerts.log");
        path = path.Length > 0 && path.IndexOfAny(System.IO.Path.GetInvalidPathChars()) < 0 ? path : log.Fault("path", "the path of a file", "another text", "logs/alerts.log");
        var rules = new LogFileRules(path, (long)log.Number("max_bytes", 1024 * 1024, 1024, 1 << 30, whole: true), log.Whole("files", 5, 1, 100));
        return log.Flag("enabled", false) ? rules : null;
    }

    private EmailRules? Email(Section email)
    {
        // Several names of a member: the file of the predecessor and of tools like it.
        var server = email.Text("smtp_server", email.Text("smtp_host", ""));
        var password = Secret("Alerts:Email:Password", email.Text("smtp_password", email.Text("password", "")));
        var rules = new EmailRules(
            server, email.Whole("smtp_port", 587, 1, 65_535), email.Flag("use_tls", true), email.Text("smtp_user", email.Text("username", "")), password,
            email.Text("from_address", email.Text("from", email.Text("sender", ""))), [.. email.List("to_addresses"), .. email.List("to"), .. email.List("recipients")]);
        if (!email.Flag("enabled", false))
        {
            return null;
        }

        Check(email, "smtp_server", Uri.CheckHostName(server) != UriHostNameType.Unknown, "the name of a mail server");
        Check(email, "from_address", IsAddress(rules.From), "an address such as cerebrum@example.org");
        Check(email, "to_addresses", rules.To.Count > 0 && rules.To.All(IsAddress), "addresses such as ward@example.org, at least one");
        Check(email, "use_tls", rules.UseTls || password.Length == 0 || LocalCaller.IsLocal(server), "true where a password is sent to another machine");
        return rules;
    }

    private SlackRules? Slack(Section slack) => Address(slack, "webhook_url", "Alerts:Slack:WebhookUrl") is { } url ? new SlackRules(url) : null;

    private WebhookRules? Webhook(Section webhook)
    {
        var secret = Secret("Alerts:Webhook:Secret", webhook.Text("secret", ""));
        return Address(webhook, "url", "Alerts:Webhook:Url") is { } url ? new WebhookRules(url, secret) : null;
    }

    /// <returns>Null where the channel is not enabled, or has no usable address, which is then noted.</returns>
    private Uri? Address(Section channel, string name, string key)
    {
        var text = Secret(key, channel.Text(name, ""));
        if (!channel.Flag("enabled", false))
        {
            return null;
        }

        var isThere = Uri.TryCreate(text, UriKind.Absolute, out var url)
            && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && LocalCaller.IsLocal(url.Host))) && url is { UserInfo: "", Fragment: "" };
        Check(channel, name, isThere, "an https address (or http on this machine) without user name and fragment");
        return isThere ? url : null;
    }

    private static void Check(Section section, string name, bool holds, string expected)
    {
        if (!holds)
        {
            section.Fault(name, expected, section.Has(name) ? "another" : "none", 0);
        }
    }

    private string Secret(string key, string inFile) => configuration[key] is { Length: > 0 } value ? value : inFile;

    private static bool IsAddress(string text) => MimeKit.MailboxAddress.TryParse(text, out var address) && address.Address.Contains('@', StringComparison.Ordinal);
}
