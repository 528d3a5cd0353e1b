using System.Globalization;
using Cerebrum.AppHost;
using Cerebrum.AppHost.Commands;
using Cerebrum.ServiceDefaults;
using Microsoft.Extensions.Configuration;

// A command (start, status, test and so on) in its place; without one the stack runs here.
if (Command.Run(args) is { } code)
{
    return code;
}

// Who runs, on which port, wired to whom. Aspire reads this where the NuGet feed has it, and Local/ elsewhere.
// Settings: Ports:Gateway|Llm|Ml|Llama, Replicas:Llm|Ml, Data:Folder, Vectors:Store, Llama:Model, Tunnel:Command; command line, environment or .env.
var builder = DistributedApplication.CreateBuilder(args);
var settings = builder.Configuration;
settings.AddDotEnv(builder.AppHostDirectory);

// One folder for all services; where a publisher writes the manifest, the mount point of a volume.
var data = settings["Data:Folder"] is { Length: > 0 } chosen ? Path.GetFullPath(chosen)
    : builder.ExecutionContext.IsPublishMode ? "/data"
    : Path.GetFullPath("../data", builder.AppHostDirectory);

var ml = builder.AddProject("ml", "../Cerebrum.Ml/Cerebrum.Ml.csproj")
    .WithHttpEndpoint(port: settings.GetValue("Ports:Ml", 9000))
    .WithHttpHealthCheck("/health")
    .WithReplicas(settings.GetValue("Replicas:Ml", 1))
    .WithEnvironment("Data__Folder", data);

var llm = builder.AddProject("llm", "../Cerebrum.Llm/Cerebrum.Llm.csproj")
    .WithHttpEndpoint(port: settings.GetValue("Ports:Llm", 5050))
    .WithHttpHealthCheck("/health")
    .WithReplicas(settings.GetValue("Replicas:Llm", 1))
    .WithEnvironment("Data__Folder", data)
    .WithEnvironment("Sessions__TrustCallerHeader", "true") // It listens on this machine alone, and the gateway names the caller.
    .WithReference(ml);

// A GGUF is run by a small server on Node. Nobody waits for it: until it has loaded, and when it is away, `grounded` writes.
if (settings["Llama:Model"] is { Length: > 0 } gguf)
{
    if (LlamaServer.Obstacle(Path.GetFullPath("../eng/llama-server", builder.AppHostDirectory), gguf) is { } obstacle)
    {
        Console.WriteLine($"llama: {obstacle} The engine is what Llm:Engine says.");
    }
    else
    {
        var port = settings.GetValue("Ports:Llama", 8080);
        var endpoint = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}/v1");
        builder.AddExecutable("llama", "node", "../eng/llama-server", "server.mjs", "--model", Path.GetFullPath(gguf))
            .WithHttpEndpoint(port: port, env: "PORT")
            .WithHttpHealthCheck("/health");
        llm.WithEnvironment("Llm__Engine", "openai").WithEnvironment("Llm__OpenAI__Endpoint", endpoint);
    }
}

// There is no answer without llm, so the gateway waits for it. There is one without ml, so nobody does.
var entrance = settings.GetValue("Ports:Gateway", 8000);
var gateway = builder.AddProject("gateway", "../Cerebrum.Gateway/Cerebrum.Gateway.csproj")
    .WithHttpEndpoint(port: entrance)
    .WithExternalHttpEndpoints()
    .WithHttpHealthCheck("/health")
    .WithEnvironment("Data__Folder", data)
    .WithReference(llm).WaitFor(llm)
    .WithReference(ml);

// Off unless asked for, and never without keys: whoever has the address could use what is behind it.
if (Tunnel.Command(settings, entrance) is [var program, .. var arguments])
{
    if (Tunnel.Obstacle(data) is { } obstacle)
    {
        Console.WriteLine($"tunnel: {obstacle}");
    }
    else
    {
        gateway.WithEnvironment("Keys__Required", "true");
        var tunnel = builder.AddExecutable("tunnel", program, "..", arguments).WaitFor(gateway);
        if (Tunnel.Token(settings) is { Length: > 0 } token)
        {
            tunnel.WithEnvironment("NGROK_AUTHTOKEN", token);
        }
    }
}

// Vectors:Store=qdrant asks for the container; a machine without a container engine needs none.
var qdrant = builder.AddQdrant("qdrant").WithDataVolume("cerebrum-qdrant");
if (settings["Vectors:Store"] == "qdrant")
{
    llm.WithReference(qdrant).WaitFor(qdrant);
}
else
{
    qdrant.WithExplicitStart();
}

builder.Build().Run();
return Environment.ExitCode;
