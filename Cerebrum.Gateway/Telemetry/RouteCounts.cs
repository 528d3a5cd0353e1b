namespace Cerebrum.Gateway.Telemetry;

/// <summary>What is counted of one route, in its endpoint's metadata. A method that nobody uses costs nothing. Safe to add from any thread.</summary>
/// <param name="pattern">As it is mapped: no caller chooses it.</param>
internal sealed class RouteCounts(string pattern)
{
    private static readonly string[] Methods = ["GET", "POST", "DELETE", "PUT", "PATCH", "HEAD", "OPTIONS", "other"];

    private readonly Counts?[] byMethod = new Counts?[Methods.Length];

    public IEnumerable<Counts> All => byMethod.OfType<Counts>();

    public Counts Of(string method)
    {
        var at = Array.FindIndex(Methods, m => m.Equals(method, StringComparison.OrdinalIgnoreCase));
        at = at < 0 ? Methods.Length - 1 : at;
        return byMethod[at] ?? Interlocked.CompareExchange(ref byMethod[at], new Counts($"{Methods[at]} {pattern}"), null) ?? byMethod[at]!;
    }
}

/// <summary>Since the process began, of one method of a route; only ever added to, so that whoever takes differences loses nothing.</summary>
/// <param name="route">As in <c>POST /api/chat</c>.</param>
internal sealed class Counts(string route)
{
    private long errors;

    public string Route => route;

    public Latencies Latencies { get; } = new();

    public long Errors => Volatile.Read(ref errors);

    public void Add(TimeSpan took, int status)
    {
        Latencies.Add(took);
        if (status >= StatusCodes.Status500InternalServerError)
        {
            Interlocked.Increment(ref errors);
        }
    }
}
