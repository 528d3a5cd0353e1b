using System.Runtime.CompilerServices;

namespace Cerebrum.Llm.Knowledge.Ingestion;

/// <summary>Files on their way into one source: each is surveyed, then each is read, in the same order. The count may be read from
/// another thread while it runs.</summary>
/// <param name="source">For documents that name no source of their own.</param>
internal sealed class Intake(string source)
{
    /// <summary>The place of the last document of its kind among all.</summary>
    private readonly Dictionary<string, int> last = [];
    private int surveyed;
    private int files;
    private int filesRead;
    private int documents;

    /// <summary>Documents read, duplicates among them.</summary>
    public int Documents => Volatile.Read(ref documents);

    /// <summary>Documents left out because a later one has the same id, or in the same file the same title and text, case and white space aside.</summary>
    public int Duplicates { get; private set; }

    /// <summary>Whether what the source had by this id before goes.</summary>
    public bool Replaces(string documentId) => last.ContainsKey(IdKey(documentId));

    /// <summary>Reads a file to know how much is to do and which document is the last of its kind.</summary>
    /// <returns>How many documents it has.</returns>
    /// <exception cref="InvalidDataException">The file cannot be read, or has no document; it is as if it had not been surveyed.</exception>
    public async Task<int> SurveyAsync(Stream stream, DocumentFormat format, CancellationToken ct)
    {
        var keys = new List<string>();
        await foreach (var document in DocumentReader.ReadAsync(stream, format, ct))
        {
            keys.AddRange(KeysOf(document, files));
            if (keys.Count > 2 * Limits.Documents)
            {
                throw new InvalidDataException($"Expected at most {Limits.Documents:N0} documents; found more.");
            }
        }

        if (keys.Count == 0)
        {
            throw new InvalidDataException("Expected at least one document; found none.");
        }

        for (var i = 0; i < keys.Count; i++)
        {
            last[keys[i]] = surveyed + (i / 2) + 1;
        }

        files++;
        surveyed += keys.Count / 2;
        return keys.Count / 2;
    }

    /// <summary>The passages of a surveyed file.</summary>
    public async IAsyncEnumerable<Passage> ReadAsync(Stream stream, DocumentFormat format, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var document in DocumentReader.ReadAsync(stream, format, ct))
        {
            Volatile.Write(ref documents, documents + 1);
            if (KeysOf(document, filesRead).Any(key => last[key] != documents))
            {
                Duplicates++;
                continue;
            }

            foreach (var passage in Chunker.Split(document, source))
            {
                yield return passage;
            }
        }

        filesRead++;
    }

    private static string IdKey(string id) => "id " + id;

    private static string[] KeysOf(SourceDocument document, int file) => [$"text {file} {SourceDocument.Fingerprint(document.Title, document.Sections)}", IdKey(document.Id)];
}
