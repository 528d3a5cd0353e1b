using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Cerebrum.Tests.BadInput;

/// <summary>Questions that are not what they say.</summary>
[Collection(nameof(Services))]
public sealed class ChatTests(Services services)
{
    private const string Good = """{"question":"What helps against migraine?","session_id":"bad-input","profile":{"age":30,"sex":"female","pregnant":false},"stream":false}""";

    private const string Boundary = "cut";

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-16")]
    public async Task Odd_Members_Of_A_Question_Get_An_Answer_Or_A_Reason(string type)
    {
        var profile = Cases.Members(("age", "30"), ("sex", "\"female\""), ("pregnant", "false")).Some(4).Select(p => $"\"profile\":{{{string.Join(',', p)}}}");
        var members = Cases.Members(("question", "\"my throat hurts\""), ("session_id", "\"bad-input\""), ("image", "\"QUJD\""), ("audio", "\"QUJD\""), ("typing", "{\"keystrokes\":[]}"), ("stream", "true"));
        await Gen.Frequency((4, members), (1, profile)).Some(5).JoinedBy("{", ",", "}").HoldAsync(150, 91_001, chat => services.SendAsync("/api/chat", chat.Bytes, type));
        await services.AnswerAGoodRequestAsync();
    }

    [Fact]
    public async Task A_Damaged_Question_Gets_An_Answer_Or_A_Reason()
    {
        await Cases.Damages(("question", Encoding.UTF8.GetBytes(Good))).HoldAsync(200, 91_002, chat => services.SendAsync("/api/chat", chat.Bytes, "application/json"));
        await services.AnswerAGoodRequestAsync();
    }

    [Fact]
    public async Task Odd_Members_At_OpenAIs_Door_Get_An_Answer_Or_A_Reason()
    {
        var part = Cases.Members(("type", "\"text\""), ("type", "\"image_url\""), ("type", "\"input_audio\""), ("text", "\"my throat hurts\""), ("image_url", "{\"url\":\"data:;base64,QUJD\"}"), ("input_audio", "{\"data\":\"QUJD\"}")).Some(3);
        var parts = part.Select(p => $"\"content\":[{{{string.Join(',', p)}}}]");
        var message = Gen.Frequency((3, Cases.Members(("role", "\"user\""), ("content", "\"my throat hurts\""))), (1, parts)).Some(3).Select(m => $"{{\"role\":\"user\",{string.Join(',', m)}}}".Replace(",}", "}", StringComparison.Ordinal));
        var messages = Gen.Frequency((5, message), (1, Cases.Values)).Some(4).Select(m => $"\"messages\":[{string.Join(',', m)}]");
        var settings = Cases.Members(("model", "\"cerebrum\""), ("stream", "true"), ("stream_options", "{\"include_usage\":true}"), ("metadata", "{\"session_id\":\"a\"}"), ("temperature", "0"));
        await Gen.Frequency((3, messages), (2, settings)).Some(4).JoinedBy("{", ",", "}").HoldAsync(250, 91_003, chat => services.SendAsync("/v1/chat/completions", chat.Bytes, "application/json"));
        await services.AnswerAGoodRequestAsync();
    }

    [Theory]
    [InlineData("multipart/form-data; boundary=cut", 91_004)]
    [InlineData("multipart/form-data", 91_005)]
    [InlineData("multipart/form-data; boundary=\"\"", 91_006)]
    [InlineData("multipart/form-data; boundary=other", 91_007)]
    [InlineData("multipart/form-data; boundary=cut; charset=utf-7", 91_008)]
    [InlineData("application/x-www-form-urlencoded; charset=none", 91_009)]
    public async Task An_Odd_Form_Gets_An_Answer_Or_A_Reason(string type, ulong seed)
    {
        await Forms.HoldAsync(60, seed, form => services.SendAsync("/api/chat", form.Bytes, type));
        await services.AnswerAGoodRequestAsync();
    }

    [Fact]
    public async Task An_Odd_Form_With_Knowledge_Gets_A_Reason()
    {
        await Forms.HoldAsync(100, 91_010, form => services.SendAsync("/api/knowledge?source=bad-form", form.Bytes, "multipart/form-data; boundary=cut"));
        await services.AnswerAGoodRequestAsync();
    }

    private static Arbitrary<Joined> Forms
    {
        get
        {
            var lines = Gen.Elements(
                "Content-Disposition: form-data; name=\"question\"", "Content-Disposition: form-data; name=question", "Content-Disposition: form-data; name=\"profile\"", "Content-Disposition: form-data; name=\"image\"; filename=\"a.png\"",
                "Content-Disposition: form-data; name=\"audio\"; filename=\"\"", "Content-Disposition: form-data; name=\"typing\"; filename*=UTF-8''%ff%00", "Content-Disposition: form-data; name=\"\"", "Content-Disposition: attachment", "Content-Disposition",
                "Content-Disposition: form-data; name=\"stream\"\r\nContent-Disposition: form-data; name=\"session_id\"", "content-type: text/plain; charset=utf-7", "Content-Type: /", "Content-Transfer-Encoding: base64", ": x", "\u00ff: \u00ff", new string('h', 20_000) + ": x", "");
            var text = Gen.OneOf(Cases.Values, Gen.Elements("my throat hurts", "{\"age\":30}", "", "\r\n", "--cut", "\r\n--cut", "\u00ff\u00fe\0"));
            var end = Gen.Elements("\r\n", "\r\n", "\r\n", "\n", "", "\r", "\r\n--cut--\r\n");
            var part = from head in lines.Some(2) from body in text from close in end from gap in Gen.Elements("\r\n\r\n", "\r\n\r\n", "\n\n", "\r\n") select $"--{Boundary}\r\n{string.Join("\r\n", head)}{gap}{body}{close}";
            var question = $"--{Boundary}\r\nContent-Disposition: form-data; name=\"question\"\r\n\r\nmy throat hurts\r\n";
            return Gen.Frequency((3, part), (1, Gen.Constant(question))).Some(4).JoinedBy("", "", $"--{Boundary}--\r\n");
        }
    }
}
