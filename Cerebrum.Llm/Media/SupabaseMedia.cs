using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Cerebrum.Llm.Media;

/// <summary>A private bucket of Supabase Storage, by its HTTP interface.</summary>
internal sealed class SupabaseMedia(HttpClient http, Remote remote) : IMediaStore
{
    /// <summary>Seconds that a link is good for.</summary>
    private const int LinkSeconds = 300;

    private const int Most = 1000;

    public async Task PutAsync(string folder, string name, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        using var body = new ReadOnlyMemoryContent(content) { Headers = { ContentType = new(MediaType.Of(name)) } };
        using var request = Request(HttpMethod.Post, $"object/{remote.Bucket}/{folder}/{name}", body);
        request.Headers.Add("x-upsert", "true");
        (await SendAsync(request, ct)).Dispose();
    }

    public async Task<IReadOnlyList<MediaFile>> ListAsync(string folder, CancellationToken ct) =>
        [.. (await EntriesAsync(folder, ct)).Where(e => e["id"] is not null).Select(e => new MediaFile((string)e["name"]!, (DateTimeOffset)e["created_at"]!))];

    public async Task<IReadOnlyList<string>> FoldersAsync(CancellationToken ct) =>
        [.. (await EntriesAsync("", ct)).Where(e => e["id"] is null).Select(e => (string)e["name"]!)]; // A folder is an entry without an id.

    public async Task DeleteAsync(string folder, IReadOnlyCollection<string> names, CancellationToken ct)
    {
        using var body = JsonContent.Create(new JsonObject { ["prefixes"] = new JsonArray([.. names.Select(n => (JsonNode)$"{folder}/{n}")]) });
        using var request = Request(HttpMethod.Delete, $"object/{remote.Bucket}", body);
        (await SendAsync(request, ct)).Dispose();
    }

    public async Task<(Uri? Link, string? Path)> FindAsync(string folder, string name, CancellationToken ct)
    {
        using var body = JsonContent.Create(new JsonObject { ["expiresIn"] = LinkSeconds });
        using var request = Request(HttpMethod.Post, $"object/sign/{remote.Bucket}/{folder}/{name}", body);
        using var answer = await http.SendAsync(request, ct);
        return answer.StatusCode == HttpStatusCode.OK && (await answer.Content.ReadFromJsonAsync<JsonObject>(ct))?["signedURL"] is { } signed
            ? (new Uri($"{Storage}{((string)signed!).TrimStart('/')}"), null)
            : (null, null);
    }

    private string Storage => $"{remote.Url.TrimEnd('/')}/storage/v1/";

    private async Task<List<JsonObject>> EntriesAsync(string folder, CancellationToken ct)
    {
        using var body = JsonContent.Create(new JsonObject { ["prefix"] = folder, ["limit"] = Most });
        using var request = Request(HttpMethod.Post, $"object/list/{remote.Bucket}", body);
        using var answer = await SendAsync(request, ct);
        return [.. (await answer.Content.ReadFromJsonAsync<JsonArray>(ct))!.OfType<JsonObject>()];
    }

    private HttpRequestMessage Request(HttpMethod method, string path, HttpContent body) => new(method, Storage + path)
    {
        Content = body,
        Headers = { Authorization = new("Bearer", remote.Key) },
    };

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct) =>
        (await http.SendAsync(request, ct)).EnsureSuccessStatusCode();
}
