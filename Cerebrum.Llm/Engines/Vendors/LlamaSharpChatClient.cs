using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace Cerebrum.Llm.Engines.Vendors;

/// <summary>The engine <c>llamasharp</c>: hands requests to the thread that owns the model, and their texts back as they are written.</summary>
internal sealed class LlamaSharpChatClient(IOptions<EngineOptions> engine, IOptions<LlamaSharpOptions> options, ILogger<LlamaSharpChatClient> logger) : IChatClient
{
    public const string Name = "llamasharp";

    private readonly string model = Path.GetFileNameWithoutExtension(options.Value.ModelPath!);
    private readonly LlamaSharpOwner owner = new(options.Value, logger);
    private readonly SemaphoreSlim places = new(options.Value.Parallel + options.Value.Queue);

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    /// <exception cref="EngineUnavailableException">It is loading, could not be loaded, has too much to do, or the prompt does not fit.</exception>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (!places.Wait(0, CancellationToken.None))
        {
            throw new EngineUnavailableException("has too many requests to write for");
        }

        using var leave = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            var request = new LlamaSharpRequest([.. messages], options ?? new ChatOptions(), options?.MaxOutputTokens ?? engine.Value.MaxOutputTokens, leave.Token);
            owner.Take(request);
            await foreach (var text in request.Texts.ReadAllAsync(leave.Token))
            {
                yield return new ChatResponseUpdate(ChatRole.Assistant, text) { ModelId = model };
            }

            yield return new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(request.Usage)]) { ModelId = model, FinishReason = request.Finish };
        }
        finally
        {
            await leave.CancelAsync(); // Also for who stops reading without cancelling.
            places.Release();
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata(Name, null, model)
        : serviceType.IsInstanceOfType(this) ? this : null;

    /// <summary>Returns when the model has left the memory; texts in work fail.</summary>
    public void Dispose() => owner.Dispose();
}
