using Cerebrum.Ml;
using Cerebrum.Ml.Models;
using Cerebrum.Ml.Processing;
using Cerebrum.ServiceDefaults;

// Training reads what serving computes: dotnet run --project Cerebrum.Ml -- extract audio|typing|image LIST OUT
if (args is ["extract", .. var rest])
{
    return Extraction.Run(rest);
}

var builder = ServiceDefaultsExtensions.CreateService(args, "ml", defaultPort: 9000);
builder.Services.AddModels();
builder.Services.AddProcessing();

var app = builder.Build();
app.UseServiceDefaults();
app.UseRateLimiter();
app.MapModels();
app.MapProcessing();
await app.RunAsync();
return 0;
