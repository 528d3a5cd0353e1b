using Cerebrum.ServiceDefaults;

var builder = ServiceDefaultsExtensions.CreateService(args, "gateway", defaultPort: 8000);
var app = builder.Build();
app.UseServiceDefaults();
await app.RunAsync();
