using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Cerebrum.Tests.Chat;
using Cerebrum.Tests.Hosting;
using Cerebrum.Tests.Product;
using Microsoft.AspNetCore.Http;

namespace Cerebrum.Tests.Telemetry;

/// <summary>The running stack at log level Debug, with a language model that the test plays, exporting all telemetry to the test.</summary>
public sealed class ExportingServices : IAsyncLifetime
{
    /// <summary>Stands for whatever a person says or sends.</summary>
    public const string Canary = "zqxcanaryv";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("cerebrum-exporting-");
    private OpenAIServer model = null!;

    /// <summary>Where alerts are written; emergencies are told.</summary>
    internal string AlertLog => Path.Combine(folder.FullName, "alerts.log");

    internal OtlpReceiver Otlp { get; private set; } = null!;

    internal RunningStack Stack { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Otlp = await OtlpReceiver.StartAsync();
        model = await OpenAIServer.StartAsync(SayAsync);
        var environment = Otlp.Environment;
        environment["Logging__LogLevel__Default"] = "Debug";
        environment["Llm__Engine"] = "openai";
        environment["Llm__OpenAI__Endpoint"] = model.Endpoint;
        environment["Llm__OpenAI__Model"] = "played";
        environment["Alerts__Config"] = Path.Combine(folder.FullName, "alert_config.json");
        await System.IO.File.WriteAllTextAsync(environment["Alerts__Config"], $$"""
            { "alerts": { "triage_emergency": { "enabled": true } }, "notification_channels": { "log_file": { "enabled": true, "path": "{{AlertLog}}" } } }
            """);
        Stack = new RunningStack(environment);
        await Stack.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Stack.DisposeAsync();
        await model.DisposeAsync();
        await Otlp.DisposeAsync();
        folder.Delete(recursive: true);
    }

    /// <summary>A question with all that can come with it, the canary in each part.</summary>
    internal static MultipartFormDataContent Question(string text) => new()
    {
        { new StringContent($"{text} {Canary}"), "question" },
        { new StringContent("""{"age": 67, "sex": "female"}"""), "profile" },
        { new StringContent(Sample.Text("typing-steady.json").Replace("\"key\": \"t\"", $"\"key\": \"{Canary}\"", StringComparison.Ordinal)), "typing" },
        { File(Tagged(Sample.Bytes("voice-synthetic.wav"))), "audio", $"{Canary}.wav" },
        { File(Sample.Bytes("drawn-chest.png")), "image", $"{Canary}.png" },
    };

    /// <summary>A WAV with a title of the canary (RIFF's LIST chunk of type INFO).</summary>
    internal static byte[] Tagged(byte[] wave)
    {
        byte[] title = [.. Encoding.ASCII.GetBytes(Canary), 0, 0];
        byte[] list = [.. "LIST"u8, .. BitConverter.GetBytes(title.Length + 12), .. "INFO"u8, .. "INAM"u8, .. BitConverter.GetBytes(title.Length), .. title];
        return [.. "RIFF"u8, .. BitConverter.GetBytes(wave.Length - 8 + list.Length), .. wave.AsSpan(8), .. list];
    }

    private static ByteArrayContent File(byte[] bytes) => new(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };

    private static async Task AnswerAsync(HttpContext context)
    {
        await OpenAIServer.WriteAsync(context, $$"""{"sentences":[{"text":"You wrote {{Canary}}.","passages":[]}]}""");
        await context.Response.WriteAsync("""
            data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"test","choices":[],"usage":{"prompt_tokens":100,"completion_tokens":10,"total_tokens":110}}

            data: [DONE]


            """);
    }

    // A server that refuses a prompt may quote it, and one that answers does.
    private static Task SayAsync(HttpContext context, JsonNode body)
    {
        var prompt = OpenAIServer.PromptOf(body);
        if (prompt.Contains("refuse this", StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return context.Response.WriteAsJsonAsync(new { error = new { message = $"Cannot answer: {prompt}" } });
        }

        return AnswerAsync(context);
    }
}

[CollectionDefinition(nameof(ExportingServices))]
public sealed class ExportingServicesShared : ICollectionFixture<ExportingServices>;
