using System.Numerics.Tensors;
using System.Text.Json;
using System.Text.Json.Serialization;
using Cerebrum.Llm.Knowledge.Index;

namespace Cerebrum.Llm.Knowledge.Retrieval;

/// <summary>Orders nominees by a weighted sum of <see cref="PassageFeatures"/>.</summary>
internal sealed class Reranker
{
    /// <summary>A text that tells less (the sum of its words' weights, in nats) has to name what the passage is about: any passage may say a word or two in passing.</summary>
    private const double FewWords = 4;
    private const double FewWordsOfComplaint = 6;

    private static readonly int Title = Array.IndexOf(PassageFeatures.Names, "title");

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
            var spoken = PassageWords.Of(nominee.Passage);
            var values = features.Of(question, spoken, words.In(spoken), nominee, TensorPrimitives.Dot(vector, title));
            ranked.Add(new Ranked(nominee.Passage, values, TensorPrimitives.Dot<double>(values, weights)));
        }

        ranked.Sort((a, b) => b.Score.CompareTo(a.Score));
        return ranked;
    }

    /// <summary>Whether the best of a ranking is an answer at all. A complaint, which asks nothing, is compared with what others feel: half of it is enough.</summary>
    public bool Answers(Question question, IReadOnlyList<Ranked> ranked) =>
        ranked is [{ } best, ..]
        && best.Score >= Floor(question, best.Passage)
        && (question.Total >= (question.IsComplaint ? FewWordsOfComplaint : FewWords) || best.Features[Title] >= 0.9);

    private double Floor(Question question, Passage best) =>
        question.IsComplaint ? model.ComplaintFloor : best.Title.Length == 0 ? model.UntitledFloor : model.Floor;

    /// <summary>0..1: a score on the scale of the floor.</summary>
    public double Sureness(Ranked ranked) => 1 / (1 + Math.Exp(model.Steepness * (model.Centre - ranked.Score)));
}

/// <param name="Features">As <see cref="PassageFeatures.Of"/> gives them.</param>
internal sealed record Ranked(Passage Passage, double[] Features, double Score);

/// <summary><c>reranker.json</c>, written by training/retrieval/tune.py.</summary>
/// <param name="Weights">By feature; a feature that is not named counts nothing.</param>
/// <param name="Floor">The least score of a best passage that is an answer.</param>
/// <param name="UntitledFloor">The same where that passage has no title, an abstract: half of what could speak for it is not there.</param>
/// <param name="ComplaintFloor">The same for a complaint; from Cerebrum.Tests/Chat/vignettes.jsonl.</param>
/// <param name="Centre">The score that is as likely an answer as not.</param>
/// <param name="Steepness">Of the logistic curve around it.</param>
internal sealed record RerankerWeights(IReadOnlyDictionary<string, double> Weights, double Floor, double UntitledFloor, double ComplaintFloor, double Centre, double Steepness)
{
    public static RerankerWeights Load(string path) => JsonSerializer.Deserialize(File.ReadAllBytes(path), RerankerJson.Default.RerankerWeights)!;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(RerankerWeights))]
internal sealed partial class RerankerJson : JsonSerializerContext;
