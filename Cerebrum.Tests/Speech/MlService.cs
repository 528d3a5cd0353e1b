using Cerebrum.Ml.Processing;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Cerebrum.Tests.Speech;

/// <summary>The ML service in this process, started once for the tests of a class.</summary>
public sealed class MlService : IDisposable
{
    private readonly WebApplicationFactory<SignalInput> factory = new();

    public HttpClient CreateClient() => factory.CreateClient();

    public void Dispose() => factory.Dispose();
}
