using System.Security.Cryptography;
using System.Text;

namespace Cerebrum.Llm.Engines;

/// <summary>Which prompts a text was written from.</summary>
/// <param name="Version">Name of their folder, raised when they change on purpose.</param>
/// <param name="Sha256">Of their names and texts: it changes with any character of them.</param>
internal sealed record PromptUse(string Version, string Sha256);

/// <summary>The prompts for language models, as they stand in <c>Engines/Prompts</c>.</summary>
/// <param name="Sentences">Asks for sentences as JSON, where the engine's output can be constrained.</param>
/// <param name="Repair">Says what was wrong with an answer, and asks for another.</param>
/// <param name="General">Asks for words to search by.</param>
internal sealed record PromptFiles(PromptUse Use, string System, string Initial, string Final, string Sentences, string Repair, string General)
{
    /// <summary>The prompts of this build.</summary>
    public static PromptFiles Load() => Load(Directory.GetDirectories(Path.Combine(AppContext.BaseDirectory, "Engines", "Prompts")).Single());

    /// <param name="folder">Named as the version.</param>
    public static PromptFiles Load(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var texts = new Dictionary<string, string>();
        foreach (var file in Directory.GetFiles(folder, "*.md").Order(StringComparer.Ordinal))
        {
            // A checkout with other line ends has the same prompts.
            var text = File.ReadAllText(file).ReplaceLineEndings("\n");
            hash.AppendData(Encoding.UTF8.GetBytes($"{Path.GetFileName(file)}\0{text}\0"));
            texts.Add(Path.GetFileNameWithoutExtension(file), text);
        }

        var use = new PromptUse(Path.GetFileName(folder), Convert.ToHexStringLower(hash.GetHashAndReset()));
        return new PromptFiles(use, texts["system"], texts["initial"], texts["final"], texts["sentences"], texts["repair"], texts["general"]);
    }
}
