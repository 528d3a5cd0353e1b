using Cerebrum.ServiceDefaults;

var builder = ServiceDefaultsExtensions.CreateService(args, "llm", defaultPort: 5050);
var app = builder.Build();
app.UseServiceDefaults();
await app.RunAsync();
