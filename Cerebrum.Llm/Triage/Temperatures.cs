namespace Cerebrum.Llm.Triage;

/// <summary>Finds body temperatures among the numbers and gives them the classes <c>&lt;fever&gt;</c> (from 38 °C, NICE NG143),
/// <c>&lt;fever39&gt;</c> (from 39 °C) and <c>&lt;cold&gt;</c> (below 35.5 °C and above 25 °C), by which patterns know them.</summary>
internal static class Temperatures
{
    public const string Fever = "<fever>";
    public const string HighFever = "<fever39>";
    public const string Cold = "<cold>";

    /// <summary>How far "temperature" may stand from its number, in words.</summary>
    private const int Reach = 5;

    public static void Mark(Token[] tokens, Vocabulary vocabulary)
    {
        for (var at = 0; at < tokens.Length; at++)
        {
            if (Celsius(tokens, at) is not { } celsius)
            {
                continue;
            }

            string[] classes = celsius switch
            {
                >= 39 => [Fever, HighFever],
                >= 38 => [Fever],
                > 25 and < 35.5 => [Cold],
                _ => [],
            };
            tokens[at].Words = [.. tokens[at].Words, .. classes.Select(vocabulary.IndexOf).Where(w => w >= 0)];
        }
    }

    private static double? Celsius(Token[] tokens, int at)
    {
        var number = tokens[at].Number;
        if (number is not (> 25 and < 44 or > 92 and < 112))
        {
            return null;
        }

        var unit = Unit(tokens, at);
        if (unit is ' ' && (IsMeasureOfElse(tokens, at + 1) || !IsNamed(tokens, at)))
        {
            return null;
        }

        var fahrenheit = unit is 'f' || unit is ' ' && number > 92;
        return fahrenheit ? (number - 32) / 1.8 : number < 44 ? number : null;
    }

    /// <returns><c>c</c>, <c>f</c>, or a space where none is given.</returns>
    private static char Unit(Token[] tokens, int at)
    {
        for (var next = at + 1; next < tokens.Length && next <= at + 2; next++)
        {
            switch (tokens[next].Text)
            {
                case "c" or "celsius" or "centigrade": return 'c';
                case "f" or "fahrenheit": return 'f';
                case "degrees" or "degree" or "deg": continue;
                default: return ' ';
            }
        }

        return ' ';
    }

    private static bool IsMeasureOfElse(Token[] tokens, int next) =>
        next < tokens.Length && tokens[next].Text is "week" or "weeks" or "wks" or "year" or "years" or "days" or "hours" or "kg" or "mg" or "yo" or "y" or "percent";

    private static bool IsNamed(Token[] tokens, int at)
    {
        for (var near = Math.Max(0, at - Reach); near < Math.Min(tokens.Length, at + Reach); near++)
        {
            if (tokens[near].Text is "temp" or "temps" or "temperature" or "fever" or "feverish" or "degrees" or "febrile" or "thermometer" or "temperture")
            {
                return true;
            }
        }

        return false;
    }
}
