namespace Cerebrum.Gateway.Limits;

/// <summary>Why a caller has to wait.</summary>
/// <param name="RetryAfter">From now on.</param>
internal sealed record Refusal(string Reason, TimeSpan RetryAfter);

/// <summary>What a caller has left: two buckets that fill with time, and a count of requests under way. Safe to use from any thread.</summary>
internal sealed class Account(Allowance allowance, TimeProvider time)
{
    private readonly Lock gate = new();
    private double requests = allowance.Burst;
    private double bytes = allowance.BytesBurst;
    private int running;
    private long filled = time.GetTimestamp();

    /// <summary>Whether it has all it ever has, so that forgetting it changes nothing.</summary>
    public bool IsIdle
    {
        get
        {
            lock (gate)
            {
                Fill();
                return running == 0 && requests >= allowance.Burst && bytes >= allowance.BytesBurst;
            }
        }
    }

    /// <returns>Null when the request may go on; it must <see cref="Leave"/> then.</returns>
    public Refusal? Enter()
    {
        lock (gate)
        {
            Fill();
            if (running >= allowance.Concurrent)
            {
                return new($"Expected at most {allowance.Concurrent} requests at the same time.", TimeSpan.FromSeconds(1));
            }

            if (requests < 1)
            {
                return new($"Expected at most {allowance.RequestsPerSecond:0.###} requests a second, and {allowance.Burst:0} at once.", TimeSpan.FromSeconds((1 - requests) / allowance.RequestsPerSecond));
            }

            if (bytes <= 0)
            {
                return new($"Expected at most {allowance.BytesPerSecond:0} bytes a second, and {allowance.BytesBurst:0} at once.", TimeSpan.FromSeconds((1 - bytes) / allowance.BytesPerSecond));
            }

            requests--;
            running++;
            return null;
        }
    }

    /// <param name="read">Bytes of the body that were read; more than are left make a debt.</param>
    public void Leave(long read)
    {
        lock (gate)
        {
            running--;
            bytes -= read;
        }
    }

    private void Fill()
    {
        var passed = time.GetElapsedTime(filled).TotalSeconds;
        filled = time.GetTimestamp();
        requests = Math.Min(allowance.Burst, requests + (passed * allowance.RequestsPerSecond));
        bytes = Math.Min(allowance.BytesBurst, bytes + (passed * allowance.BytesPerSecond));
    }
}
