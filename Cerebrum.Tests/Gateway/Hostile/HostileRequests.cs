using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Cerebrum.Tests.Gateway.Hostile;

/// <summary>Requests that nobody well-meaning sends, as bytes. The same for the same seed.</summary>
/// <param name="key">A valid key, for those that are hostile behind it.</param>
internal sealed class HostileRequests(Random random, string key)
{
    private const string Host = "Host: localhost\r\n";

    private static readonly string[] Paths =
    [
        "/../../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2f..%2fetc%2fpasswd", "/js/..%5c..%5c..%5cwindows%5cwin.ini", "//etc/passwd", "/console.css/../../appsettings.json",
        "/js/%c0%ae%c0%ae/%c0%ae%c0%ae/keys.json", "/%00", "/api/%00/chat", "/data/keys.json", "/.env", "/api/../api/audit", "/api/sessions/..%2f..%2fapi%2faudit", "/api/sessions/%2e%2e/audit", "/;/metrics", "/metrics/", "/METRICS",
        "/%6detrics", "/api/chat%20", "/api/chat/../audit?x=http://169.254.169.254", "http://169.254.169.254/latest/meta-data/", "http://127.0.0.1:1/", "*", "/ml/process%0d%0aX-Cerebrum-Caller:%20a", "/%ff%fe", "/\u0000", "?", "/?%", "/%", "/%zz",
    ];

    private static readonly string[] Methods = ["TRACE", "CONNECT", "PROPFIND", "get", "GE\tT", "PURGE", "DEBUG", "OPTIONS", "HEAD", "PUT", "PATCH", "M-SEARCH", "", "GET GET", "\u0001", new('A', 3000)];

    private static readonly string[] Lengths =
    [
        "Content-Length: 5\r\nContent-Length: 6", "Content-Length: -1", "Content-Length: +5", "Content-Length: 5, 5", "Content-Length: 0x5", "Content-Length: 99999999999999999999", "Content-Length: 1e9", "Content-Length: ", "Content-Length : 5",
        "Content-Length: 4\r\nTransfer-Encoding: chunked", "Transfer-Encoding: chunked\r\nContent-Length: 4", "Transfer-Encoding: xchunked", "Transfer-Encoding: chunked, identity", "Transfer-Encoding: identity, chunked", "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
        "Transfer-Encoding:\tchunked", "Transfer-Encoding : chunked", "Transfer-Encoding: \"chunked\"", "Transfer-Encoding: Chunked\u000b", "TRANSFER-ENCODING: gzip, chunked",
    ];

    private static readonly string[] Chunks =
    [
        "ZZ\r\nx\r\n0\r\n\r\n", "FFFFFFFFFFFFFFFFF\r\n", "-1\r\n\r\n", "5\r\nabc", "3\nabc\n0\n\n", "3\r\nabcdef\r\n0\r\n\r\n", "3;x=\"\r\n\"\r\nabc\r\n0\r\n\r\n", $"3;{new string('x', 20000)}\r\nabc\r\n0\r\n\r\n",
        $"0\r\nX: {new string('t', 40000)}\r\n\r\n", "0\r\nTransfer-Encoding: chunked\r\nX-Cerebrum-Caller: evil\r\n\r\n", " 3 \r\nabc\r\n0\r\n\r\n", "0x3\r\nabc\r\n0\r\n\r\n", "\r\n3\r\nabc\r\n0\r\n\r\n",
    ];

    private static readonly string[] Headers =
    [
        "X: a\u0000b", "X: a\rb", "X\u0000: a", " X: folded", "X: a\r\n folded: b", "X : space", ": no name", "no colon", "Host: evil.example", "Host: a b", "Host: localhost:99999", "Host: [::1", "Connection: X-Cerebrum-Caller, Authorization", "X-Cerebrum-Caller: admin",
        "x-cerebrum-caller: admin", "X_Cerebrum_Caller: admin", "X-Forwarded-For: 127.0.0.1", "X-Original-URL: /api/audit", "X-HTTP-Method-Override: DELETE", "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
        "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAAQAAP__", "Expect: 100-continue", "Expect: something", "Range: bytes=0-,0-,0-,0-", "Accept-Encoding: \u00ff\u00fe", "Cookie: \u00c3\u0028", "traceparent: 00-zz-zz-zz", "Content-Type: \u00ff", "Content-Encoding: gzip, gzip, gzip",
    ];

    private static readonly string[] Wholes =
    [
        "GET /\r\n\r\n", "GET / HTTP/0.9\r\n\r\n", "GET / HTTP/1.0\r\n\r\n", "GET / HTTP/3.0\r\n" + Host + "\r\n", "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\n" + "Host: localhost\n\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "\r\n\r\n\r\n", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003", "SSH-2.0-x\r\n",
        "GET  /  HTTP/1.1\r\n" + Host + "\r\n", "GET /\u0009 HTTP/1.1\r\n" + Host + "\r\n", "*1\r\n$4\r\nPING\r\n",
    ];

    public byte[] Next() => Encoding.Latin1.GetBytes(random.Next(10) switch
    {
        0 => $"GET {Of(Paths)} HTTP/1.1\r\n{Host}{Authorization()}\r\n",
        1 => $"{Of(Methods)} /api/{Of(["chat", "sessions", "audit", "knowledge"])} HTTP/1.1\r\n{Host}{Authorization()}\r\n",
        2 => $"POST /api/chat HTTP/1.1\r\n{Host}{Authorization()}{Of(Lengths)}\r\n\r\n0\r\n\r\nGET /api/smuggled HTTP/1.1\r\n{Host}\r\n",
        3 => $"POST {Of(["/api/chat", "/ml/process", "/register", "/api/knowledge?source=x"])} HTTP/1.1\r\n{Host}{Authorization()}Transfer-Encoding: chunked\r\n\r\n{Of(Chunks)}GET /api/smuggled HTTP/1.1\r\n{Host}\r\n",
        4 => $"GET /api/sessions HTTP/1.1\r\n{Host}{Authorization()}{Of(Headers)}\r\n\r\n",
        5 => Of(Wholes),
        6 => $"GET /api/sessions HTTP/1.1\r\n{Host}{Authorization()}{Of(["X: " + new string('x', 40_000), string.Concat(Enumerable.Range(0, 200).Select(i => $"X{i}: y\r\n")), "Cookie: " + new string('c', 31_000)])}\r\n\r\n",
        7 => $"GET /{new string('a', random.Next(1, 20_000))}?{Noise(200)} HTTP/1.1\r\n{Host}{Authorization()}\r\n",
        8 => $"GET /api/sessions HTTP/1.1\r\n{Host}{Guess()}\r\n",
        _ => Body(),
    });

    /// <param name="from">A loopback address that it comes from.</param>
    /// <returns>All that comes back until the connection ends.</returns>
    public static async Task<string> SendAsync(IPAddress from, int port, byte[] request, CancellationToken ct)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(from, 0));
        await socket.ConnectAsync(IPAddress.Loopback, port, ct);
        var answer = new StringBuilder();
        try
        {
            await socket.SendAsync(request, ct);
            socket.Shutdown(SocketShutdown.Send); // Nothing more comes: the gateway need not wait for the rest of it.
            var buffer = new byte[16_384];
            for (int n; (n = await socket.ReceiveAsync(buffer, ct)) > 0;)
            {
                answer.Append(Encoding.Latin1.GetString(buffer.AsSpan(0, n)));
            }
        }
        catch (SocketException)
        {
            // Cut off, as it deserved.
        }

        return answer.ToString();
    }

    private string Body()
    {
        var body = Of([Noise(500), "{\"url\":\"http://169.254.169.254/\",\"type\":\"llm\"}", "{\"url\":" + new string('[', 5000), "{\"url\":\"\ud800\"}", "\u00ff\u00fe\u0000{", "{\"question\":\"\u00c3\u0028\"}", new string('{', 3000), "null", "[]", "\"\"", ""]);
        var type = Of(["application/json", "text/plain", "multipart/form-data", "multipart/form-data; boundary=\"", "application/json; charset=utf-7", "*/*", ""]);
        var length = random.Next(4) == 0 ? body.Length + random.Next(-3, 100) : body.Length;
        return $"POST {Of(["/api/chat", "/ml/process", "/register", "/heartbeat", "/deregister", "/v1/ml/audio/emotion"])} HTTP/1.1\r\n{Host}{Authorization()}Content-Type: {type}\r\nContent-Length: {length}\r\n\r\n{body}";
    }

    private string Authorization() => random.Next(2) == 0 ? $"Authorization: Bearer {key}\r\n" : "";

    private string Guess() => Of(
    [
        $"Authorization: Bearer cbr_{Hex(8)}_{Hex(64)}", $"Authorization: Bearer {key[..13]}{Hex(64)}", $"Authorization: Bearer {key.ToUpperInvariant()}", $"Authorization: Bearer {key} x", $"Authorization: {key}", $"Authorization: Basic {key}",
        $"X-Api-Key: {key[..^1]}", $"X-Api-Key: {new string('a', 20_000)}", "X-Api-Key: ", "Authorization: Bearer", "Authorization: Bearer \u00e9\u00ff", $"X-Api-Key: {key[..^1]}\r\nX-Api-Key: x", $"Authorization: Bearer x\r\nAuthorization: Bearer {key[..^1]}",
    ]) + "\r\n";

    private string Noise(int length) => string.Concat(Enumerable.Range(0, length).Select(_ => (char)random.Next(256))).Replace('\r', ' ').Replace('\n', ' ');

    private string Hex(int length) => random.GetHexString(length, lowercase: true);

    private string Of(string[] choices) => choices[random.Next(choices.Length)];
}
