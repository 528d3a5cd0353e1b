using System.Globalization;
using Cerebrum.Llm.Commands;

namespace Cerebrum.Llm.Models;

/// <summary><c>models list | pull | verify</c>: weights that are not shipped. Only <c>pull</c> uses the network, and it does not for a
/// file that was put in place by hand.</summary>
/// <param name="folder">Where the files lie.</param>
internal sealed class ModelsCommand(IReadOnlyList<ModelEntry> known, string folder, ModelDownload download, TextWriter output, TextWriter errors)
{
    private const string Usage = """
        models list            what is known, and what is there
        models pull NAME       downloads it, from where an earlier download ended, and verifies it
        models verify [NAME]   verifies what is there
        The folder is models/ in that of the service: --Data:Folder=FOLDER.
        """;

    /// <returns>The exit code: 0, 1 for a failure that was told in one line, 2 for a command that is none.</returns>
    public static async Task<int> RunAsync(string[] args, WebApplicationBuilder builder)
    {
        var words = CommandLine.Configure(args[1..], builder.Configuration);
        var folder = Path.GetFullPath(Path.Combine(builder.Configuration["Data:Folder"] ?? "data", "models"));
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan, DefaultRequestHeaders = { { "User-Agent", "Cerebrum" } } };
        var command = new ModelsCommand(ModelListJson.Load(), folder, new ModelDownload(http), Console.Out, Console.Error);
        return await CommandLine.RunAsync(ct => command.RunAsync(words, ct));
    }

    public async Task<int> RunAsync(string[] words, CancellationToken ct)
    {
        try
        {
            return words switch
            {
                ["list"] => await ListAsync(),
                ["pull", var name] when Find(name) is { } model => await PullAsync(model, ct),
                ["verify"] => await VerifyAsync(known, expectAll: false, ct),
                ["verify", var name] when Find(name) is { } model => await VerifyAsync([model], expectAll: true, ct),
                ["pull" or "verify", var name] => await FailAsync($"There is no model '{name}'. Known are: {string.Join(", ", known.Select(m => m.Name))}.", 1),
                _ => await FailAsync(Usage, 2),
            };
        }
        catch (OperationCanceledException)
        {
            return await FailAsync("Stopped. The next pull goes on where this one ended.", 1);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DownloadException)
        {
            return await FailAsync(e.Message, 1);
        }
    }

    private ModelEntry? Find(string name) => known.FirstOrDefault(m => m.Name == name);

    private async Task<int> ListAsync()
    {
        foreach (var model in known)
        {
            var there = model.Files.Count(f => File.Exists(f.In(folder)));
            var state = there == model.Files.Count ? "there" : there > 0 || model.Files.Any(f => File.Exists(f.In(folder) + ".part")) ? "partly there" : "not there";
            var size = model.Files.Sum(f => f.Size);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{model.Name}: {model.Role}, {size / 1e6:0.#} MB, {model.Licence}, {state}. {model.Note}"));
        }

        return 0;
    }

    private async Task<int> PullAsync(ModelEntry model, CancellationToken ct)
    {
        foreach (var file in model.Files)
        {
            var path = file.In(folder);
            if (!File.Exists(path))
            {
                var line = new DownloadLine(errors, Console.IsErrorRedirected, TimeProvider.System, file.Path);
                await download.FetchAsync(file, path, line.Show, ct);
                line.End();
            }

            if (!await VerifyAsync(file, path, ct))
            {
                return 1;
            }
        }

        var first = model.Files[0].In(folder);
        await output.WriteLineAsync(model.Role == "embedding" ? $"Use it: Llm__Embedding__Folder={Path.GetDirectoryName(first)}" : $"Use it: Llama__Model={first}");
        return 0;
    }

    private async Task<int> VerifyAsync(IReadOnlyList<ModelEntry> models, bool expectAll, CancellationToken ct)
    {
        var right = true;
        foreach (var file in models.SelectMany(m => m.Files))
        {
            if (File.Exists(file.In(folder)))
            {
                right &= await VerifyAsync(file, file.In(folder), ct);
            }
            else if (expectAll)
            {
                right = await FailAsync($"{file.In(folder)} is not there. Pull it, or put it there by hand from {file.Url}", 1) == 0;
            }
        }

        return right ? 0 : 1;
    }

    private async Task<bool> VerifyAsync(ModelFile file, string path, CancellationToken ct)
    {
        var fault = await file.FaultOfAsync(path, ct);
        await (fault is null ? output.WriteLineAsync($"{path}: verified.") : errors.WriteLineAsync($"{path}: {fault}."));
        return fault is null;
    }

    private async Task<int> FailAsync(string line, int code)
    {
        await errors.WriteLineAsync(line);
        return code;
    }
}
