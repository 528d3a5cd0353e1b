using Cerebrum.Gateway;
using Cerebrum.Gateway.Console;
using Cerebrum.Gateway.Forwarding;
using Cerebrum.Gateway.Keys;
using Cerebrum.Gateway.Nodes;
using Cerebrum.Gateway.Status;
using Cerebrum.ServiceDefaults;

var builder = ServiceDefaultsExtensions.CreateService(args, "gateway", defaultPort: 8000, ("ML_MODELS_URL", "services:ml:http:0"));
if (args is ["keys", ..])
{
    return KeysCommand.Run(args, builder.Configuration);
}

builder.Services.AddKeys();
builder.Services.AddCors(builder.Configuration);
builder.Services.AddNodes(builder.Configuration);
builder.Services.AddForwarding();

var app = builder.Build();
if (PublicDoor.Obstacle(app) is { } obstacle)
{
    await System.Console.Error.WriteLineAsync(obstacle);
    return 1;
}

app.UseSecurityHeaders();
app.UseServiceDefaults();
app.UseConsole();
app.UseCors();
app.UseAuthentication();
app.UseAuthorization();
app.MapStatus();
app.MapNodes();
app.MapForwarding();
await app.RunAsync();
return 0;
