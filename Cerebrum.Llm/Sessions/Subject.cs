using Cerebrum.Llm.Differential;
using Cerebrum.Llm.Knowledge;
using Cerebrum.Llm.Knowledge.Retrieval;

namespace Cerebrum.Llm.Sessions;

/// <summary>What a question is about, once it is known what its "it" stands for.</summary>
/// <param name="Text">What is looked up: the question, after what it points back to.</param>
/// <param name="IsComplaint">Whether the text tells what somebody has; else it asks in general.</param>
/// <param name="Kept">What an "it" of the next question stands for: the title of an entry, or what the person has told.</param>
internal sealed record Subject(string Text, bool IsComplaint, string Kept)
{
    /// <summary>Characters kept of a complaint told in one turn, and in all.</summary>
    private const int LongestTurn = 400, LongestStory = 1200;

    /// <param name="last">The turn before, if any.</param>
    public static Subject Of(string question, EarlierTurn? last, EntryNames names)
    {
        var rest = PointsBack.WithoutOpening(question);
        var opened = rest.Length < question.Length;
        // "What about gout?", "and gout?": what is left of it looks like something told.
        var tells = opened && question.EndsWith('?') ? Complaint.SpeaksOf(question) : Complaint.IsDescribed(rest);
        var named = tells ? null : names.Find(question);
        if (last is not null && named is null && (opened || PointsBack.Is(question)))
        {
            return FollowUp(question, rest, last, names);
        }

        if (last is not null && named is not null && PointsBack.HasOpenPronoun(question))
        {
            return FollowUp(question, rest, last, names); // "Is it the same as gout?"
        }

        // "What about gout?" after the symptoms of shingles asks for those of gout.
        var asked = last is not null && named is not null && opened && IntentWords.Of(Words.Read(rest)) == Intents.None ? AskedBy(last.Question) : "";
        return new Subject(
            asked.Length > 0 ? $"{question} {asked}" : question,
            Complaint.IsDescribed(question) && named is null,
            named ?? Cut(question, LongestTurn));
    }

    private static Subject FollowUp(string question, string rest, EarlierTurn last, EntryNames names)
    {
        var toldBefore = !names.IsTitle(last.Subject) && Complaint.IsDescribed(last.Subject);
        var tellsMore = toldBefore && Complaint.IsDescribed(rest);
        return new Subject(
            $"{last.Subject}\n{question}",
            toldBefore || Complaint.SpeaksOf(question),
            tellsMore ? Grown(last.Subject, Cut(question, LongestTurn)) : last.Subject);
    }

    /// <summary>A story that becomes too long keeps how it began and what was told last.</summary>
    private static string Grown(string story, string more)
    {
        List<string> lines = [.. story.Split('\n'), more];
        while (lines.Count > 2 && lines.Sum(line => line.Length + 1) > LongestStory)
        {
            lines.RemoveAt(1);
        }

        return string.Join('\n', lines);
    }

    private static string AskedBy(string question) => string.Join(' ', Words.Read(question).Where(word => IntentWords.Ask(word.Stem)).Select(word => word.Text));

    private static string Cut(string text, int length)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= length ? line : line[..(char.IsHighSurrogate(line[length - 1]) ? length - 1 : length)];
    }
}
