namespace Cerebrum.Llm.Knowledge.Embedding;

/// <summary>Text as the vocabulary was learned from it, and as lower-case BERT vocabularies expect it: <c>plain</c> in
/// <c>training/embedding/wordpieces.py</c>. The tokenizer's own steps are not enough: it joins the words around a line break, and the
/// services run without ICU, where it removes no accents.</summary>
internal static class PlainText
{
    /// <summary>Lower case without Latin accents; typographic quotes and dashes as on a keyboard; a space for what is neither letter,
    /// digit nor punctuation, characters beyond U+FFFF included.</summary>
    public static string Of(string text)
    {
        var plain = new char[text.Length];
        var length = 0;
        foreach (var c in text)
        {
            var lower = Letters.Fold(c);
            if (!Letters.IsMark(lower))
            {
                plain[length++] = char.IsLetter(lower) || char.IsDigit(lower) || (char.IsPunctuation(lower) && lower != '_') ? lower : ' ';
            }
        }

        return new string(plain, 0, length);
    }
}
