using System.Runtime.CompilerServices;

namespace Cerebrum.Llm.Knowledge.Ingestion;

/// <summary>One file on its way into the knowledge base. The counts may be read from another thread while it runs.</summary>
/// <param name="source">For documents that name no source of their own.</param>
internal sealed class Intake(string source)
{
    private readonly Dictionary<string, int> last = [];
    private int documents;
    private int duplicates;

    /// <summary>Documents read, duplicates among them.</summary>
    public int Documents => Volatile.Read(ref documents);

    /// <summary>Documents left out because a later one has the same id, or the same title and text, case and white space aside.</summary>
    public int Duplicates => Volatile.Read(ref duplicates);

    /// <exception cref="InvalidDataException">The file cannot be read, has no document, or gives two documents one id.</exception>
    public async IAsyncEnumerable<Passage> ReadAsync(Stream stream, DocumentFormat format, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var document in DocumentReader.ReadAsync(stream, format, ct))
        {
            if (Interlocked.Increment(ref documents) > Limits.Documents)
            {
                throw new InvalidDataException($"Expected at most {Limits.Documents:N0} documents; found more.");
            }

            if (!IsLast(document))
            {
                Interlocked.Increment(ref duplicates);
                continue;
            }

            foreach (var passage in Chunker.Split(document, source))
            {
                yield return passage;
            }
        }

        if (documents == 0)
        {
            throw new InvalidDataException("Expected at least one document; found none.");
        }
    }

    /// <summary>Reads the file once before <see cref="ReadAsync"/>, to know how much is to do and which document is the last of its kind.</summary>
    /// <returns>How many documents it has.</returns>
    public async Task<int> SurveyAsync(Stream stream, DocumentFormat format, CancellationToken ct)
    {
        var count = 0;
        await foreach (var document in DocumentReader.ReadAsync(stream, format, ct))
        {
            count++;
            foreach (var key in KeysOf(document))
            {
                last[key] = count;
            }
        }

        return count;
    }

    private bool IsLast(SourceDocument document) => KeysOf(document).All(key => last.GetValueOrDefault(key, documents) == documents);

    private static string[] KeysOf(SourceDocument document) => ["text " + SourceDocument.Fingerprint(document.Title, document.Sections), "id " + document.Id];
}
