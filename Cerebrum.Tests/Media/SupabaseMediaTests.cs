using System.Text.Json.Nodes;
using Cerebrum.Tests.Chat;
using Microsoft.AspNetCore.Http;

namespace Cerebrum.Tests.Media;

/// <summary>Against a stand-in that speaks what Supabase documents of its storage: objects, list, sign.</summary>
public sealed class SupabaseMediaTests : MediaContract, IAsyncLifetime
{
    private BucketStandIn bucket = null!;

    public async ValueTask InitializeAsync() => bucket = await BucketStandIn.StartAsync(AnswerAsync);

    public ValueTask DisposeAsync() => bucket.DisposeAsync();

    // The predecessor's variables are all it takes.
    protected override (string Key, string Value)[] Settings() => [("SUPABASE_URL", bucket.Address), ("SUPABASE_KEY", "secret"), ("SUPABASE_BUCKET", "clips")];

    protected override IReadOnlyDictionary<string, byte[]> Kept(LlmService llm) => bucket.Objects;

    protected override void Break(LlmService llm) => bucket.IsAway = true;

    private async Task AnswerAsync(HttpContext context)
    {
        var (path, method) = (context.Request.Path.Value!["/storage/v1/object/".Length..], context.Request.Method);
        if (path.StartsWith("signed/", StringComparison.Ordinal))
        {
            await context.Response.Body.WriteAsync(bucket.Objects[path["signed/clips/".Length..]]);
            return;
        }

        Assert.Equal("Bearer secret", context.Request.Headers.Authorization);
        switch (path.Split('/'), method)
        {
            case (["list", "clips"], "POST"):
                await context.Response.WriteAsJsonAsync(List((string)(await JsonNode.ParseAsync(context.Request.Body))!["prefix"]!));
                break;
            case (["sign", "clips", ..], "POST"):
                await context.Response.WriteAsJsonAsync(new JsonObject { ["signedURL"] = "/object/signed/" + path["sign/".Length..] });
                break;
            case (["clips"], "DELETE"):
                foreach (var name in (await JsonNode.ParseAsync(context.Request.Body))!["prefixes"]!.AsArray())
                {
                    bucket.Objects.TryRemove((string)name!, out _);
                }

                break;
            case (["clips", ..], "POST"):
                bucket.Objects[path["clips/".Length..]] = await BucketStandIn.BodyAsync(context);
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                break;
        }
    }

    private JsonArray List(string folder) => new([.. folder.Length == 0
        ? bucket.Objects.Keys.Select(k => k.Split('/')[0]).Distinct().Select(f => (JsonNode)new JsonObject { ["name"] = f, ["id"] = null })
        : bucket.Objects.Keys.Where(k => k.StartsWith(folder + "/", StringComparison.Ordinal)).Select(k => (JsonNode)new JsonObject { ["name"] = k[(folder.Length + 1)..], ["id"] = k, ["created_at"] = DateTimeOffset.UtcNow })]);
}
