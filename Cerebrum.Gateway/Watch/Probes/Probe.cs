using System.Globalization;
using System.Text.Json;

namespace Cerebrum.Gateway.Watch.Probes;

/// <summary>A request whose right answer is known.</summary>
/// <param name="Path">With its query.</param>
/// <param name="Part">Who answers it: <c>llm</c>, <c>ml</c>, or null for the gateway itself.</param>
/// <param name="Body">Null for none.</param>
/// <param name="Status">Of the right answer.</param>
/// <param name="Text">What its text holds, where it is no JSON; null where it is.</param>
/// <param name="Members">What it holds: members by path (<c>triage.level</c>) and their values; <c>*</c> is any, <c>!</c> is none.</param>
internal sealed record Probe(
    HttpMethod Method, string Path, string? Part, Func<HttpContent>? Body = null, int Status = 200, string? Text = null, params IReadOnlyList<(string Path, string Value)> Members)
{
    /// <summary>As alerts name it: without its query.</summary>
    public string Subject => $"{Method} {Path.Split('?')[0]}";

    /// <returns>What is wrong, without what was answered; null where nothing is.</returns>
    public string? Fault(int status, string answer)
    {
        if (status != Status)
        {
            return string.Create(CultureInfo.InvariantCulture, $"It answered {status} instead of {Status}.");
        }

        if (Text is not null)
        {
            return answer.Contains(Text, StringComparison.Ordinal) ? null : "Its answer lacks what it always holds.";
        }

        try
        {
            using var json = Members.Count > 0 ? JsonDocument.Parse(answer) : null;
            return Members.Where(m => !IsRight(json!.RootElement, m.Path, m.Value)).Select(m => $"Its answer is wrong in {m.Path}.").FirstOrDefault();
        }
        catch (JsonException)
        {
            return "Its answer is no JSON.";
        }
    }

    private static bool IsRight(JsonElement json, string path, string value)
    {
        foreach (var name in path.Split('.'))
        {
            if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(name, out json))
            {
                return value == "!";
            }
        }

        return value switch
        {
            "*" => json.ValueKind != JsonValueKind.Null,
            "!" => json.ValueKind == JsonValueKind.Null,
            _ => json.ToString().Equals(value, StringComparison.OrdinalIgnoreCase),
        };
    }
}
