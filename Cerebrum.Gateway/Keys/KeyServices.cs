using Microsoft.AspNetCore.Authorization;

namespace Cerebrum.Gateway.Keys;

internal static class KeyServices
{
    public static void AddKeys(this IServiceCollection services)
    {
        services.AddSingleton(provider => FileOf(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton<KeyRing>();
        // Not AddAuthentication: it also makes keys for cookies, on the disk, that nobody needs here.
        services.AddAuthenticationCore(authentication =>
        {
            authentication.AddScheme<KeyHandler>(KeyHandler.Name, displayName: null);
            authentication.DefaultScheme = KeyHandler.Name;
        });
        services.AddWebEncoders();
        var policies = services.AddAuthorizationBuilder();
        foreach (var scope in Scopes.All)
        {
            policies.AddPolicy(scope, p => p.RequireClaim(KeyHandler.Scope, scope == Scopes.Node ? [scope] : [scope, Scopes.Admin]));
        }

        policies.AddPolicy(Scopes.Reading, p => p.RequireClaim(KeyHandler.Scope, Scopes.Chat, Scopes.Knowledge, Scopes.Admin));
        policies.SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireClaim(KeyHandler.Scope, Scopes.Admin).Build()); // What says nothing is for admins.
    }

    public static StateFile<KeyList> FileOf(IConfiguration configuration) => new(DataFolder.Path(configuration, "keys.json"), KeyJson.Default.KeyList);
}
