using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Cerebrum.Llm.Knowledge;
using Cerebrum.Llm.Knowledge.Ingestion;
using Cerebrum.Llm.Sessions;
using Cerebrum.Llm.Triage;
using Microsoft.AspNetCore.Mvc;

namespace Cerebrum.Llm.Chat;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ChatAnswer))]
[JsonSerializable(typeof(PlanEvent))]
[JsonSerializable(typeof(MlEvent))]
[JsonSerializable(typeof(TriageResult))]
[JsonSerializable(typeof(PassagesEvent))]
[JsonSerializable(typeof(TokenEvent))]
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(Profile))]
[JsonSerializable(typeof(SearchAnswer))]
[JsonSerializable(typeof(JobAccepted))]
[JsonSerializable(typeof(JobAnswer))]
[JsonSerializable(typeof(SourcesAnswer))]
[JsonSerializable(typeof(Deletion))]
[JsonSerializable(typeof(SessionAnswer))]
[JsonSerializable(typeof(SessionListAnswer))]
internal sealed partial class ChatJson : JsonSerializerContext
{
    /// <summary>For answers: apostrophes and letters stay readable. They are JSON with <c>nosniff</c>, never part of a page.</summary>
    public static ChatJson Wire => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
