using System.Text.Json.Serialization;

namespace Cerebrum.Gateway.Audit;

/// <summary>One line of the log: who did what when, and never what was said. The hash of a line is SHA-256 of its bytes without the line end.</summary>
/// <param name="Seq">One more than that of the line before.</param>
/// <param name="Key">Id of the key; null where none was needed or none was valid.</param>
/// <param name="From">Address of the connection.</param>
/// <param name="Path">Without the query; a segment that is no name or id is written as <c>*</c>.</param>
/// <param name="Ms">Until the answer had gone out, in milliseconds.</param>
/// <param name="Event">Null for a request; else <c>started</c>, <c>lost</c> (requests that found the queue full) or <c>torn</c> (bytes of an unfinished line that were cut off at the start).</param>
/// <param name="Count">Of what was lost or torn.</param>
/// <param name="Prev">Hash of the line before, in hexadecimal; zeros for the first.</param>
internal sealed record AuditEntry(
    long Seq, DateTimeOffset At, string? Key, string? From, string? Method, string? Path, int? Status, int? Ms, string? Event, long? Count, string Prev);

/// <param name="Entries">The latest first.</param>
/// <param name="Next">The <c>before</c> of the next page; null on the last one.</param>
internal sealed record AuditPage(IReadOnlyList<AuditEntry> Entries, long? Next);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AuditEntry))]
[JsonSerializable(typeof(AuditPage))]
internal sealed partial class AuditJson : JsonSerializerContext;
