namespace Cerebrum.Llm.Knowledge.Ingestion;

/// <summary>A file that was taken in.</summary>
/// <param name="Id">The job's too. A source's later uploads order after its earlier ones, as texts.</param>
/// <param name="Path">Immutable once it is there.</param>
internal sealed record Upload(string Id, string Source, DocumentFormat Format, string Path)
{
    /// <summary>Where the reason is written when it cannot be ingested.</summary>
    public string ErrorPath => Beside("error");

    /// <summary>Where the number of its documents is written once it was read.</summary>
    public string TotalPath => Beside("total");

    public FileStream Open() => new(Path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16, FileOptions.SequentialScan | FileOptions.Asynchronous);

    private string Beside(string extension) => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, $"{Id}.{extension}");
}

/// <summary>What the log knows of a job.</summary>
/// <param name="Total">Documents; 0 where it was not read yet.</param>
internal sealed record UploadRecord(string Source, int Total, string? Error);
