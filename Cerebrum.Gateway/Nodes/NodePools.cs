using System.Diagnostics.CodeAnalysis;
using Cerebrum.Gateway.Forwarding;

namespace Cerebrum.Gateway.Nodes;

/// <summary>Who serves what, from <c>services:llm:http:0..n</c> and <c>services:ml:http:0..n</c>, the keys the AppHost sets.</summary>
internal sealed class NodePools(NodePool llm, NodePool ml)
{
    public NodePool Llm => llm;

    public NodePool Ml => ml;

    public IReadOnlyList<NodePool> Pools { get; } = [llm, ml];

    public IEnumerable<Node> All => Pools.SelectMany(p => p.Nodes);

    /// <exception cref="InvalidOperationException">An address is not usable; the message names its key and what was expected.</exception>
    public static NodePools From(IConfiguration configuration, TimeProvider time, ILogger logger) => new(
        Pool(configuration, time, logger, "llm", "http://localhost:5050"),
        Pool(configuration, time, logger, "ml", "http://localhost:9000"));

    /// <summary>Whether a text is the address of a node: http or https, without user name, query and fragment.</summary>
    public static bool TryAddress(string text, [NotNullWhen(true)] out Uri? address) =>
        Uri.TryCreate(text.Trim(), UriKind.Absolute, out address) && address.Scheme is "http" or "https" && address is { UserInfo: "", Query: "", Fragment: "" };

    private static NodePool Pool(IConfiguration configuration, TimeProvider time, ILogger logger, string part, string byDefault)
    {
        var addresses = configuration.GetSection($"services:{part}:http").GetChildren()
            .Concat(configuration.GetSection($"services:{part}:https").GetChildren())
            .Where(s => !string.IsNullOrWhiteSpace(s.Value))
            .Select(s => Address(s.Path, s.Value!))
            .Distinct()
            .DefaultIfEmpty(new Uri(byDefault));
        return new NodePool(part, [.. addresses.Select((address, i) => new Node($"{part}-{i}", address, isRegistered: false, time, logger))]);
    }

    // The value is not shown: what it must not hold is a password.
    private static Uri Address(string key, string value) =>
        TryAddress(value, out var uri)
            ? uri
            : throw new InvalidOperationException($"{key}: expected an address such as http://localhost:9000, without user name, query or fragment.");
}

internal static class NodeServices
{
    public static void AddNodes(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<GatewayOptions>().BindConfiguration(GatewayOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => NodePools.From(configuration, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<Node>>()));
        services.AddSingleton(Networks.From(configuration));
        services.AddSingleton(new StateFile<RegistrationList>(DataFolder.Path(configuration, "nodes.json"), NodeJson.Default.RegistrationList));
        services.AddSingleton<Registry>();
        services.AddSingleton<NodeMetrics>();
        services.AddSingleton<Prober>();
        services.AddHostedService(provider => provider.GetRequiredService<Prober>());
    }
}
