using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Cerebrum.AppHost.Commands.SelfTest;

/// <summary>The gateway under test, and what the self-test has left there and takes away again.</summary>
internal sealed class Door(Uri gateway, string? key) : IDisposable
{
    /// <summary>A language model on a slow machine may take its time.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);

    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = !gateway.IsLoopback })
    {
        BaseAddress = gateway, Timeout = Bound, MaxResponseContentBufferSize = 32 << 20,
    };

    public bool HasKey => key is not null;

    /// <summary>The conversation that the checks of sessions read and end.</summary>
    public string Session { get; } = $"self-test-{Guid.NewGuid():N}";

    /// <summary>The source of the one document that is added.</summary>
    public string Source { get; } = $"self-test-{Guid.NewGuid().ToString("N")[..12]}";

    /// <summary>What reads it; null until it is given.</summary>
    public string? Job { get; set; }

    public Task<Answer> GetAsync(string path, CancellationToken ct) => SendAsync(HttpMethod.Get, path, null, ct);

    public Task<Answer> DeleteAsync(string path, CancellationToken ct) => SendAsync(HttpMethod.Delete, path, null, ct);

    public Task<Answer> PostAsync(string path, JsonNode body, CancellationToken ct) => SendAsync(HttpMethod.Post, path, Json(body), ct);

    public Task<Answer> PostAsync(string path, byte[] body, string contentType, CancellationToken ct) =>
        SendAsync(HttpMethod.Post, path, new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(contentType) } }, ct);

    /// <param name="method">GET, POST or DELETE.</param>
    /// <param name="path">Relative to the gateway.</param>
    /// <param name="body">Null for none.</param>
    /// <param name="ct">Ends the request.</param>
    /// <param name="accept">Null for anything.</param>
    /// <param name="withKey">False: as somebody who has none.</param>
    /// <exception cref="WrongAnswerException">There is no answer.</exception>
    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? body, CancellationToken ct, string? accept = null, bool withKey = true)
    {
        using var request = new HttpRequestMessage(method, path.TrimStart('/')) { Content = body };
        if (accept is not null)
        {
            request.Headers.Accept.Add(new(accept));
        }

        if (withKey && key is not null)
        {
            request.Headers.Authorization = new("Bearer", key);
        }

        try
        {
            using var answer = await http.SendAsync(request, ct);
            return new Answer((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType ?? "", await answer.Content.ReadAsByteArrayAsync(ct));
        }
        catch (HttpRequestException e)
        {
            throw new WrongAnswerException($"no answer: {e.HttpRequestError}");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new WrongAnswerException($"no answer in {Bound.TotalSeconds:0} s");
        }
    }

    /// <summary>Takes away what a check that failed may have left. What is gone already is a 404, which is as good.</summary>
    public async Task CleanAsync()
    {
        foreach (var path in new[] { $"/api/sessions/{Session}", $"/api/knowledge/{Source}" })
        {
            try
            {
                await DeleteAsync(path, CancellationToken.None);
            }
            catch (WrongAnswerException)
            {
                // A gateway that is away has been told of.
            }
        }
    }

    public void Dispose() => http.Dispose();

    public static StringContent Json(JsonNode body) => new(body.ToJsonString(), Encoding.UTF8, "application/json");
}
