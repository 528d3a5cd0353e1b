using System.Text;

namespace Cerebrum.AppHost.Commands.SelfTest;

/// <summary>A document of our own: added, found, deleted. What it says is of no use to anybody who meets it meanwhile.</summary>
internal static class KnowledgeChecks
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    public static IReadOnlyList<Check> All { get; } =
    [
        new("GET /api/knowledge/search", "finds what burns", async (door, ct) =>
            (await door.GetAsync("/api/knowledge/search?q=burning+when+urinating&k=3", ct)).Expect(200).ExpectSome("results").ExpectText("urin").Expect("False", "abstained")),
        new("GET /api/knowledge/search", "no question is refused", async (door, ct) => (await door.GetAsync("/api/knowledge/search", ct)).Expect(400)),
        new("POST /api/knowledge", "a leaflet is taken", async (door, ct) =>
            door.Job = (await door.PostAsync($"/api/knowledge?source={door.Source}", Leaflet(door), "text/markdown", ct)).Expect(202).ExpectSome("job_id").At("job_id").ToString()),
        new("GET /api/knowledge/jobs/{id}", "and is read", ReadAsync),
        new("GET /api/knowledge", "and is listed", async (door, ct) => (await door.GetAsync("/api/knowledge", ct)).Expect(200).ExpectText(door.Source)),
        new("GET /api/knowledge/search", "and is found", async (door, ct) => (await SearchAsync(door, ct)).ExpectText($"lantern of {door.Source}")),
        new("DELETE /api/knowledge/{source}", "and is gone", async (door, ct) =>
        {
            (await door.DeleteAsync($"/api/knowledge/{door.Source}", ct)).Expect(200, 202, 204);
            if ((await SearchAsync(door, ct)).Text.Contains($"lantern of {door.Source}", StringComparison.Ordinal))
            {
                throw new WrongAnswerException("expected it to be gone; it is still found");
            }
        }),
    ];

    private static byte[] Leaflet(Door door) => Encoding.UTF8.GetBytes($"# The lantern of the self-test\n\nThe lantern of {door.Source} hangs beside the blue staircase of the lighthouse.\n");

    private static async Task<Answer> SearchAsync(Door door, CancellationToken ct) =>
        (await door.GetAsync("/api/knowledge/search?q=where+hangs+the+lantern+of+the+lighthouse+staircase&k=5", ct)).Expect(200);

    private static async Task ReadAsync(Door door, CancellationToken ct)
    {
        var path = $"/api/knowledge/jobs/{Uri.EscapeDataString(door.Job ?? throw new WrongAnswerException("no job was given"))}";
        var start = TimeProvider.System.GetTimestamp();
        while ((await door.GetAsync(path, ct)).Expect(200).ExpectOneOf(["queued", "running", "done"], "state").At("state").ToString() != "done")
        {
            if (TimeProvider.System.GetElapsedTime(start) > Bound)
            {
                throw new WrongAnswerException($"not done after {Bound.TotalSeconds:0} s");
            }

            await Task.Delay(Interval, ct);
        }
    }
}
