using System.Net;
using System.Net.Http.Headers;

namespace Cerebrum.Llm.Models;

/// <summary>Cannot be downloaded; the message says what was expected and what was found.</summary>
internal sealed class DownloadException(string message) : Exception(message);

/// <summary>Fetches a file into <c>FILE.part</c>, from where that ends, and moves it in place once it is verified.</summary>
/// <param name="http">Without a timeout of its own: a large file takes its time.</param>
internal sealed class ModelDownload(HttpClient http)
{
    /// <summary>Longest wait for the next bytes.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(60);

    /// <param name="progress">Is told how many bytes are there, of how many; null where the server does not say.</param>
    /// <exception cref="DownloadException">What came is kept for the next time, unless it is not the file.</exception>
    public async Task FetchAsync(ModelFile file, string path, Action<long, long?> progress, CancellationToken ct)
    {
        var part = path + ".part";
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        while (!await TryAsync(file, part, progress, ct))
        {
        }

        if (await file.FaultOfAsync(part, ct) is { } fault)
        {
            File.Delete(part);
            throw new DownloadException($"{file.Url}: {fault}. What came was deleted.");
        }

        File.Move(part, path, overwrite: true);
    }

    /// <summary>Asks once for what is missing.</summary>
    /// <returns>Whether all is there; false when the connection was cut after it had brought something.</returns>
    private async Task<bool> TryAsync(ModelFile file, string part, Action<long, long?> progress, CancellationToken ct)
    {
        var had = Length(part);
        if (had >= file.Size)
        {
            return true; // Whether it is the file, its hash tells.
        }

        try
        {
            await AppendAsync(file, part, had, progress, ct);
            return true;
        }
        catch (Exception e) when (!ct.IsCancellationRequested && e is HttpRequestException or HttpIOException or OperationCanceledException)
        {
            var left = Length(part);
            return left > had ? false : throw new DownloadException(
                $"{file.Url}: {(e is OperationCanceledException ? $"nothing came for {Idle.TotalSeconds:0} s" : e.Message)}. {left} bytes are kept for the next time.");
        }
    }

    private async Task AppendAsync(ModelFile file, string part, long had, Action<long, long?> progress, CancellationToken ct)
    {
        using var idle = CancellationTokenSource.CreateLinkedTokenSource(ct);
        idle.CancelAfter(Idle);
        using var request = new HttpRequestMessage(HttpMethod.Get, file.Url);
        request.Headers.Range = had > 0 ? new RangeHeaderValue(had, null) : null;
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, idle.Token);
        response.EnsureSuccessStatusCode();
        // A server that knows no ranges sends all of it again.
        var from = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == had ? had : 0;
        var total = response.Content.Headers.ContentLength + from;
        if (total is not null && total != file.Size)
        {
            throw new DownloadException($"{file.Url}: expected {file.Size} bytes; the server has {total}.");
        }

        await using var body = await response.Content.ReadAsStreamAsync(idle.Token);
        await using var output = new FileStream(part, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        output.SetLength(from);
        output.Position = from;
        var buffer = new byte[128 * 1024];
        while (await body.ReadAsync(buffer, idle.Token) is > 0 and var read)
        {
            idle.CancelAfter(Idle);
            await output.WriteAsync(buffer.AsMemory(0, read), ct);
            if (output.Length > file.Size)
            {
                throw new DownloadException($"{file.Url}: expected at most {file.Size} bytes; more came.");
            }

            progress(output.Length, total);
        }
    }

    private static long Length(string file) => File.Exists(file) ? new FileInfo(file).Length : 0;
}
