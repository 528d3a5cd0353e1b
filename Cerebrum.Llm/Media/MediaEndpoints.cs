using Cerebrum.Llm.Sessions;
using Cerebrum.ServiceDefaults;
using Microsoft.Extensions.Options;
using SessionOptions = Cerebrum.Llm.Sessions.SessionOptions;

namespace Cerebrum.Llm.Media;

/// <summary>The images and clips of a conversation, for its caller.</summary>
internal static class MediaEndpoints
{
    public static void AddMedia(this IServiceCollection services)
    {
        services.AddOptions<MediaOptions>().BindConfiguration(MediaOptions.Section);
        services.AddHttpClient(nameof(SupabaseMedia));
        services.AddSingleton(provider => new MediaKeeper(Store(provider), provider.GetRequiredService<ILogger<MediaKeeper>>()));
        services.AddHostedService<MediaExpiry>();
    }

    public static void MapMedia(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/sessions/{id}/media", ListAsync).WithSummary("The images and clips of a conversation");
        routes.MapGet("/api/sessions/{id}/media/{name}", FindAsync).WithSummary("One of them, or a link to it that ends soon");
    }

    private static IMediaStore? Store(IServiceProvider provider)
    {
        var (options, configuration) = (provider.GetRequiredService<IOptions<MediaOptions>>().Value, provider.GetRequiredService<IConfiguration>());
        return (configuration[$"{MediaOptions.Section}:Store"] is null && options.Supabase.IsSet ? "supabase" : options.Store) switch
        {
            "none" => null,
            "disk" => new DiskMedia(Path.GetFullPath(Path.Combine(configuration["Data:Folder"] ?? "data", "media"))),
            "supabase" when options.Supabase.IsSet => new SupabaseMedia(provider.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(SupabaseMedia)), options.Supabase),
            "s3" when options.S3.IsSet && options.S3.Secret.Length > 0 => new S3Media(options.S3),
            "supabase" => throw new InvalidOperationException("Media:Store is supabase: expected SUPABASE_URL, SUPABASE_KEY and SUPABASE_BUCKET."),
            "s3" => throw new InvalidOperationException("Media:Store is s3: expected Media:S3:Url, Bucket, Key and Secret."),
            var other => throw new InvalidOperationException($"Unknown media store '{other}'. This build knows: disk, supabase, s3, none."),
        };
    }

    private static async Task<IResult> ListAsync(string id, HttpRequest request, MediaKeeper media, IOptions<SessionOptions> options, CancellationToken ct)
    {
        try
        {
            var files = await media.ListAsync(id, CallerReader.Read(request, options.Value), ct);
            return Results.Ok(new { media = files.OrderBy(f => f.Written).Select(f => new { name = f.Name, content_type = MediaType.Of(f.Name), written = f.Written }) });
        }
        catch (Exception e) when (MediaKeeper.IsAway(e))
        {
            return Away();
        }
    }

    private static async Task<IResult> FindAsync(string id, string name, HttpRequest request, MediaKeeper media, IOptions<SessionOptions> options, CancellationToken ct)
    {
        try
        {
            return await media.FindAsync(id, CallerReader.Read(request, options.Value), name, ct) switch
            {
                ({ } link, _) => Results.Redirect(link.AbsoluteUri),
                (_, { } path) => Results.File(path, MediaType.Of(name)),
                _ => Results.NotFound(),
            };
        }
        catch (Exception e) when (MediaKeeper.IsAway(e))
        {
            return Away();
        }
    }

    public static IResult Away() => Problems.Result(StatusCodes.Status503ServiceUnavailable, title: null, "The store of images and clips cannot be reached.");
}
