using System.Collections.Concurrent;

namespace Cerebrum.Gateway.Limits;

/// <summary>The accounts of those who were here lately. Beyond <see cref="Most"/> that are not idle, newcomers share one.</summary>
internal sealed class Accounts<T>(Allowance allowance, TimeProvider time)
    where T : notnull
{
    private const int Most = 10_000;
    private readonly ConcurrentDictionary<T, Account> accounts = [];
    private readonly Account others = new(allowance, time);
    private int count;
    private long looked = time.GetTimestamp();

    public Account Of(T caller)
    {
        if (accounts.TryGetValue(caller, out var account))
        {
            return account;
        }

        if (Volatile.Read(ref count) >= Most && !Forget())
        {
            return others;
        }

        account = new Account(allowance, time);
        if (accounts.TryAdd(caller, account))
        {
            Interlocked.Increment(ref count);
            return account;
        }

        return accounts.GetValueOrDefault(caller, others);
    }

    /// <returns>Whether there is room again. All are looked at, so only once a second.</returns>
    private bool Forget()
    {
        var before = Volatile.Read(ref looked);
        if (time.GetElapsedTime(before) < TimeSpan.FromSeconds(1) || Interlocked.CompareExchange(ref looked, time.GetTimestamp(), before) != before)
        {
            return false;
        }

        foreach (var (caller, account) in accounts)
        {
            if (account.IsIdle && accounts.TryRemove(caller, out _))
            {
                Interlocked.Decrement(ref count);
            }
        }

        return Volatile.Read(ref count) < Most;
    }
}
