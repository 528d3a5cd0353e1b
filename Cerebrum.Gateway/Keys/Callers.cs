using System.Security.Claims;
using Cerebrum.Gateway.Watch.Probes;
using Cerebrum.ServiceDefaults;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Cerebrum.Gateway.Keys;

/// <summary>Names the caller by the key in <c>Authorization: Bearer</c> or <c>X-Api-Key</c>, and says to who may not what they lack. While no keys exist,
/// whoever reaches the gateway as a program on this machine, or as its own console, may everything and has no name. So may a probe of this process, always.</summary>
/// <remarks>Not a scheme of ASP.NET's authentication: there is one way in, and what schemes make for each request cost as much as the key.</remarks>
internal sealed class Callers(KeyRing ring, IConfiguration configuration) : IAuthorizationMiddlewareResultHandler
{
    public const string Kind = "key", Scope = "scope", Header = "X-Api-Key";
    private const string Bearer = "Bearer ";

    private static readonly ClaimsPrincipal Anybody = With(Scopes.All.Where(s => s != Scopes.Node)), Ourselves = With(Scopes.All);

    /// <returns>The caller, or what to tell who is none.</returns>
    public (ClaimsPrincipal? Caller, string Fault) Of(HttpContext context)
    {
        if (ProbeDoor.IsProbe(context))
        {
            return (Ourselves, "");
        }

        if (!ring.Required)
        {
            return (LocalCaller.Is(context, configuration) ? Anybody : null,
                $"No keys exist, so only programs on this machine that ask for localhost, and the console, are answered. {KeysCommand.HowToMakeOne}");
        }

        return Presented(context.Request) is { } text
            ? (ring.Find(text), $"Expected a key that is known and not revoked in Authorization: Bearer or {Header}; found another.")
            : (null, $"Expected Authorization: Bearer KEY, or {Header}: KEY; found neither.");
    }

    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult) =>
        authorizeResult.Succeeded ? next(context) : (authorizeResult.Challenged ? Unknown(context) : Forbidden(context)).ExecuteAsync(context);

    private ProblemHttpResult Unknown(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.Result(StatusCodes.Status401Unauthorized, "A key is needed.", Of(context).Fault);
    }

    private static ProblemHttpResult Forbidden(HttpContext context)
    {
        if (context.User.Identity?.Name is null)
        {
            return Problems.Result(StatusCodes.Status401Unauthorized, "A key is needed.", "Expected a key with the scope node, also while other requests need none. Make one: dotnet run --project Cerebrum.Gateway -- keys create --scopes node");
        }

        var needed = context.GetEndpoint()?.Metadata.GetMetadata<IAuthorizeData>()?.Policy ?? Scopes.Admin;
        var found = string.Join(", ", context.User.FindAll(Scope).Select(c => c.Value));
        return Problems.Result(StatusCodes.Status403Forbidden, "This key may not do this.", $"Expected the scope {needed}; found {found}.");
    }

    private static string? Presented(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        return authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? authorization[Bearer.Length..].Trim()
            : request.Headers[Header].ToString() is { Length: > 0 } key ? key
            : null;
    }

    private static ClaimsPrincipal With(IEnumerable<string> scopes) => new(new ClaimsIdentity(scopes.Select(s => new Claim(Scope, s)), Kind));
}
