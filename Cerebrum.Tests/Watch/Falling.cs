using Cerebrum.Tests.Gateway;

namespace Cerebrum.Tests.Watch;

/// <summary>An ML node that falls and rises, a gateway that watches it, and what is told of it.</summary>
internal sealed class Falling : IAsyncDisposable
{
    private readonly string alerts;
    private readonly (string Key, string Value)[] settings;
    private readonly Upstream llm;
    private Upstream ml;

    private Falling(string alerts, (string Key, string Value)[] settings, Receiver receiver, Upstream llm, Upstream ml)
    {
        (this.alerts, this.settings, Receiver, this.llm, this.ml) = (alerts, settings, receiver, llm, ml);
        Address = ml.Address;
        Watched = Start();
    }

    public string Address { get; }

    public Receiver Receiver { get; }

    public WatchedGateway Watched { get; private set; }

    public static async Task<Falling> StartAsync(string alerts, params (string Key, string Value)[] settings) =>
        new(alerts, settings, await Receiver.StartAsync(), await StandIn.LlmAsync(), await StandIn.MlAsync());

    public string Line(string state) => $"process_missing {state} ml {Address}";

    public async Task FallAsync()
    {
        await ml.DisposeAsync();
        await Watched.LookAsync();
    }

    public async Task RiseAsync()
    {
        ml = await StandIn.MlAsync(Address);
        await Watched.LookAsync();
    }

    public async Task RestartGatewayAsync()
    {
        var now = Watched.Time.GetUtcNow();
        await Watched.DisposeAsync();
        Watched = Start();
        Watched.Time.SetUtcNow(now);
    }

    public async ValueTask DisposeAsync()
    {
        await Watched.DisposeAsync();
        await ml.DisposeAsync();
        await llm.DisposeAsync();
        await Receiver.DisposeAsync();
    }

    private WatchedGateway Start() => new(alerts, WatchedGateway.Webhook(Receiver), llm.Address, Address, settings);
}
