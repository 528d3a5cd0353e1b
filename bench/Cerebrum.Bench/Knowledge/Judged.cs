using System.Text.Json;

namespace Cerebrum.Bench.Knowledge;

/// <summary>One query whose right documents are known.</summary>
/// <param name="Grades">By document, 0..3; a document that is not there was not judged.</param>
internal sealed record Judged(string Set, string Text, IReadOnlyDictionary<string, int> Grades, bool Answerable)
{
    private const int Depth = 10;

    /// <summary>Queries of <c>eval_queries.jsonl.xz</c>; LiveQA's are there twice, once with the question as it was sent.</summary>
    public static IEnumerable<Judged> Load(string data)
    {
        foreach (var line in Corpus.Lines(Path.Combine(data, "eval_queries.jsonl.xz")))
        {
            using var query = JsonDocument.Parse(line);
            var root = query.RootElement;
            var grades = root.GetProperty("grades").EnumerateObject().ToDictionary(g => g.Name, g => g.Value.GetInt32());
            var answerable = root.GetProperty("relevant").GetArrayLength() > 0;
            var set = root.GetProperty("set").GetString()!.Split('-')[0];
            if (root.TryGetProperty("full_question", out var full))
            {
                yield return new Judged(set + " summary", root.GetProperty("text").GetString()!, grades, answerable);
                yield return new Judged(set + " full", full.GetString()!, grades, answerable);
            }
            else
            {
                yield return new Judged(set, root.GetProperty("text").GetString()!, grades, answerable);
            }
        }
    }

    /// <summary>nDCG@10 (Järvelin and Kekäläinen 2002, gains 2^grade - 1) of documents, best first; what was not judged counts as wrong.</summary>
    public double Ndcg(IEnumerable<string> documents)
    {
        static double Gain(int grade, int place) => (Math.Pow(2, grade) - 1) / Math.Log2(place + 2);
        var ideal = Grades.Values.OrderDescending().Take(Depth).Select(Gain).Sum();
        return documents.Take(Depth).Select((document, place) => Gain(Grades.GetValueOrDefault(document), place)).Sum() / ideal;
    }
}
