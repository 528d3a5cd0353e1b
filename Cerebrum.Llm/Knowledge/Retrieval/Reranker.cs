using System.Numerics.Tensors;
using System.Text.Json;
using System.Text.Json.Serialization;
using Cerebrum.Llm.Knowledge.Index;

namespace Cerebrum.Llm.Knowledge.Retrieval;

/// <summary>Orders nominees by a weighted sum of <see cref="PassageFeatures"/>.</summary>
internal sealed class Reranker
{
    private static readonly int HeadingCovers = Array.IndexOf(PassageFeatures.Names, "heading_covers");

    private readonly PassageFeatures features;
    private readonly TitleVectors titles;
    private readonly double[] weights;
    private readonly RerankerWeights model;

    public Reranker(PassageFeatures features, TitleVectors titles, RerankerWeights model)
    {
        var unknown = model.Weights.Keys.Except(PassageFeatures.Names).ToList();
        if (unknown.Count > 0)
        {
            throw new InvalidDataException($"reranker.json: unknown features {string.Join(", ", unknown)}. Known are: {string.Join(", ", PassageFeatures.Names)}.");
        }

        (this.features, this.titles, this.model) = (features, titles, model);
        weights = [.. PassageFeatures.Names.Select(name => model.Weights.GetValueOrDefault(name))];
    }

    /// <summary>All nominees, best first.</summary>
    /// <param name="vector">Of the question, unit length.</param>
    public List<Ranked> Rank(Question question, ReadOnlySpan<float> vector, IReadOnlyList<Nominee> nominees)
    {
        var titles = this.titles.Of([.. nominees.Select(n => n.Passage.AnswersQuestion ? n.Passage.Title : "")]);
        var words = new QuestionWords(question);
        var ranked = new List<Ranked>(nominees.Count);
        foreach (var (nominee, title) in nominees.Zip(titles))
        {
            var values = features.Of(question, words.In(nominee.Passage), nominee, TensorPrimitives.Dot(vector, title));
            ranked.Add(new Ranked(nominee.Passage, values, TensorPrimitives.Dot<double>(values, weights)));
        }

        ranked.Sort((a, b) => b.Score.CompareTo(a.Score));
        return ranked;
    }

    /// <summary>Whether the best of a ranking is an answer at all. One word alone has to be what the passage is about: any text may say it in passing.</summary>
    public bool Answers(Question question, IReadOnlyList<Ranked> ranked) =>
        ranked is [{ } best, ..] && best.Score >= model.Floor && (question.Terms.Count > 1 || best.Features[HeadingCovers] > 0);

    /// <summary>0..1: a score on the scale of the floor.</summary>
    public double Sureness(Ranked ranked) => 1 / (1 + Math.Exp(model.Steepness * (model.Centre - ranked.Score)));
}

/// <param name="Features">As <see cref="PassageFeatures.Of"/> gives them.</param>
internal sealed record Ranked(Passage Passage, double[] Features, double Score);

/// <summary><c>reranker.json</c>, written by training/retrieval/tune.py.</summary>
/// <param name="Weights">By feature; a feature that is not named counts nothing.</param>
/// <param name="Floor">The least score of a best passage that is an answer.</param>
/// <param name="Centre">The score that is as likely an answer as not.</param>
/// <param name="Steepness">Of the logistic curve around it.</param>
internal sealed record RerankerWeights(IReadOnlyDictionary<string, double> Weights, double Floor, double Centre, double Steepness)
{
    public static RerankerWeights Load(string path) => JsonSerializer.Deserialize(File.ReadAllBytes(path), RerankerJson.Default.RerankerWeights)!;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(RerankerWeights))]
internal sealed partial class RerankerJson : JsonSerializerContext;
