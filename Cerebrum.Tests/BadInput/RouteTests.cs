using FsCheck.Fluent;

namespace Cerebrum.Tests.BadInput;

/// <summary>Paths, queries, headers and small bodies that nobody should send.</summary>
[Collection(nameof(Services))]
public sealed class RouteTests(Services services)
{
    // Escaped: bytes that are no UTF-8, half a surrogate pair, controls, and numbers past every limit.
    private static readonly string[] Odd =
    [
        "", "%00", "%ff", "%ed%a0%80", "%0d%0aX:%20y", "%2e%2e%2f%2e%2e", "..", "%252e", "%e2%80%ae", "%f0%9f%a9%ba", "-1", "-0", "0", "1", "1.5", "1e3", "1e308", "NaN", "Infinity", "%d9%a1", "0x10",
        "2147483647", "2147483648", "-2147483649", "9223372036854775807", "9223372036854775808", "true", "null", "[]", "9999-12-31T23:59:59.9999999%2b14:00", "0001-01-01T00:00:00-14:00", new('a', 65), new('9', 400), new('a', 5_000), "%25", "%", "*", "'--", "a;b", "%22%27",
    ];

    [Fact]
    public async Task An_Odd_Path_Or_Query_Gets_An_Answer_Or_A_Reason()
    {
        var odd = Gen.Elements(Odd);
        var path = Gen.OneOf(
            from id in odd from rest in Gen.Elements("", "/fhir", "/media", "/media/" + Odd[1], "?limit=1") select $"/api/sessions/{id}{rest}",
            from k in odd from q in odd select $"/api/knowledge/search?q={q}&k={k}",
            from q in odd select $"/api/knowledge/search?q=gout&q={q}",
            from id in odd select $"/api/knowledge/jobs/{id}",
            from route in Gen.Elements("/api/sessions", "/api/sessions/bad-input", "/api/audit") from limit in odd from before in odd select $"{route}?limit={limit}&before={before}",
            from minutes in odd select $"/api/telemetry?minutes={minutes}",
            from name in odd select $"/api/alerts/{name}",
            from name in odd select $"/{name}",
            from name in odd select $"/v1/{name}/{name}");
        await path.Some(1).JoinedBy("", "", "").HoldAsync(500, 93_001, p => services.SendAsync(() => new HttpRequestMessage(HttpMethod.Get, p.Parts.FirstOrDefault("/"))));
        await (from id in odd from route in Gen.Elements("/api/sessions/", "/api/knowledge/", "/api/alerts/silences/") select route + id).Some(1).JoinedBy("", "", "").HoldAsync(150, 93_002, p => services.SendAsync(() => new HttpRequestMessage(HttpMethod.Delete, p.Parts.FirstOrDefault("/api/sessions/none"))));
        await services.AnswerAGoodRequestAsync();
    }

    [Theory]
    [InlineData("/register")]
    [InlineData("/heartbeat")]
    [InlineData("/deregister")]
    [InlineData("/api/alerts/silences")]
    public async Task Odd_Members_For_The_Gateway_Itself_Get_A_Reason(string path)
    {
        // No address here may become that of a node: the others ask through this gateway.
        await Cases.Members(("url", "\"http://a:b@10.0.0.7:1/\""), ("url", "\"http://10.0.0.7:99999\""), ("type", "\"ml\""), ("subject", "\"nothing\""), ("minutes", "1e-320"), ("minutes", "10080.000001"))
            .Some(4).JoinedBy("{", ",", "}").HoldAsync(120, 93_003, body => services.SendAsync(path, body.Bytes, "application/json"));
        await services.AnswerAGoodRequestAsync();
    }

    [Fact]
    public async Task Odd_Headers_Get_An_Answer_Or_A_Reason()
    {
        var line = from name in Gen.Elements("Accept", "Accept-Encoding", "Accept-Language", "Content-Encoding", "Content-Language", "Cookie", "Origin", "Referer", "traceparent", "tracestate", "baggage", "X-Forwarded-For", "X-Forwarded-Proto", "Forwarded", "Cerebrum-Probe", "Cerebrum-Key", "Range", "If-None-Match", "Expect", "TE", "Upgrade")
                   from value in Gen.Elements("", ",", ";;;", "*/*", "text/event-stream", "text/event-stream;q=nan", "gzip, br", "1", "-1", "00-00000000000000000000000000000000-0000000000000000-00", "ff-" + new string('f', 32) + "-ffffffffffffffff-ff", "a=b=c", "bytes=9-1", "100-continue", "for=[::1", "http://[", new string('a', 9_000))
                   select $"{name}\n{value}";
        await line.Some(5).JoinedBy("", "\n", "").HoldAsync(200, 93_004, headers => services.SendAsync(() =>
        {
            var content = new StringContent("""{"question":"my throat hurts"}""", System.Text.Encoding.UTF8, "application/json");
            var request = new HttpRequestMessage(HttpMethod.Post, "/api/chat") { Content = content };
            foreach (var (name, value) in headers.Parts.Select(h => h.Split('\n')).Select(h => (h[0], h[1])))
            {
                _ = name.StartsWith("Content-", StringComparison.Ordinal) ? content.Headers.TryAddWithoutValidation(name, value) : request.Headers.TryAddWithoutValidation(name, value);
            }

            return request;
        }));
        await services.AnswerAGoodRequestAsync();
    }
}
