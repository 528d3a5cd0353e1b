using Cerebrum.Gateway.Keys;
using Cerebrum.Gateway.Watch.Probes;
using Cerebrum.ServiceDefaults;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Cerebrum.Gateway.Audit;

internal static class AuditEndpoints
{
    private const int MostListed = 1000, LongestSegment = 64, LongestPath = 200;

    public static void AddAudit(this IServiceCollection services)
    {
        services.AddOptions<AuditOptions>().BindConfiguration(AuditOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => new AuditFiles(DataFolder.Path(provider.GetRequiredService<IConfiguration>(), "audit")));
        services.AddSingleton<AuditLog>();
        services.AddHostedService(provider => provider.GetRequiredService<AuditLog>());
    }

    /// <summary>Notes every request but the open ones (health checks and the console's files) and our own probes.</summary>
    public static void Note(this AuditLog log, HttpContext context, int status, TimeSpan took)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is null && !ProbeDoor.IsProbe(context))
        {
            log.Add(context.User.Identity?.Name, context.Connection.RemoteIpAddress?.ToString(), Known(context.Request.Method), Bare(context.Request.Path), status, took);
        }
    }

    public static void MapAudit(this WebApplication app) => app.MapGet("/api/audit", List)
        .WithTags("Audit").RequireAuthorization(Scopes.Admin).WithSummary("Who did what when, the latest first");

    private static Results<JsonHttpResult<AuditPage>, ProblemHttpResult> List(AuditFiles files, int limit = 100, long before = long.MaxValue)
    {
        if (limit is < 1 or > MostListed)
        {
            return Problems.Result(StatusCodes.Status400BadRequest, title: null, $"limit: expected 1 to {MostListed}; found {limit}.");
        }

        var entries = files.Backwards(before).Take(limit).ToList();
        return TypedResults.Json(new AuditPage(entries, entries is [.., { Seq: > 1 and var last }] ? last : null), AuditJson.Default.AuditPage);
    }

    private static string Known(string method) => HttpMethods.IsGet(method) || HttpMethods.IsPost(method) || HttpMethods.IsDelete(method) || HttpMethods.IsPut(method)
        || HttpMethods.IsPatch(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) ? method : "*";

    /// <summary>Names and ids stay; whatever else a caller has written into the path does not.</summary>
    private static string Bare(PathString path)
    {
        var text = path.Value ?? "/";
        return text.Length > LongestPath ? "*"
            : text.Split('/').All(IsName) ? text
            : string.Join('/', text.Split('/').Select(s => IsName(s) ? s : "*"));
    }

    private static bool IsName(string segment) => segment.Length <= LongestSegment && !segment.AsSpan().ContainsAnyExcept(NameCharacters);

    private static readonly System.Buffers.SearchValues<char> NameCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");
}
