using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cerebrum.Llm.Sessions;

/// <param name="Number">Of a later turn it is greater.</param>
/// <param name="At">When it was answered, UTC, ISO 8601.</param>
/// <param name="Answer">As it was given.</param>
internal sealed record StoredTurn([property: JsonIgnore] long Number, string At, string Question, JsonElement Answer);

/// <summary>What a new turn knows of an earlier one.</summary>
/// <param name="Subject">What it was about.</param>
/// <param name="Level">Its urgency, as answers name it.</param>
internal sealed record EarlierTurn(string Question, string Subject, string Level)
{
    private const int LongestLine = 120;

    /// <summary>One line: what it was about, and how urgent that was.</summary>
    public string ToLine()
    {
        var line = Subject.ReplaceLineEndings(" ");
        return $"{(line.Length > LongestLine ? $"{line[..LongestLine].TrimEnd()}…" : line)} ({Level})";
    }
}

/// <summary>A line of the list. Properties and not parameters: what SQLite calculates has no type where there is no row.</summary>
internal sealed record SessionRow
{
    public required string Id { get; init; }

    /// <summary>Number of its latest turn: a greater one is later.</summary>
    public required long Latest { get; init; }

    public required string Created { get; init; }

    public required string LastActivity { get; init; }

    /// <summary>The beginning of the first one.</summary>
    public required string Question { get; init; }

    public required long Turns { get; init; }
}
