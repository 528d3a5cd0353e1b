namespace Cerebrum.AppHost;

/// <summary>Whether <c>eng/llama-server</c> can be started here.</summary>
internal static class LlamaServer
{
    /// <returns>What is missing, and how to get it; null when nothing is.</returns>
    public static string? Obstacle(string folder, string gguf) =>
        !File.Exists(gguf) ? $"Llama:Model: expected a GGUF file; {Path.GetFullPath(gguf)} does not exist."
        : !IsOnPath(OperatingSystem.IsWindows() ? "node.exe" : "node") ? "Node (20 or later) is not installed."
        : !Directory.Exists(Path.Combine(folder, "node_modules", "@node-llama-cpp")) ? "it is not installed; once: npm run setup --prefix eng/llama-server."
        : null;

    private static bool IsOnPath(string file) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, file)));
}
