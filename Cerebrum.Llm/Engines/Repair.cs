namespace Cerebrum.Llm.Engines;

/// <summary>What can be wrong with an answer, in words for the model that wrote it.</summary>
internal static class Repair
{
    public const string Unsupported = "none of its sentences says what a passage that it names says";
    public const string NoJson = "it was not the JSON that was asked for";

    /// <summary>The longest of them, for the prompt's budget.</summary>
    public const string Longest = Unsupported;
}

/// <summary>An engine's answer is not in the form it was asked for.</summary>
internal sealed class UnreadableAnswerException() : Exception(Repair.NoJson);
