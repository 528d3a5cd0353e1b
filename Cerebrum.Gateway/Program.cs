using Cerebrum.Gateway.Console;
using Cerebrum.Gateway.Forwarding;
using Cerebrum.Gateway.Nodes;
using Cerebrum.Gateway.Status;
using Cerebrum.ServiceDefaults;

var builder = ServiceDefaultsExtensions.CreateService(args, "gateway", defaultPort: 8000, ("ML_MODELS_URL", "services:ml:http:0"));

builder.Services.AddNodes(builder.Configuration);
builder.Services.AddForwarding();

var app = builder.Build();
app.UseSecurityHeaders();
app.UseServiceDefaults();
app.UseConsole();
app.MapStatus();
app.MapForwarding();
await app.RunAsync();
