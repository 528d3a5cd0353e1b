using Microsoft.AspNetCore.Authorization;

namespace Cerebrum.Gateway.Keys;

internal static class KeyServices
{
    public static void AddKeys(this IServiceCollection services)
    {
        services.AddSingleton(provider => FileOf(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton<KeyRing>();
        services.AddSingleton<Callers>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler>(provider => provider.GetRequiredService<Callers>());
        var policies = services.AddAuthorizationBuilder();
        foreach (var scope in Scopes.All)
        {
            policies.AddPolicy(scope, p => p.RequireClaim(Callers.Scope, scope == Scopes.Node ? [scope] : [scope, Scopes.Admin]));
        }

        policies.AddPolicy(Scopes.Reading, p => p.RequireClaim(Callers.Scope, Scopes.Chat, Scopes.Knowledge, Scopes.Admin));
        policies.SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireClaim(Callers.Scope, Scopes.Admin).Build()); // What says nothing is for admins.
    }

    public static void UseCallers(this WebApplication app)
    {
        var callers = app.Services.GetRequiredService<Callers>();
        app.Use((context, next) =>
        {
            if (callers.Of(context).Caller is { } caller)
            {
                context.User = caller;
            }

            return next(context);
        });
    }

    public static StateFile<KeyList> FileOf(IConfiguration configuration) => new(DataFolder.Path(configuration, "keys.json"), KeyJson.Default.KeyList);
}
