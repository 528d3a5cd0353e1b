namespace Cerebrum.Gateway;

/// <summary>Pages of other origins may call the gateway only where <c>Cors:Origins</c> (separated by commas) names them.</summary>
internal static class Cors
{
    public static bool IsAllowed(string origin, IConfiguration configuration) => Origins(configuration).Contains(origin, StringComparer.OrdinalIgnoreCase);

    public static void AddCors(this IServiceCollection services, IConfiguration configuration) => services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
        .WithOrigins(Origins(configuration)).AllowAnyMethod().WithHeaders("Authorization", "Content-Type", "Accept", Keys.Callers.Header).WithExposedHeaders("Retry-After")));

    private static string[] Origins(IConfiguration configuration) =>
        (configuration["Cors:Origins"] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
