using Cerebrum.Gateway;
using Cerebrum.Gateway.Audit;
using Cerebrum.Gateway.Console;
using Cerebrum.Gateway.Forwarding;
using Cerebrum.Gateway.Keys;
using Cerebrum.Gateway.Limits;
using Cerebrum.Gateway.Nodes;
using Cerebrum.Gateway.OpenApi;
using Cerebrum.Gateway.Status;
using Cerebrum.Gateway.Telemetry;
using Cerebrum.Gateway.Watch;
using Cerebrum.ServiceDefaults;

var builder = ServiceDefaultsExtensions.CreateService(args, "gateway", defaultPort: 8000, ("ML_MODELS_URL", "services:ml:http:0"));
if (args is ["keys", ..])
{
    return KeysCommand.Run(args, builder.Configuration);
}

if (args is ["audit", ..])
{
    return AuditCommand.Run(args, builder.Configuration, System.Console.Out, System.Console.Error);
}

builder.Services.AddKeys();
builder.Services.AddLimits();
builder.Services.AddAudit();
builder.Services.AddCors(builder.Configuration);
builder.Services.AddNodes(builder.Configuration);
builder.Services.AddForwarding();
builder.Services.AddHistory();
builder.Services.AddWatch(builder.Configuration);

var app = builder.Build();
if (PublicDoor.Obstacle(app) is { } obstacle)
{
    await System.Console.Error.WriteLineAsync(obstacle);
    return 1;
}

app.UseProbeDoor();
app.UseSecurityHeaders();
app.UseServiceDefaults();
app.UseConsole();
app.UseRecords();
app.UseAddressLimits();
app.UseCors();
app.UseCallers();
app.UseAuthorization();
app.UseKeyLimits();
app.MapStatus();
app.MapNodes();
app.MapAudit();
app.MapTelemetry();
app.MapAlerts();
app.MapOpenApi();
app.MapForwarding();
await app.RunAsync();
return 0;
