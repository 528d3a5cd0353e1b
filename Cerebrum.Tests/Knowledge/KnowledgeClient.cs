using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Cerebrum.Tests.Hosting;

namespace Cerebrum.Tests.Knowledge;

/// <summary>The knowledge routes of a service, as a client uses them.</summary>
internal sealed class KnowledgeClient(HttpClient http)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static StringContent File(string text, string type) => new(text, Encoding.UTF8, type);

    /// <summary>As <c>curl -F file=@NAME</c> sends it.</summary>
    public static MultipartFormDataContent Form(string text, string name) =>
        new() { { new ByteArrayContent(Encoding.UTF8.GetBytes(text)) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } }, "file", name } };

    public Task<HttpResponseMessage> PostAsync(string query, HttpContent content) => http.PostAsync("/api/knowledge" + query, content, Ct);

    /// <returns>The id of the job.</returns>
    public async Task<string> UploadAsync(string source, string jsonl)
    {
        using var answer = await PostAsync($"?source={Uri.EscapeDataString(source)}", File(jsonl, "application/jsonl"));
        return await AcceptedAsync(answer);
    }

    public static async Task<string> AcceptedAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var id = (string)(await answer.Content.ReadFromJsonAsync<JsonNode>(Ct))!["job_id"]!;
        Assert.Equal($"/api/knowledge/jobs/{id}", answer.Headers.Location?.OriginalString);
        return id;
    }

    /// <returns>The job when it is neither queued nor running any more.</returns>
    public async Task<JsonNode> EndAsync(string id)
    {
        using var bound = new CancellationTokenSource(RunningStack.Bound);
        while (true)
        {
            var job = (await http.GetFromJsonAsync<JsonNode>($"/api/knowledge/jobs/{id}", bound.Token))!;
            if ((string)job["state"]! is "done" or "failed")
            {
                return job;
            }

            await Task.Delay(20, bound.Token); // A job has no event over HTTP.
        }
    }

    public async Task<JsonNode> IngestAsync(string source, string jsonl) => await EndAsync(await UploadAsync(source, jsonl));

    /// <returns>Documents and passages; null for a source that is not there.</returns>
    public async Task<(int Documents, int Passages)?> CountsAsync(string source) =>
        (await http.GetFromJsonAsync<JsonNode>("/api/knowledge", Ct))!["sources"]!.AsArray().FirstOrDefault(s => (string)s!["source"]! == source) is { } found
            ? ((int)found["documents"]!, (int)found["passages"]!)
            : null;

    public async Task<JsonArray> SearchAsync(string question) =>
        (await http.GetFromJsonAsync<JsonNode>($"/api/knowledge/search?k=10&q={Uri.EscapeDataString(question)}", Ct))!["results"]!.AsArray();

    public Task<HttpResponseMessage> DeleteAsync(string source) => http.DeleteAsync($"/api/knowledge/{Uri.EscapeDataString(source)}", Ct);

    public Task<HttpResponseMessage> GetAsync(string path) => http.GetAsync(path, Ct);
}
