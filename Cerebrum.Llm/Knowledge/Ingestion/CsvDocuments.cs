using System.Runtime.CompilerServices;
using System.Text.Unicode;
using CsvHelper;

namespace Cerebrum.Llm.Knowledge.Ingestion;

/// <summary>Columns condition, symptoms and treatment, in any order and case; others are left alone. A row is a document of up to two sections.</summary>
internal static class CsvDocuments
{
    private const string Expected = "a header with the columns condition, symptoms and treatment, separated by commas";

    private static readonly string[] Columns = ["condition", Sections.Symptoms, "treatment"];

    // Strict: where a quote or a comma is amiss, cells slide into the wrong column, a treatment under the wrong condition.
    private static readonly CsvReaderOptions Options = new()
    {
        Separator = ',',
        MaxRecordSize = Limits.Record,
        TrackLineNumbers = true,
        MalformedData = CsvMalformedDataHandling.Throw,
        FieldCountMismatch = CsvFieldCountHandling.Throw,
        IncludeValuesInExceptions = false,
    };

    public static async IAsyncEnumerable<SourceDocument> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var csv = CsvReader.Create(stream, Options, leaveOpen: true);
        var columns = await HeaderAsync(csv, ct);
        while (await NextAsync(csv, ct))
        {
            if (Read(csv, columns, new Place(csv.LineNumber)) is { } document)
            {
                yield return document;
            }
        }
    }

    private static async Task<int[]> HeaderAsync(CsvReader csv, CancellationToken ct)
    {
        try
        {
            await csv.ReadHeaderAsync(ct);
        }
        catch (CsvFormatException e)
        {
            throw Unreadable(e);
        }

        var missing = Columns.Where(name => !csv.TryGetFieldIndex(name, out _)).ToList();
        return csv.Headers.Count switch
        {
            0 => [], // An empty file.
            _ when missing.Count == 0 => [.. Columns.Select(name => csv.GetFieldIndex(name))],
            var found => throw new Place(1).Error(Expected, $"{found} in all, without {string.Join(" and ", missing)}"),
        };
    }

    private static async ValueTask<bool> NextAsync(CsvReader csv, CancellationToken ct)
    {
        try
        {
            return await csv.ReadAsync(ct);
        }
        catch (CsvFormatException e)
        {
            throw Unreadable(e);
        }
    }

    private static InvalidDataException Unreadable(CsvFormatException e) => new Place(e.LineNumber).Error("CSV as in RFC 4180", $"this: {e.Message.TrimEnd('.')}");

    /// <returns>Null for a row of empty cells.</returns>
    private static SourceDocument? Read(CsvReader csv, int[] columns, Place place)
    {
        // The library checks a record it has yet to read further for, not one that is already in its buffer.
        if (csv.RawRecord.Length > Limits.Record || !Utf8.IsValid(csv.RawRecord))
        {
            throw place.Error($"a record of at most {Limits.Record:N0} bytes in UTF-8", "another");
        }

        var condition = place.Field(Columns[0], csv.GetString(columns[0]));
        DocumentSection[] sections = [.. columns[1..].Zip(Columns[1..], (at, name) => new DocumentSection(name, place.Field(name, csv.GetString(at), Limits.Text) ?? ""))];
        if (condition is null && Array.TrueForAll(sections, s => s.Text.Length == 0))
        {
            return null;
        }

        return place.Document(condition ?? throw place.Error("a condition's name in `condition`", "none"), sections);
    }
}
