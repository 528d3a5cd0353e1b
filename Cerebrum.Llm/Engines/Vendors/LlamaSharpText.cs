using System.Runtime.InteropServices;
using System.Text;
using LLama;
using LLama.Batched;
using LLama.Native;
using LLama.Sampling;
using Microsoft.Extensions.AI;

namespace Cerebrum.Llm.Engines.Vendors;

/// <summary>One text that the model writes: the tokens known, how many of them it has evaluated, and what comes next.</summary>
/// <param name="tokens">The prompt; what is written is added.</param>
/// <param name="room">Tokens that may be written.</param>
internal sealed class LlamaSharpText(LlamaSharpRequest request, List<LLamaToken> tokens, int room, LLamaWeights weights, IEnumerable<string> stops) : IDisposable
{
    private readonly int prompted = tokens.Count;
    private readonly StreamingTokenDecoder decoder = new(Encoding.UTF8, weights);
    private readonly LlamaSharpStops stops = new([.. stops, .. request.Options.StopSequences ?? []]);
    private readonly DefaultSamplingPipeline sampler = Sampler(request.Options);
    private int reused;
    private int written;

    private LlamaSharpRequest Request { get; } = request;

    public LlamaSharpImages? Images { get; init; }

    /// <summary>Null until it is the text's turn.</summary>
    public Conversation? Conversation { get; private set; }

    /// <summary>Nobody reads it any more.</summary>
    public bool HasLeft => Request.Left.IsCancellationRequested;

    public int Evaluated { get; private set; }

    public ReadOnlySpan<LLamaToken> Tokens => CollectionsMarshal.AsSpan(tokens);

    public int Pending => tokens.Count - Evaluated;

    /// <summary>Tokens that it takes of the context when it is as long as it may become.</summary>
    public int Reserved => prompted + (Images?.Reserved ?? 0) + room;

    /// <param name="conversation">Has the first <paramref name="shared"/> tokens of the prompt.</param>
    public void Begin(Conversation conversation, int shared) => (Conversation, Evaluated, reused) = (conversation, shared, shared);

    /// <summary>Puts tokens that are not evaluated yet into the next batch.</summary>
    /// <returns>How many; <paramref name="most"/> at most.</returns>
    public int Feed(int most)
    {
        var count = Math.Min(most, Pending);
        Conversation!.Prompt(Tokens.Slice(Evaluated, count));
        Evaluated += count;
        return count;
    }

    /// <summary>Makes the prompt with its images the next batch, in place of the tokens.</summary>
    public void Show()
    {
        Images!.Prompt(Conversation!);
        tokens.Clear();
    }

    /// <summary>Chooses the next token, when all are evaluated, and says what is now certain of the text.</summary>
    /// <returns>Whether the text goes on.</returns>
    public bool Write()
    {
        var token = Conversation!.Sample(sampler);
        if (token.IsEndOfGeneration(weights.Vocab))
        {
            return End(ChatFinishReason.Stop);
        }

        written++;
        tokens.Add(token);
        decoder.Add(token);
        Request.Say(stops.Add(decoder.Read()));
        return stops.Reached ? End(ChatFinishReason.Stop) : written < room || End(ChatFinishReason.Length);
    }

    /// <returns>The conversation, which is not this text's any more.</returns>
    public Conversation Leave()
    {
        var left = Conversation!;
        Conversation = null;
        return left;
    }

    public void Fail(Exception why)
    {
        Request.Fail(why);
        Dispose();
    }

    public void Dispose()
    {
        sampler.Dispose();
        Images?.Dispose();
        Conversation?.Dispose();
    }

    private bool End(ChatFinishReason finish)
    {
        Request.Say(stops.Rest());
        var input = Images is null ? prompted : Conversation!.TokenCount - Evaluated;
        Request.End(finish, new UsageDetails { InputTokenCount = input, OutputTokenCount = written, TotalTokenCount = input + written, CachedInputTokenCount = reused });
        return false;
    }

    /// <summary>The defaults are the library's.</summary>
    private static DefaultSamplingPipeline Sampler(ChatOptions options) => new()
    {
        Temperature = options.Temperature ?? 0.75f,
        TopK = options.Temperature <= 0 ? 1 : options.TopK ?? 40,
        TopP = options.TopP ?? 0.9f,
        FrequencyPenalty = options.FrequencyPenalty ?? 0,
        PresencePenalty = options.PresencePenalty ?? 0,
        Seed = unchecked((uint)(options.Seed ?? Random.Shared.Next())),
        Grammar = options.ResponseFormat is ChatResponseFormatJson json ? new Grammar(LlamaSharpGrammar.Write(json.Schema), "root") : null,
    };
}
