using Cerebrum.Llm.Knowledge.Embedding;
using Cerebrum.Llm.Knowledge.Index;

namespace Cerebrum.Llm.Knowledge.Retrieval;

/// <summary>Puts a retriever together from the files that ship with the service.</summary>
internal static class RetrieverFiles
{
    public static Retriever Load(string folder, LayTerms layTerms, IVectorIndex index, OnnxEmbedder embedder)
    {
        var words = WordTable.Load(Path.Combine(folder, "words.tsv"));
        var reader = new QuestionReader(words, layTerms, Thesaurus.Load(Path.Combine(folder, "thesaurus.txt")));
        var features = new PassageFeatures(words, SourcePriors.Load(Path.Combine(folder, "sources.tsv")));
        return new Retriever(index, embedder, reader, new Reranker(features, new TitleVectors(embedder), RerankerWeights.Load(Path.Combine(folder, "reranker.json"))));
    }
}
