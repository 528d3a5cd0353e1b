using Cerebrum.Llm.Engines.Vendors;
using Cerebrum.Tests.Models;
using Microsoft.Extensions.AI;

namespace Cerebrum.Tests.Engines.Vendors;

/// <summary>What the engine <c>llamasharp</c> takes of the memory outside .NET.</summary>
[Collection(nameof(Alone))]
public sealed class LlamaSharpMemoryTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Five_Hundred_Requests_Leave_The_Memory_As_It_Was()
    {
        using var engine = await LlamaSharpModel.LoadAsync(LlamaSharpModel.Options());
        await ManyAsync(engine, 300);
        var before = Resident();
        await ManyAsync(engine, 500);
        Assert.InRange(Resident() - before, long.MinValue, 8 << 20); // It grew by 5 MB, and by 12 where the samplers were not freed.
    }

    private static async Task ManyAsync(LlamaSharpChatClient engine, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var options = new ChatOptions { MaxOutputTokens = 1 + (i % 8), Seed = i, ResponseFormat = ChatResponseFormat.Json };
            await foreach (var _ in engine.GetStreamingResponseAsync($"Story {i}: {new string('a', i % 200)}", options, Ct))
            {
                if (i % 5 == 0)
                {
                    break; // Leaves early.
                }
            }
        }
    }

    private static long Resident()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
