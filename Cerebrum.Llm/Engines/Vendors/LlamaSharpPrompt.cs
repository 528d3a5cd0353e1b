using System.Text;
using LLama;
using LLama.Exceptions;
using LLama.Native;
using Microsoft.Extensions.AI;

namespace Cerebrum.Llm.Engines.Vendors;

/// <summary>Writes messages as one prompt, in the words the model was trained with.</summary>
internal sealed class LlamaSharpPrompt(LLamaWeights weights, MtmdWeights? projector, int contextSize)
{
    private const string PlainStop = "\nUser:";

    private readonly string? template = Known(weights.NativeHandle.GetTemplate(strict: false));
    private readonly string[] marks =
    [
        .. Enumerable.Range(0, weights.Vocab.Count).Select(id => (LLamaToken)id)
            .Where(token => token.GetAttributes(weights.Vocab).HasFlag(LLamaTokenAttr.Control) || token.GetAttributes(weights.Vocab).HasFlag(LLamaTokenAttr.UserDefined))
            .Select(token => weights.Vocab.LLamaTokenToString(token, isSpecialToken: true) ?? "")
            .Where(text => text.Length > 2 && text[0] is '<' or '['),
        "<image>", Marker(projector), // The library puts images in their place.
    ];

    /// <exception cref="EngineUnavailableException">It does not fit.</exception>
    public LlamaSharpText Read(LlamaSharpRequest request)
    {
        var prompt = Write(request.Messages, request.Options.Instructions);
        var tokens = weights.Tokenize(prompt, add_bos: true, special: true, Encoding.UTF8).ToList();
        var images = LlamaSharpImages.Load(request.Messages, prompt, projector);
        var room = contextSize - tokens.Count - (images?.Reserved ?? 0);
        if (room < 1)
        {
            images?.Dispose();
            throw new EngineUnavailableException($"was given a prompt of {contextSize - room} tokens, and takes {contextSize - 1}");
        }

        return new LlamaSharpText(request, tokens, Math.Min(room, request.MaxOutputTokens), weights, template is null ? [PlainStop] : []) { Images = images };
    }

    private string Write(IEnumerable<ChatMessage> messages, string? instructions)
    {
        var turns = messages.Select(m => (Role: m.Role == ChatRole.System || m.Role == ChatRole.Assistant ? m.Role.Value : ChatRole.User.Value, Text: Shown(m) + Tame(m.Text)));
        if (instructions is not null)
        {
            turns = turns.Prepend((ChatRole.System.Value, Tame(instructions)));
        }

        return template is null ? Plain(turns) : Apply(template, turns);
    }

    /// <returns>A place for each image of the message.</returns>
    private string Shown(ChatMessage message) => string.Concat(LlamaSharpImages.Of(message, projector).Select(_ => $"{Marker(projector)}\n"));

    private static string Marker(MtmdWeights? projector) => (projector is null ? null : NativeApi.MtmdDefaultMarker()) ?? "<__media__>";

    /// <summary>No text of a message may open or close a turn: a special token that is written out in it gets a space.</summary>
    private string Tame(string text) => marks.Where(text.Contains).Aggregate(text, (t, mark) => t.Replace(mark, $"{mark[0]} {mark[1..]}", StringComparison.Ordinal));

    private static string Plain(IEnumerable<(string Role, string Text)> turns)
    {
        var prompt = new StringBuilder();
        foreach (var (role, text) in turns)
        {
            prompt.Append(role == ChatRole.System.Value ? "" : role == ChatRole.User.Value ? "User: " : "Assistant: ").Append(text).Append('\n');
        }

        return prompt.Append("Assistant:").ToString();
    }

    private static string Apply(string template, IEnumerable<(string Role, string Text)> turns)
    {
        var prompt = new LLamaTemplate(template) { AddAssistant = true };
        foreach (var (role, text) in turns)
        {
            prompt.Add(role, text);
        }

        return Encoding.UTF8.GetString(prompt.Apply());
    }

    /// <returns>Null for a template that llama.cpp does not know; it reads no Jinja.</returns>
    private static string? Known(string? template)
    {
        try
        {
            return template is null || Apply(template, [(ChatRole.User.Value, "?")]).Length == 0 ? null : template;
        }
        catch (MissingTemplateException)
        {
            return null;
        }
    }
}
