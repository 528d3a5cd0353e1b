namespace Cerebrum.AppHost.Commands.SelfTest;

/// <summary>The conversation that the checks of the chat have led: read, and ended last.</summary>
internal static class SessionChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        new("GET /api/sessions", "lists the conversation, or tells that nobody is named", async (door, ct) =>
        {
            var list = await door.GetAsync("/api/sessions", ct);
            _ = door.HasKey ? list.Expect(200).ExpectText(door.Session) : list.Expect(200, 404); // Without keys there are no callers, and then no list.
        }),
        new("GET /api/sessions/{id}", "its turns", async (door, ct) => (await door.GetAsync($"/api/sessions/{door.Session}", ct)).Expect(200).Expect(door.Session, "session_id").ExpectSome("turns")),
        new("GET /api/sessions/{id}", "another's is not found", async (door, ct) => (await door.GetAsync($"/api/sessions/{Guid.NewGuid():N}", ct)).Expect(404)),
        new("GET /api/sessions/{id}/fhir", "a FHIR bundle", async (door, ct) => (await door.GetAsync($"/api/sessions/{door.Session}/fhir", ct)).Expect(200).Expect("Bundle", "resourceType").ExpectSome("entry")),
        new("GET /api/sessions/{id}/media", "the image and the clip", async (door, ct) =>
            (await MediaAsync(door, ct)).ExpectText("image/").ExpectText("audio/")),
        new("GET /api/sessions/{id}/media/{name}", "one of them comes back", async (door, ct) =>
        {
            var name = (await MediaAsync(door, ct)).ExpectSome("media").At("media", "0", "name").ToString();
            var file = (await door.GetAsync($"/api/sessions/{door.Session}/media/{Uri.EscapeDataString(name)}", ct)).Expect(200, 302); // A bucket's is a link.
            _ = file.Status == 302 || file.Length > 0 ? file : throw new WrongAnswerException("expected a file; it is empty");
        }),
        new("DELETE /api/sessions/{id}", "the receipt counts what went, and it is gone", async (door, ct) =>
        {
            (await door.DeleteAsync($"/api/sessions/{door.Session}", ct)).Expect(200).ExpectNumber(1, int.MaxValue, "deleted", "turns");
            (await door.GetAsync($"/api/sessions/{door.Session}", ct)).Expect(404);
        }),
    ];

    private static async Task<Answer> MediaAsync(Door door, CancellationToken ct)
    {
        var media = (await door.GetAsync($"/api/sessions/{door.Session}/media", ct)).Expect(200);
        return media.At("media").GetArrayLength() > 0 ? media : throw new NothingToCheckException("nothing is kept here (Media:Store)");
    }
}
