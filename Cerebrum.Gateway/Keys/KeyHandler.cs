using System.Security.Claims;
using System.Text.Encodings.Web;
using Cerebrum.Gateway.Watch.Probes;
using Cerebrum.ServiceDefaults;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace Cerebrum.Gateway.Keys;

/// <summary>Names the caller by the key in <c>Authorization: Bearer</c> or <c>X-Api-Key</c>. While no keys exist, whoever reaches the
/// gateway as a program on this machine, or as its own console, may everything and has no name. So may a probe of this process, always.</summary>
internal sealed class KeyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, KeyRing ring, IConfiguration configuration)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "key", Scope = "scope", Header = "X-Api-Key";
    private const string Bearer = "Bearer ";

    private static readonly AuthenticateResult Anybody = AuthenticateResult.Success(new AuthenticationTicket(
        new ClaimsPrincipal(new ClaimsIdentity(Scopes.All.Where(s => s != Scopes.Node).Select(s => new Claim(Scope, s)), Name)), Name));

    private static readonly AuthenticateResult Ourselves = AuthenticateResult.Success(new AuthenticationTicket(
        new ClaimsPrincipal(new ClaimsIdentity(Scopes.All.Select(s => new Claim(Scope, s)), Name)), Name));

    private static readonly AuthenticateResult NotLocal = AuthenticateResult.Fail(
        $"No keys exist, so only programs on this machine that ask for localhost, and the console, are answered. {KeysCommand.HowToMakeOne}");

    private static readonly AuthenticateResult Unknown = AuthenticateResult.Fail($"Expected a key that is known and not revoked in Authorization: Bearer or {Header}; found another.");

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
        ProbeDoor.IsProbe(Context) ? Ourselves
        : !ring.Required ? (LocalCaller.Is(Context, configuration) ? Anybody : NotLocal)
        : Presented() is not { } text ? AuthenticateResult.NoResult()
        : ring.Find(text) is { } caller ? AuthenticateResult.Success(new AuthenticationTicket(caller, Name))
        : Unknown);

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var found = await HandleAuthenticateOnceAsync();
        Response.Headers.WWWAuthenticate = "Bearer";
        await Problems.Result(StatusCodes.Status401Unauthorized, "A key is needed.",
            found.Failure?.Message ?? $"Expected Authorization: Bearer KEY, or {Header}: KEY; found neither.").ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        if (Context.User.Identity?.Name is null)
        {
            return Problems.Result(StatusCodes.Status401Unauthorized, "A key is needed.", "Expected a key with the scope node, also while other requests need none. Make one: dotnet run --project Cerebrum.Gateway -- keys create --scopes node").ExecuteAsync(Context);
        }

        var needed = Context.GetEndpoint()?.Metadata.GetMetadata<IAuthorizeData>()?.Policy ?? Scopes.Admin;
        var found = string.Join(", ", Context.User.FindAll(Scope).Select(c => c.Value));
        return Problems.Result(StatusCodes.Status403Forbidden, "This key may not do this.", $"Expected the scope {needed}; found {found}.").ExecuteAsync(Context);
    }

    private string? Presented()
    {
        var authorization = Request.Headers.Authorization.ToString();
        return authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? authorization[Bearer.Length..].Trim()
            : Request.Headers[Header].ToString() is { Length: > 0 } key ? key
            : null;
    }
}
