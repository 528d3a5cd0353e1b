using System.Text;
using System.Text.Json;

namespace Cerebrum.AppHost.Commands.SelfTest;

/// <summary>What came back. Each <c>Expect…</c> throws <see cref="WrongAnswerException"/>, with what was expected and found.</summary>
internal sealed class Answer(int status, string contentType, byte[] body)
{
    private JsonElement? json;

    public int Status => status;

    public string ContentType => contentType;

    public int Length => body.Length;

    public string Text => Encoding.UTF8.GetString(body);

    private JsonElement Json
    {
        get
        {
            try
            {
                return json ??= JsonElement.Parse(body);
            }
            catch (JsonException)
            {
                throw new WrongAnswerException($"expected JSON; found {(contentType.Length > 0 ? contentType : "no content type")}");
            }
        }
    }

    public Answer Expect(params int[] statuses) => statuses.Contains(status) ? this
        : throw new WrongAnswerException($"expected {string.Join(" or ", statuses)}; found {status}{(status == 401 ? " (a key is needed: CEREBRUM_KEY)" : Detail())}");

    /// <returns>The member that the names lead to, one inside the other; a number in digits is a place in an array.</returns>
    public JsonElement At(params string[] names)
    {
        var at = Json;
        foreach (var name in names)
        {
            at = at.ValueKind == JsonValueKind.Object && at.TryGetProperty(name, out var member) ? member
                : at.ValueKind == JsonValueKind.Array && int.TryParse(name, out var place) && place < at.GetArrayLength() ? at[place]
                : throw new WrongAnswerException($"expected {string.Join('.', names)}; it has none");
        }

        return at;
    }

    public Answer Expect(string expected, params string[] names) => At(names) is var found && found.ToString() == expected ? this
        : throw new WrongAnswerException($"expected {string.Join('.', names)} = {expected}; found {found}");

    /// <summary>Text that says something, or a list that is not empty.</summary>
    public Answer ExpectSome(params string[] names) => At(names) is var found && (found.ValueKind == JsonValueKind.Array ? found.GetArrayLength() > 0
        : found.ValueKind == JsonValueKind.String && !string.IsNullOrWhiteSpace(found.GetString())) ? this
        : throw new WrongAnswerException($"expected {string.Join('.', names)} with something in it; it is empty");

    /// <param name="low">The least that is right.</param>
    /// <param name="high">The most.</param>
    /// <param name="names">Lead to the number.</param>
    public Answer ExpectNumber(double low, double high, params string[] names) =>
        At(names) is { ValueKind: JsonValueKind.Number } found && found.GetDouble() >= low && found.GetDouble() <= high ? this
        : throw new WrongAnswerException(FormattableString.Invariant($"expected {string.Join('.', names)} from {low} to {high}; found {At(names)}"));

    public Answer ExpectText(string part) => Text.Contains(part, StringComparison.Ordinal) ? this
        : throw new WrongAnswerException($"expected a text with \"{part}\"");

    public Answer ExpectOneOf(string[] choices, params string[] names) => choices.Contains(At(names).ToString()) ? this
        : throw new WrongAnswerException($"expected {string.Join('.', names)} to be one of {string.Join(", ", choices)}; found {At(names)}");

    // Problem details say what was wrong.
    private string Detail() => status >= 400 && contentType.EndsWith("json", StringComparison.Ordinal) && Json is { ValueKind: JsonValueKind.Object } problem
        && problem.TryGetProperty("detail", out var detail) ? $" ({detail})" : "";
}
