using Cerebrum.Llm.Knowledge;

namespace Cerebrum.Tests.Knowledge;

public sealed class WordsTests
{
    [Theory]
    [InlineData("Ménière’s DISEASE", "menieres disease")]
    [InlineData("Me\u0301nie\u0300re's disease", "menieres disease")]
    [InlineData("naïve–bayes, 5 µg", "naive bayes 5 µg")]
    [InlineData("İstanbul", "istanbul")]
    public void Accents_And_Case_Make_No_Other_Word(string text, string words) => Assert.Equal(words.Split(' '), Words.Split(text));
}
