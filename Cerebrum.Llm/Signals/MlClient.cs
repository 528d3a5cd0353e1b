using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cerebrum.Llm.Chat;

namespace Cerebrum.Llm.Signals;

/// <summary>Sends a signal to the ML service. It never throws for what can go wrong there: the reading says it.</summary>
internal sealed partial class MlClient(HttpClient http, ILogger<MlClient> logger)
{
    /// <summary>Longest wait for one signal; the models answer within milliseconds, a given URL within the service's own limit.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    /// <param name="baseline">The <c>baseline</c> of an earlier answer about the same person, if there is one.</param>
    /// <returns>The reading, with an <c>error</c> in its analysis when there is none.</returns>
    public async Task<SignalReading> AnalyzeAsync(SignalKind kind, Attachment attachment, JsonNode? baseline, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Timeout);
        try
        {
            using var response = await http.PostAsync($"/v1/ml/{kind.Task}", Content(attachment, baseline), limit.Token);
            var answer = await response.Content.ReadFromJsonAsync<JsonObject>(limit.Token) ?? [];
            return SignalReading.Of(kind, response.IsSuccessStatusCode ? answer : Failure(kind, (string?)answer["detail"] ?? $"the ML service answered {(int)response.StatusCode}"));
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or Polly.ExecutionRejectedException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            Log.Away(logger, kind.Task, e.GetType().Name);
            return SignalReading.Of(kind, Failure(kind, "the ML service could not be reached"));
        }
    }

    /// <summary>Adds the client; <c>http://ml</c> is resolved by <c>services:ml:http:0</c> and so on.</summary>
    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        configuration["services:ml:http:0"] ??= "http://localhost:9000";
        services.AddHttpClient<MlClient>(http => http.BaseAddress = new Uri("http://ml"));
    }

    // Base64 makes three bytes four: a file that would pass the limit so goes by itself, and is judged without the baseline.
    private static HttpContent Content(Attachment attachment, JsonNode? baseline) => (attachment.Bytes, baseline) switch
    {
        ({ } bytes, _) when baseline is null || bytes.Length > ServiceDefaults.Problems.MaxBodyBytes / 2 =>
            new ReadOnlyMemoryContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } },
        ({ } bytes, _) => JsonContent.Create(new JsonObject { ["url"] = Convert.ToBase64String(bytes.Span), ["baseline"] = baseline }),
        _ => JsonContent.Create(new JsonObject { ["url"] = attachment.Text, ["baseline"] = baseline }),
    };

    private static JsonObject Failure(SignalKind kind, string error) => new() { ["error"] = error, [kind.LabelField] = "unknown" };

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{Task} was not analysed: {Cause}")]
        public static partial void Away(ILogger logger, string task, string cause);
    }
}
