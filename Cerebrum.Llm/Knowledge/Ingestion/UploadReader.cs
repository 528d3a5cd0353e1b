using Cerebrum.ServiceDefaults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Cerebrum.Llm.Knowledge.Ingestion;

/// <summary>Receives a file, from a request or from anywhere else, and puts it into the log.</summary>
internal sealed class UploadReader(UploadLog log)
{
    /// <summary>Bytes by which a format is recognised.</summary>
    private const int Beginning = 4096;

    /// <summary>Takes the file of a request: its body, or the one file of <c>multipart/form-data</c>.</summary>
    /// <param name="source">Null for the file's name without its extension.</param>
    /// <exception cref="BadHttpRequestException">With its status, and what was expected.</exception>
    public async Task<Upload> ReadAsync(HttpRequest request, string? source, CancellationToken ct)
    {
        var type = MediaTypeHeaderValue.TryParse(request.ContentType, out var parsed) ? parsed : null;
        if (type?.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase) != true)
        {
            return await ReadAsync(request.Body, request.ContentType, fileName: null, source, ct);
        }

        try
        {
            return await ReadFormAsync(new MultipartReader(HeaderUtilities.RemoveQuotes(type.Boundary).ToString(), request.Body), source, ct);
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException || (e is IOException and not BadHttpRequestException && !ct.IsCancellationRequested))
        {
            throw new BadHttpRequestException("Expected multipart/form-data; found a form that cannot be read.", e);
        }
    }

    /// <inheritdoc cref="ReadAsync(HttpRequest, string?, CancellationToken)"/>
    public async Task<Upload> ReadAsync(Stream file, string? contentType, string? fileName, string? source, CancellationToken ct)
    {
        var draft = log.NewDraft();
        try
        {
            source = Check(source ?? Path.GetFileNameWithoutExtension(fileName));
            return await log.AddAsync(draft, source, await SaveAsync(file, draft, contentType, fileName, ct), ct);
        }
        finally
        {
            File.Delete(draft); // Where it is still there, it did not go in.
        }
    }

    private static string Check(string? source)
    {
        if (source is null || !SourceName.IsValid(source))
        {
            throw new BadHttpRequestException($"{SourceName.Expected}; found {(source is null ? "none: give one, as in ?source=NAME" : "another")}.");
        }

        return source != KnowledgePack.Source ? source : throw new BadHttpRequestException($"'{source}' is what ships with the service; expected another source.", StatusCodes.Status409Conflict);
    }

    private static async Task<DocumentFormat> SaveAsync(Stream file, string draft, string? contentType, string? fileName, CancellationToken ct)
    {
        var beginning = new byte[Beginning];
        var length = await file.ReadAtLeastAsync(beginning, Beginning, throwOnEndOfStream: false, ct);
        if (length == 0)
        {
            throw new BadHttpRequestException("Expected a file; found nothing.");
        }

        var format = Recognise(contentType, fileName, beginning.AsSpan(0, length));
        await using var saved = new FileStream(draft, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, FileOptions.Asynchronous);
        await saved.WriteAsync(beginning.AsMemory(0, length), ct);
        await file.CopyToAsync(saved, ct);
        await saved.FlushAsync(ct);
        saved.Flush(flushToDisk: true);
        return format;
    }

    private static DocumentFormat Recognise(string? contentType, string? fileName, ReadOnlySpan<byte> beginning)
    {
        try
        {
            return DocumentFormats.Recognise(contentType, fileName, beginning);
        }
        catch (InvalidDataException e)
        {
            throw new BadHttpRequestException(e.Message, StatusCodes.Status415UnsupportedMediaType, e);
        }
    }

    private async Task<Upload> ReadFormAsync(MultipartReader form, string? source, CancellationToken ct)
    {
        while (await form.ReadNextSectionAsync(ct) is { } section)
        {
            if (section.AsFileSection() is { FileName.Length: > 0, FileStream: { } stream } file)
            {
                return await ReadAsync(stream, section.ContentType, file.FileName, source, ct);
            }
        }

        throw new BadHttpRequestException("Expected a file in the form; found none.");
    }
}
