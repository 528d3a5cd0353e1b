using Scalar.AspNetCore;

namespace Cerebrum.Gateway.Console;

internal static class SecurityHeaders
{
    /// <summary>What the console needs and nothing else: its own files, and previews of the files a person chose.</summary>
    private const string Policy =
        "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>What the page at <c>/docs</c> needs besides: a script of its own, marked with a number that is new each time, and styles it makes.</summary>
    private const string PolicyOfDocs = Policy + "; style-src 'self' 'unsafe-inline'; script-src 'self' ";

    /// <summary>On every answer, forwarded ones included; what a node said is replaced.</summary>
    public static void UseSecurityHeaders(this WebApplication app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(static state =>
        {
            var response = (HttpResponse)state;
            var headers = response.Headers;
            headers.ContentSecurityPolicy = response.HttpContext.Items.TryGetValue(ScalarOptions.NonceHttpContextItemKey, out var nonce) ? PolicyOfDocs + $"'nonce-{nonce}'" : Policy;
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "no-referrer";
            headers["Permissions-Policy"] = "microphone=(self), camera=(), geolocation=()";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers.Remove("Server");
            return Task.CompletedTask;
        }, context.Response);
        return next(context);
    });
}
