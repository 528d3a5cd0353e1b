using System.Globalization;

namespace Cerebrum.Gateway.Keys;

/// <summary><c>keys create | list | revoke</c>. A running gateway takes notice within a second.</summary>
internal sealed class KeysCommand(StateFile<KeyList> file, TimeProvider time, TextWriter output, TextWriter errors)
{
    public const string HowToMakeOne = "Make one: dotnet run --project Cerebrum.Gateway -- keys create --scopes chat,ml,knowledge,admin";

    private const string Usage = """
        keys create [--name NAME] [--scopes LIST]   makes a key and shows it once; the scopes are chat, ml, knowledge, node, admin (default chat,ml)
        keys list                                   what keys there are
        keys revoke ID                              ends a key
        The keys lie in keys.json of the data folder: --Data:Folder=FOLDER.
        """;

    public static int Run(string[] args, IConfiguration configuration)
    {
        var options = new ConfigurationBuilder().AddCommandLine(args).Build(); // Not the environment: NAME is a variable of many shells.
        return new KeysCommand(KeyServices.FileOf(configuration), TimeProvider.System, System.Console.Out, System.Console.Error)
            .Run([.. args[1..].TakeWhile(a => !a.StartsWith("--", StringComparison.Ordinal))], options["name"], options["scopes"]);
    }

    private int Run(string[] words, string? name, string? scopes) => words switch
    {
        ["create"] => Create(name ?? "", scopes ?? "chat,ml"),
        ["list"] => List(),
        ["revoke", var id] => Revoke(id),
        _ => Fail(Usage, 2),
    };

    private int Create(string name, string list)
    {
        var scopes = list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct().ToList();
        if (scopes.Count == 0 || scopes.Except(Scopes.All).Any())
        {
            return Fail($"--scopes: expected one or more of {string.Join(", ", Scopes.All)}, separated by commas; found {string.Join(", ", scopes.Except(Scopes.All).DefaultIfEmpty("none"))}.", 1);
        }

        var (key, text) = ApiKey.Create(name, scopes, time.GetUtcNow());
        file.Update(keys => new KeyList([.. keys?.Keys ?? [], key]));
        errors.WriteLine($"Key {key.Id} may {string.Join(", ", scopes)}. It is shown this once; send it as Authorization: Bearer KEY.");
        output.WriteLine(text);
        return 0;
    }

    private int List()
    {
        foreach (var key in file.Read()?.Keys ?? [])
        {
            var state = key.Revoked is { } at ? $", revoked {Day(at)}" : "";
            output.WriteLine($"{key.Id}  {string.Join(",", key.Scopes)}  created {Day(key.Created)}{state}  {key.Name}".TrimEnd());
        }

        return 0;
    }

    private int Revoke(string id)
    {
        if (file.Read()?.Keys.FirstOrDefault(k => k.Id == id) is null)
        {
            return Fail($"There is no key '{id}'. keys list shows those there are.", 1);
        }

        // It stays in the list: the audit log names it, and a gateway whose last key was revoked stays closed.
        file.Update(keys => new KeyList([.. keys!.Keys.Select(k => k.Id == id && k.Revoked is null ? k with { Revoked = time.GetUtcNow() } : k)]));
        output.WriteLine($"Key {id} is revoked.");
        return 0;
    }

    private int Fail(string line, int code)
    {
        errors.WriteLine(line);
        return code;
    }

    private static string Day(DateTimeOffset at) => at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
