using Cerebrum.Tests.Gateway;
using Microsoft.AspNetCore.Http;

namespace Cerebrum.Tests.Watch;

/// <summary>Nodes that give the probes their right answers, and nothing else.</summary>
internal static class StandIn
{
    private const string Ml = """{"detected_condition":"normal","detected_emotion":"sad","quality":{"keystrokes":40,"duration_s":1},"model":{"id":"typing/pattern"}}""";

    public static Task<Upstream> LlmAsync() => Upstream.StartAsync(context => AnswerAsync(context));

    public static Task<Upstream> MlAsync(string url = "http://127.0.0.1:0") => Upstream.StartAsync(context => context.Response.WriteAsync(Ml), url);

    /// <summary>What the LLM service would answer.</summary>
    public static Task AnswerAsync(HttpContext context)
    {
        var answer = context.Request.Path.Value switch
        {
            "/api/status" => """{"status":"ready","components":{"overall":true}}""",
            "/api/chat" => """{"status":"success","triage":{"level":"emergency"},"engine":{"name":"grounded"},"analysis":{"final_analysis":""}}""",
            "/chat" => """event: triage data: {"level":"self_care"}""",
            "/v1/chat/completions" => """{"object":"chat.completion"}""",
            "/v1/models" => """{"object":"list"}""",
            "/api/knowledge" => """{"sources":[]}""",
            "/api/knowledge/search" => """{"results":[],"abstained":false}""",
            _ => null,
        };
        context.Response.StatusCode = answer is null ? 404 : 200;
        return context.Response.WriteAsync(answer ?? "");
    }
}
