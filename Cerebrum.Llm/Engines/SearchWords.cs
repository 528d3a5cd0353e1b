using Cerebrum.Llm.Chat;
using Cerebrum.Llm.Knowledge;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace Cerebrum.Llm.Engines;

/// <summary>Has a language model, in the role <c>general</c>, name the words under which a question is looked up. They are only added to the
/// question's own, for the search alone: urgency and differential never see them.</summary>
internal sealed partial class SearchWords(IServiceProvider engines, PromptFiles files, IOptions<EngineOptions> options, ILogger<SearchWords> logger)
{
    private const int MostWords = 8, MaxTokens = 48;

    /// <summary>Characters of a question that are read for it.</summary>
    private const int LongestQuestion = 2000;

    private readonly GeneralOptions general = options.Value.General;
    private readonly Lazy<IChatClient> engine = new(() => EngineRegistration.Watched(engines.GetRequiredKeyedService<IChatClient>(options.Value.General.Engine)));

    /// <returns>The question with the words; as it is where the role has no engine, or its engine fails.</returns>
    public async Task<string> AddToAsync(string question, Warnings warnings, CancellationToken ct)
    {
        if (general.Engine == GroundedChatClient.Name)
        {
            return question;
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(general.Deadline);
        try
        {
            ChatMessage[] messages = [new(ChatRole.System, files.General), new(ChatRole.User, question.Length > LongestQuestion ? question[..LongestQuestion] : question)];
            var asked = new ChatOptions { MaxOutputTokens = MaxTokens, Temperature = 0, ModelId = general.Model };
            // Some clients look at the token only between two steps.
            var answer = await engine.Value.GetResponseAsync(messages, asked, deadline.Token).WaitAsync(deadline.Token);
            return Read(answer.Text) is { Length: > 0 } words ? $"{question}\n{words}" : question;
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            // Whatever an engine and its library throw, the search does not depend on it.
            Log.Failed(logger, general.Engine, e.GetType().Name);
            warnings.Add($"The question was looked up in its own words: the language model for it {(e is OperationCanceledException ? "did not answer in time" : "could not be used")}.");
            return question;
        }
    }

    /// <summary>Content words alone: nothing in it asks, denies or orders.</summary>
    private static string Read(string answer) =>
        string.Join(' ', Words.Read(answer.Length > 400 ? answer[..400] : answer).Where(w => !w.IsCommon && w.Text.Length > 2).Select(w => w.Text).Distinct().Take(MostWords));

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The engine {Engine} named no words to search by ({Cause})")]
        public static partial void Failed(ILogger logger, string engine, string cause);
    }
}
