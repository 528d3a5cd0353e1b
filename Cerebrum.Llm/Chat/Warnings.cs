using System.Collections;

namespace Cerebrum.Llm.Chat;

/// <summary>What an answer has to say of itself, as it comes up: parts of a request that run at the same time add to it.</summary>
internal sealed class Warnings : IReadOnlyList<string>
{
    private readonly Lock gate = new();
    private readonly List<string> all = [];

    public int Count
    {
        get
        {
            lock (gate)
            {
                return all.Count;
            }
        }
    }

    public string this[int index]
    {
        get
        {
            lock (gate)
            {
                return all[index];
            }
        }
    }

    public void Add(string warning)
    {
        lock (gate)
        {
            all.Add(warning);
        }
    }

    public IEnumerator<string> GetEnumerator()
    {
        lock (gate)
        {
            return all.ToList().GetEnumerator(); // As it is now.
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
