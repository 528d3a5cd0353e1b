using Cerebrum.Gateway.Forwarding;

namespace Cerebrum.Gateway.Nodes;

/// <summary>Who serves what, from <c>services:llm:http:0..n</c> and <c>services:ml:http:0..n</c>, the keys the AppHost sets.</summary>
internal sealed class NodePools(NodePool llm, NodePool ml)
{
    public NodePool Llm => llm;

    public NodePool Ml => ml;

    public IEnumerable<Node> All => llm.Nodes.Concat(ml.Nodes);

    /// <exception cref="InvalidOperationException">An address is not usable; the message names its key and what was expected.</exception>
    public static NodePools From(IConfiguration configuration, ILogger logger) => new(
        Pool(configuration, logger, "llm", "http://localhost:5050"),
        Pool(configuration, logger, "ml", "http://localhost:9000"));

    private static NodePool Pool(IConfiguration configuration, ILogger logger, string part, string byDefault)
    {
        var addresses = configuration.GetSection($"services:{part}:http").GetChildren()
            .Concat(configuration.GetSection($"services:{part}:https").GetChildren())
            .Where(s => !string.IsNullOrWhiteSpace(s.Value))
            .Select(s => Address(s.Path, s.Value!))
            .Distinct()
            .DefaultIfEmpty(new Uri(byDefault));
        return new NodePool(part, [.. addresses.Select((address, i) => new Node($"{part}-{i}", address, logger))]);
    }

    // The value is not shown: what it must not hold is a password.
    private static Uri Address(string key, string value) =>
        Uri.TryCreate(value.Trim(), UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri is { UserInfo: "", Query: "", Fragment: "" }
            ? uri
            : throw new InvalidOperationException($"{key}: expected an address such as http://localhost:9000, without user name, query or fragment.");
}

internal static class NodeServices
{
    public static void AddNodes(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<GatewayOptions>().BindConfiguration(GatewayOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => NodePools.From(configuration, provider.GetRequiredService<ILogger<Node>>()));
        services.AddSingleton<Prober>();
        services.AddHostedService(provider => provider.GetRequiredService<Prober>());
    }
}
