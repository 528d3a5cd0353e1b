using Cerebrum.Gateway.Keys;
using Cerebrum.Gateway.Nodes;
using Cerebrum.Gateway.Telemetry;
using Cerebrum.Gateway.Watch.Channels;
using Cerebrum.ServiceDefaults;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.Options;

namespace Cerebrum.Gateway.Forwarding;

/// <summary>What goes to which part.</summary>
internal static class ForwardingEndpoints
{
    /// <summary>Bytes of a body where none or a few lines are expected.</summary>
    private const long Small = 64 * 1024;

    public static void AddForwarding(this IServiceCollection services)
    {
        services.AddHttpForwarder();
        services.AddOptions<UploadOptions>().BindConfiguration(UploadOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<PartForwarder>();
    }

    public static void MapForwarding(this WebApplication app)
    {
        var pools = app.Services.GetRequiredService<NodePools>();
        var upload = app.Services.GetRequiredService<IOptions<UploadOptions>>().Value.MaxUploadBytes;
        app.Forward("/api/{**rest}", pools.Llm, Scopes.Admin, Small);
        app.Forward("/api/chat", pools.Llm, Scopes.Chat);
        app.Forward("/api/status", pools.Llm, Scopes.Chat, Small);
        app.Forward("/api/sessions/{**rest}", pools.Llm, Scopes.Chat, Small);
        app.Forward("/api/knowledge", pools.Llm, Scopes.Knowledge, upload);
        app.Forward("/api/knowledge/{**rest}", pools.Llm, Scopes.Knowledge, Small);
        app.Forward("/api/knowledge/{**rest}", pools.Llm, Scopes.Reading, Small, methods: ["GET", "HEAD"]);
        app.Forward("/chat", pools.Llm, Scopes.Chat);
        app.Forward("/v1/chat/completions", pools.Llm, Scopes.Chat);
        app.Forward("/v1/models", pools.Llm, Scopes.Chat, Small);
        app.Forward("/ml/process", pools.Ml, Scopes.Ml);
        app.Forward("/ml/forward", pools.Ml, Scopes.Ml, path: "/ml/process"); // The predecessor's name for it at this door.
        app.Forward("/v1/ml/{**rest}", pools.Ml, Scopes.Ml);
    }

    /// <param name="limit">Bytes of the largest body.</param>
    /// <param name="path">The path on the node; null for that of the request.</param>
    /// <param name="methods">Null for those that no other forwarding of the pattern takes.</param>
    private static void Forward(
        this WebApplication app, string pattern, NodePool pool, string scope, long limit = Problems.MaxBodyBytes, PathString? path = null, string[]? methods = null)
    {
        var (transformer, forwarder) = (new EdgeTransformer(app.Services.GetRequiredService<Outbox>(), path), app.Services.GetRequiredService<PartForwarder>());
        var route = methods is null ? app.Map(pattern, (RequestDelegate)ForwardAsync) : app.MapMethods(pattern, methods, (RequestDelegate)ForwardAsync);
        route.RequireAuthorization(scope).WithMetadata(app.Services.GetRequiredService<History>().Route(pattern));

        async Task ForwardAsync(HttpContext context)
        {
            if (!LimitedBodyStream.TryLimit(context, limit))
            {
                await Failure.TooLarge.ToResult(context).ExecuteAsync(context);
                return;
            }

            // An empty 404 of a node goes out as it is, not filled in with a page of ours.
            context.Features.Get<IStatusCodePagesFeature>()?.Enabled = false;
            if (await forwarder.SendAsync(context, pool, transformer) is { } failure)
            {
                await failure.ToResult(context).ExecuteAsync(context);
            }
        }
    }
}
