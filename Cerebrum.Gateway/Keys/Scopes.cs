namespace Cerebrum.Gateway.Keys;

/// <summary>What a key may do. <see cref="Admin"/> may everything but be a node.</summary>
internal static class Scopes
{
    public const string Chat = "chat", Ml = "ml", Knowledge = "knowledge", Node = "node", Admin = "admin";

    /// <summary>Policy of what is read from the knowledge base: who asks may open what an answer cites.</summary>
    public const string Reading = "chat or knowledge";

    public static IReadOnlyList<string> All { get; } = [Chat, Ml, Knowledge, Node, Admin];
}
