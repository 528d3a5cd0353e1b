using Cerebrum.Llm.Knowledge;
using Dapper;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Search.Similarities;
using Lucene.Net.Store;
using Lucene.Net.Util;
using Microsoft.Data.Sqlite;

namespace Cerebrum.Bench.Knowledge;

/// <summary>SQLite's full-text index over the same stems, its BM25 with a weight for each field.</summary>
internal sealed class Fts5(string path) : IDisposable
{
    private readonly SqliteConnection db = new($"Data Source={path}");

    public void Build(IEnumerable<Passage> passages)
    {
        db.Open();
        db.Execute("PRAGMA journal_mode = WAL; CREATE VIRTUAL TABLE passages USING fts5(document_id UNINDEXED, title, names, section, text, tokenize = 'unicode61')");
        using var transaction = db.BeginTransaction();
        foreach (var p in passages)
        {
            db.Execute("INSERT INTO passages VALUES (@DocumentId, @Title, @Names, @Section, @Text)",
                new { p.DocumentId, Title = WordIndexes.Stems(p.Title), Names = WordIndexes.Stems(string.Join(' ', p.Names)), Section = WordIndexes.Stems(p.Section), Text = WordIndexes.Stems(p.Text) }, transaction);
        }

        transaction.Commit();
    }

    public IEnumerable<string> Search(IEnumerable<string> stems) => db.Query<string>(
        "SELECT document_id FROM passages WHERE passages MATCH @match ORDER BY bm25(passages, 0, 3, 1, 1, 1) LIMIT 64",
        new { match = string.Join(" OR ", stems.Select(stem => $"\"{stem}\"")) });

    public void Dispose() => db.Dispose();
}

/// <summary>Lucene.Net over the same stems, in memory-mapped files, its BM25 over one field with the title three times in it.</summary>
internal sealed class LuceneWords(string path) : IDisposable
{
    private readonly MMapDirectory folder = new(path);
    private IndexSearcher? searcher;

    public void Build(IEnumerable<Passage> passages)
    {
        using (var writer = new IndexWriter(folder, new IndexWriterConfig(LuceneVersion.LUCENE_48, new WhitespaceAnalyzer(LuceneVersion.LUCENE_48)) { Similarity = new BM25Similarity() }))
        {
            foreach (var p in passages)
            {
                var words = $"{p.Title} {p.Title} {p.Title} {string.Join(' ', p.Names)} {p.Section} {p.Text}";
                writer.AddDocument([new StoredField("id", p.DocumentId), new TextField("words", WordIndexes.Stems(words), Field.Store.NO)]);
            }
        }

        searcher = new IndexSearcher(DirectoryReader.Open(folder)) { Similarity = new BM25Similarity() };
    }

    public IEnumerable<string> Search(IEnumerable<string> stems)
    {
        var query = new BooleanQuery();
        foreach (var stem in stems)
        {
            query.Add(new TermQuery(new Lucene.Net.Index.Term("words", stem)), Occur.SHOULD);
        }

        return searcher!.Search(query, 64).ScoreDocs.Select(hit => searcher.Doc(hit.Doc).Get("id"));
    }

    public void Dispose() => folder.Dispose();
}

internal static class WordIndexes
{
    public static string Stems(string text) => string.Join(' ', Words.Content(text));
}
