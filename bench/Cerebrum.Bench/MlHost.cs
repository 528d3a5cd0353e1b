using Cerebrum.Ml.Processing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Cerebrum.Bench;

/// <summary>The ML service in this process, behind a socket of the loopback interface.</summary>
internal sealed class MlHost : IDisposable
{
    private readonly WebApplicationFactory<SignalInput> factory;

    public MlHost()
    {
        factory = new WebApplicationFactory<SignalInput>().WithWebHostBuilder(builder => builder.UseSetting("Logging:LogLevel:Microsoft", "Warning"));
        factory.UseKestrel(0);
        factory.StartServer();
        Client = factory.CreateClient();
    }

    public HttpClient Client { get; }

    public void Dispose() => factory.Dispose();
}
