using System.ClientModel;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Cerebrum.Llm.Engines;

/// <summary>Asks a server for sentences by a JSON schema, each with the passages it rests on, and streams them as text with references. A server that
/// refuses the schema is asked without it from then on; one that answers in plain text is taken at its word.</summary>
/// <param name="instruction">Says the form to the model; a schema alone binds it without telling it.</param>
internal sealed class ConstrainedChatClient(IChatClient inner, string instruction) : DelegatingChatClient(inner)
{
    private static readonly ChatResponseFormat Schema = ChatResponseFormat.ForJsonSchema(
        JsonElement.Parse(
            """
            {"type":"object","additionalProperties":false,"required":["sentences"],"properties":{"sentences":{"type":"array","minItems":1,"items":
             {"type":"object","additionalProperties":false,"required":["text","passages"],"properties":{"text":{"type":"string"},"passages":{"type":"array","items":{"type":"integer"}}}}}}}
            """),
        "answer");

    private volatile bool refused;

    /// <exception cref="UnreadableAnswerException">It began as JSON, and neither a sentence nor their list came of it.</exception>
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var sent = messages.ToList();
        if (!refused)
        {
            await using var answer = base.GetStreamingResponseAsync(WithInstruction(sent), WithSchema(options), cancellationToken).GetAsyncEnumerator(cancellationToken);
            if (await BeginsAsync(answer) is { } begins)
            {
                await foreach (var update in ReadAsync(answer, begins))
                {
                    yield return update;
                }

                yield break;
            }
        }

        await foreach (var update in base.GetStreamingResponseAsync(sent, options, cancellationToken))
        {
            refused = true; // The same prompt was taken without the schema: it was not too long, and its key is right.
            yield return update;
        }
    }

    /// <returns>Whether there is a first update; null where the server refuses the request.</returns>
    private static async Task<bool?> BeginsAsync(IAsyncEnumerator<ChatResponseUpdate> answer)
    {
        try
        {
            return await answer.MoveNextAsync();
        }
        catch (ClientResultException e) when (e.Status == StatusCodes.Status400BadRequest)
        {
            return null;
        }
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> ReadAsync(IAsyncEnumerator<ChatResponseUpdate> answer, bool begins)
    {
        var reader = new SentenceReader();
        for (var more = begins; more && !reader.IsBroken; more = await answer.MoveNextAsync())
        {
            var update = answer.Current;
            var text = update.Text;
            update.Contents = [.. update.Contents.Where(c => c is not TextContent), .. reader.Read(text)];
            yield return update;
        }

        if (!reader.IsAsAsked)
        {
            throw new UnreadableAnswerException();
        }
    }

    private List<ChatMessage> WithInstruction(List<ChatMessage> messages) =>
        [.. messages.Select(m => m.Role == ChatRole.System ? new ChatMessage(ChatRole.System, $"{m.Text}\n{instruction}") : m)];

    private static ChatOptions WithSchema(ChatOptions? options)
    {
        var asked = options?.Clone() ?? new ChatOptions();
        asked.ResponseFormat = Schema;
        asked.AdditionalProperties = new AdditionalPropertiesDictionary { ["strict"] = true };
        return asked;
    }
}
