using System.Text.Json;
using System.Text.Json.Nodes;
using Cerebrum.Ml.Models;
using Cerebrum.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Cerebrum.Ml.Processing;

/// <summary>The predecessor's <c>/ml/process</c> with its habits, and <c>/v1/ml/{data_type}/{model}</c> with real status codes.</summary>
internal static class ProcessingEndpoints
{
    public static void AddProcessing(this IServiceCollection services)
    {
        services.AddOptions<SignalSourceOptions>().BindConfiguration("Ml").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<SignalSource>();
        services.AddSingleton<SignalMeter>();
        services.AddRequestLimits(concurrent: 4 * Environment.ProcessorCount, waiting: 128); // Some of those at work wait for a URL.
    }

    public static void MapProcessing(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", () => TypedResults.Ok(new { status = "ok", service = "ml_models", message = "ML models service is running" }))
            .WithSummary("The service runs");
        routes.MapPost("/ml/process", ProcessAsync).WithinLimits().WithSummary("One signal by URL, data URI, base64 or JSON: the predecessor's route");
        routes.MapPost("/v1/ml/{dataType}/{model}", AnalyzeAsync).WithinLimits().WithSummary("One signal as JSON or as raw bytes");
    }

    private static async Task<IResult> ProcessAsync(HttpRequest request, ModelCatalog catalog, SignalSource source, SignalMeter meter, CancellationToken ct)
    {
        using var document = await ReadJsonAsync(request, ct);
        var body = document?.RootElement ?? default;
        if (Fields(body) is not var (dataType, model))
        {
            return Results.Json(new { error = "Missing required fields (url, data_type, model)" }, statusCode: StatusCodes.Status400BadRequest);
        }

        if (!catalog.Entries.Any(e => e.Kind.Task.StartsWith(dataType + "/", StringComparison.Ordinal)))
        {
            return Results.Json(new { error = "Invalid data_type" }, statusCode: StatusCodes.Status400BadRequest);
        }

        if (catalog.Find($"{dataType}/{model}") is not { Model: { } signal, Kind: var kind })
        {
            return Results.Json(new { error = $"Model {dataType}/{model} not found or not initialized" });
        }

        try
        {
            return Answer(await RunAsync(kind.Task, signal, () => source.ReadAsync(body, ct), meter, request.HttpContext.Response, ct));
        }
        catch (UnreadableSignalException e)
        {
            return Results.Json(new JsonObject { ["error"] = e.Message, [kind.LabelField] = "unknown" });
        }
    }

    private static async Task<Results<JsonHttpResult<SignalAnswer>, ProblemHttpResult>> AnalyzeAsync(
        string dataType, string model, HttpRequest request, ModelCatalog catalog, SignalSource source, SignalMeter meter, CancellationToken ct)
    {
        if (catalog.Find($"{dataType}/{model}") is not { } entry)
        {
            var known = string.Join(", ", catalog.Entries.Select(e => e.Kind.Task));
            return TypedResults.Problem($"Unknown model '{dataType}/{model}'. This service knows: {known}.", statusCode: StatusCodes.Status404NotFound);
        }

        if (entry.Model is not { } signal)
        {
            return TypedResults.Problem($"The model is not loaded: {entry.Error}", statusCode: StatusCodes.Status503ServiceUnavailable);
        }

        try
        {
            return Answer(await RunAsync(entry.Kind.Task, signal, () => source.ReadAsync(request, ct), meter, request.HttpContext.Response, ct));
        }
        catch (UnreadableSignalException e)
        {
            return TypedResults.Problem(e.Message, title: "The data cannot be processed.", statusCode: StatusCodes.Status422UnprocessableEntity);
        }
    }

    private static async Task<SignalAnswer> RunAsync(string task, ISignalModel model, Func<Task<SignalInput>> read, SignalMeter meter, HttpResponse response, CancellationToken ct)
    {
        var (stages, counts) = (meter.Begin(), !ServiceDefaultsExtensions.IsProbe(response.HttpContext.Request));
        try
        {
            SignalInput input;
            using (stages.Begin("read"))
            {
                input = await read();
            }

            using (stages.Begin("analyze"))
            {
                var answer = await model.AnalyzeAsync(input, ct);
                meter.Said(task, answer, counts);
                return answer;
            }
        }
        catch (UnreadableSignalException)
        {
            meter.CouldNotRead(task, counts);
            throw;
        }
        finally
        {
            stages.WriteTo(response);
        }
    }

    private static JsonHttpResult<SignalAnswer> Answer(SignalAnswer answer) => TypedResults.Json(answer, SignalJson.Default.Options);

    private static async Task<JsonDocument?> ReadJsonAsync(HttpRequest request, CancellationToken ct)
    {
        try
        {
            return await JsonDocument.ParseAsync(request.Body, cancellationToken: ct);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Any body that is not a JSON object of text has none of the fields: the predecessor's answer says so.
    private static (string DataType, string Model)? Fields(JsonElement body)
    {
        string? Text(string name) => SignalSource.Member(body, name) is { ValueKind: JsonValueKind.String } value ? SignalSource.Text(value) : null;
        try
        {
            return body.ValueKind == JsonValueKind.Object && Text("data_type") is { Length: > 0 } dataType && Text("model") is { Length: > 0 } model
                && SignalSource.Member(body, "url") is not null ? (dataType, model) : null;
        }
        catch (UnreadableSignalException)
        {
            return null;
        }
    }
}
