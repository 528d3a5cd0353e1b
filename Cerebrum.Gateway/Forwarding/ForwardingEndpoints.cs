using Cerebrum.Gateway.Nodes;
using Cerebrum.ServiceDefaults;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.Options;

namespace Cerebrum.Gateway.Forwarding;

/// <summary>What goes to which part.</summary>
internal static class ForwardingEndpoints
{
    public static void AddForwarding(this IServiceCollection services)
    {
        services.AddHttpForwarder();
        services.AddOptions<UploadOptions>().BindConfiguration(UploadOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<PartForwarder>();
    }

    public static void MapForwarding(this WebApplication app)
    {
        var pools = app.Services.GetRequiredService<NodePools>();
        app.Forward("/api/{**rest}", pools.Llm);
        app.Forward("/api/knowledge", pools.Llm, limit: app.Services.GetRequiredService<IOptions<UploadOptions>>().Value.MaxUploadBytes);
        app.Forward("/chat", pools.Llm);
        app.Forward("/v1/chat/completions", pools.Llm);
        app.Forward("/v1/models", pools.Llm);
        app.Forward("/ml/process", pools.Ml);
        app.Forward("/ml/forward", pools.Ml, "/ml/process"); // The predecessor's name for it at this door.
        app.Forward("/v1/ml/{**rest}", pools.Ml);
    }

    private static void Forward(this WebApplication app, string pattern, NodePool pool, PathString? path = null, long limit = Problems.MaxBodyBytes)
    {
        var transformer = new EdgeTransformer(path);
        app.Map(pattern, async (HttpContext context, PartForwarder forwarder) =>
        {
            if (!LimitedBodyStream.TryLimit(context, limit))
            {
                return Failure.TooLarge.ToResult(context);
            }

            // An empty 404 of a node goes out as it is, not filled in with a page of ours.
            context.Features.Get<IStatusCodePagesFeature>()?.Enabled = false;
            var failure = await forwarder.SendAsync(context, pool, transformer);
            return failure is null ? Results.Empty : failure.ToResult(context);
        });
    }
}
