namespace Cerebrum.Llm.Engines;

/// <summary>Tokens of a text, from above, whichever model reads it: the server's tokenizer is not known here.</summary>
internal static class TokenEstimate
{
    /// <summary>What a chat template puts around a message.</summary>
    public const int Message = 8;

    /// <returns>A token for each three letters begun of a word, and for each two beyond eight, as names of drugs have them; for each sign, digit
    /// and further space; for each byte of other scripts. Beside the tokenizers of GPT-2, cl100k and o200k it is 1.5 to 1.7 times as much for the knowledge pack
    /// and 1.0 to 7 times for drugs, misspelt English, keys and eight other languages. It is less, down to 0.6 times, for random letters alone.</returns>
    public static int Of(ReadOnlySpan<char> text)
    {
        var (tokens, letters, spaces) = (0, 0, 0);
        foreach (var c in text)
        {
            letters = char.IsAsciiLetter(c) ? letters + 1 : 0;
            spaces = c == ' ' ? spaces + 1 : 0;
            tokens += c switch
            {
                // A capital within a word begins a token, and beyond 20 letters it is no word.
                _ when letters > 0 => letters > 20 || letters % (letters > 8 ? 2 : 3) == 1 || (letters > 1 && char.IsAsciiLetterUpper(c)) ? 1 : 0,
                ' ' => spaces > 1 ? 1 : 0, // The first goes with the word behind it.
                < '\u0080' => 1,
                < '\u0800' => 2,
                _ => char.IsSurrogate(c) ? 2 : 3,
            };
        }

        return tokens;
    }
}
