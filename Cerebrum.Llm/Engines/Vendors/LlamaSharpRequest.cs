using System.Threading.Channels;
using Microsoft.Extensions.AI;

namespace Cerebrum.Llm.Engines.Vendors;

/// <summary>What passes between a caller and the thread that owns the model. The owner ends it once, by <see cref="End"/> or <see cref="Fail"/>.</summary>
internal sealed record LlamaSharpRequest(IReadOnlyList<ChatMessage> Messages, ChatOptions Options, int MaxOutputTokens, CancellationToken Left)
{
    /// <summary>As many pieces at most as the text may have tokens.</summary>
    private readonly Channel<string> texts = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    public ChannelReader<string> Texts => texts.Reader;

    public ChatFinishReason? Finish { get; private set; }

    public UsageDetails Usage { get; private set; } = new();

    public void Say(string text)
    {
        if (text.Length > 0)
        {
            texts.Writer.TryWrite(text);
        }
    }

    public void End(ChatFinishReason finish, UsageDetails usage)
    {
        (Finish, Usage) = (finish, usage);
        texts.Writer.TryComplete();
    }

    public void Fail(Exception why) => texts.Writer.TryComplete(why);
}
