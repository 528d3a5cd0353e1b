using Cerebrum.Llm;
using Cerebrum.Llm.Chat;
using Cerebrum.Llm.Engines;
using Cerebrum.Llm.Knowledge;
using Cerebrum.Llm.Knowledge.Ingestion;
using Cerebrum.Llm.Media;
using Cerebrum.Llm.Models;
using Cerebrum.Llm.Sessions;
using Cerebrum.Llm.Signals;
using Cerebrum.Llm.Triage;
using Cerebrum.ServiceDefaults;

var builder = ServiceDefaultsExtensions.CreateService(
    args,
    "llm",
    defaultPort: 5050,
    ("ML_MODELS_URL", "services:ml:http:0"),
    ("MAIN_PORT", "Service:Port"),
    ("SUPABASE_URL", "Media:Supabase:Url"),
    ("SUPABASE_KEY", "Media:Supabase:Key"),
    ("SUPABASE_BUCKET", "Media:Supabase:Bucket"),
    ("OPENROUTER_API_KEY", "Llm:OpenAI:ApiKey"),
    ("OPENROUTER_MODEL", "Llm:OpenAI:Model"));
if (args is ["knowledge", ..])
{
    return await KnowledgeCommand.RunAsync(args, builder);
}

if (args is ["models", ..])
{
    return await ModelsCommand.RunAsync(args, builder);
}

builder.Configuration.AddOpenRouter();
builder.Services.AddTriage();
builder.Services.AddKnowledge();
builder.Services.AddEngines();
MlClient.Add(builder.Services, builder.Configuration);
builder.Services.AddMedia();
builder.Services.AddChat();

var app = builder.Build();
app.UseServiceDefaults();
app.UseRateLimiter();
app.MapChat();
app.MapOpenAIDoor();
app.MapSessions();
app.MapMedia();
app.MapKnowledge();
app.MapStatus();
await app.RunAsync();
return 0;
