using System.Runtime.CompilerServices;

namespace Cerebrum.Llm.Knowledge.Ingestion;

/// <summary>One file on its way into the knowledge base. The counts may be read from another thread while it runs.</summary>
/// <param name="source">For documents that name no source of their own.</param>
internal sealed class Intake(string source)
{
    private readonly HashSet<string> seen = [];
    private readonly HashSet<string> ids = [];
    private int documents;
    private int duplicates;

    /// <summary>Documents read, duplicates among them.</summary>
    public int Documents => Volatile.Read(ref documents);

    /// <summary>Documents left out because an earlier one has the same title and text, case and white space aside.</summary>
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

            if (!IsNew(document))
            {
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

    private bool IsNew(SourceDocument document)
    {
        if (!seen.Add(SourceDocument.Fingerprint(document.Title, document.Sections)))
        {
            Interlocked.Increment(ref duplicates);
            return false;
        }

        return ids.Add(document.Id) ? true : throw new InvalidDataException($"Document {documents}: expected an id of its own; found the id of an earlier document.");
    }
}
