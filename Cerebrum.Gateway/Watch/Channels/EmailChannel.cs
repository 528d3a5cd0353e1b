using System.Net.Sockets;
using Cerebrum.Gateway.Watch.Rules;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Cerebrum.Gateway.Watch.Channels;

/// <summary>A mail for each notice, by SMTP.</summary>
internal sealed class EmailChannel(EmailRules rules) : IChannel
{
    public string Name => "email";

    public async Task SendAsync(Notice notice, CancellationToken ct)
    {
        using var message = new MimeMessage { Subject = notice.Title, Date = notice.At, Body = new TextPart("plain") { Text = notice.Text } };
        message.From.Add(MailboxAddress.Parse(rules.From));
        message.To.AddRange(rules.To.Select(MailboxAddress.Parse));
        using var smtp = new SmtpClient();
        try
        {
            var security = !rules.UseTls ? SecureSocketOptions.None : rules.Port == 465 ? SecureSocketOptions.SslOnConnect : SecureSocketOptions.StartTls;
            await smtp.ConnectAsync(rules.Server, rules.Port, security, ct);
            if (rules.User.Length > 0)
            {
                await smtp.AuthenticateAsync(rules.User, rules.Password, ct);
            }

            await smtp.SendAsync(message, ct);
            await smtp.DisconnectAsync(quit: true, ct);
        }
        catch (Exception e) when (e is IOException or SocketException or CommandException or ProtocolException or AuthenticationException or SslHandshakeException or NotSupportedException)
        {
            // What a server says may quote the mail; its code does not.
            throw new ChannelException($"The mail server did not take it ({(e is SmtpCommandException command ? $"{(int)command.StatusCode}" : e.GetType().Name)}).", e);
        }
    }
}
