using System.Runtime.CompilerServices;
using Cerebrum.Llm.Evidence;
using Microsoft.Extensions.AI;

namespace Cerebrum.Llm.Engines;

/// <summary>Writes from ranked evidence alone: no weights, no chance, no sentence without support. The same brief gives the same text.</summary>
internal sealed class GroundedChatClient : IChatClient
{
    public const string Name = "grounded";

    public static readonly ChatClientMetadata Metadata = new(Name, providerUri: null, defaultModelId: "evidence-1");

    /// <exception cref="ArgumentException">No message carries a <see cref="BriefContent"/>.</exception>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var brief = messages.SelectMany(m => m.Contents).OfType<BriefContent>().LastOrDefault()?.Brief
            ?? throw new ArgumentException("The grounded engine writes from a brief; found none in the messages.", nameof(messages));
        var paragraphs = brief.InitialDiagnosis is null ? [InitialText.Of(brief)] : FinalText.Of(brief);
        foreach (var paragraph in paragraphs.Where(p => p.Length > 0))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.CompletedTask;
            yield return new ChatResponseUpdate(ChatRole.Assistant, paragraph + "\n\n") { ModelId = Metadata.DefaultModelId };
        }
    }

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(ChatClientMetadata) ? Metadata : null;

    public void Dispose()
    {
    }
}
