using System.Text.Json;
using System.Text.Json.Nodes;
using Cerebrum.Llm.Chat;
using Cerebrum.Llm.Sessions;
using Cerebrum.Llm.Triage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Cerebrum.Tests.Sessions;

/// <summary>What every database of conversations does.</summary>
public abstract class SessionStoreTests
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly Warnings warnings = new();

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_Turn_Is_Read_Back_As_It_Was_Answered()
    {
        var store = await NewStoreAsync();
        await AppendAsync(store, "a", "Does it itch? \"It's\" 🤒 <b>");
        await AppendAsync(store, "a", "And now?");

        var turns = await store.FindAsync("a", "", Ct);
        Assert.Equal(["Does it itch? \"It's\" 🤒 <b>", "And now?"], turns.Select(t => t.Question));
        Assert.Equal("2026-03-01T12:00:00.0000000Z", turns[0].At);
        Assert.Equal(JsonSerializer.Serialize(Answer(), ChatJson.Wire.ChatAnswer), turns[0].Answer.GetRawText());
    }

    [Fact]
    public async Task A_Question_With_A_Nul_Is_Kept_Too()
    {
        var store = await NewStoreAsync();
        await AppendAsync(store, "a", "my\0head");
        Assert.Equal("my\uFFFDhead", Assert.Single(await store.FindAsync("a", "", Ct)).Question);
    }

    [Fact]
    public async Task A_New_Turn_Knows_How_The_Conversation_Began_And_The_Latest_Turns()
    {
        var store = await NewStoreAsync();
        for (var n = 1; n <= 60; n++)
        {
            await AppendAsync(store, "a", $"question {n}", subject: $"subject {n}");
        }

        var session = await store.OpenAsync("a", "", warnings, Ct);
        Assert.Equal([.. Numbers(1, 4), .. Numbers(48, 13)], session.Earlier!.Select(turn => turn.Subject));
        Assert.Equal([.. Numbers(1, 4, " (soon)"), "(turns between are left out)", .. Numbers(49, 12, " (soon)")], session.Summary);
        static IEnumerable<string> Numbers(int first, int count, string after = "") => Enumerable.Range(first, count).Select(n => $"subject {n}{after}");
    }

    [Fact]
    public async Task Of_A_Short_Session_Every_Turn_Is_Known_Once()
    {
        var store = await NewStoreAsync();
        for (var n = 1; n <= 16; n++)
        {
            await AppendAsync(store, "a", $"question {n}", subject: $"subject {n}");
        }

        var session = await store.OpenAsync("a", "", warnings, Ct);
        Assert.Equal(Enumerable.Range(1, 16).Select(n => $"subject {n} (soon)"), session.Summary);
    }

    [Fact]
    public async Task Of_A_Very_Long_Session_The_Latest_Five_Hundred_Turns_Are_Read()
    {
        var store = await NewStoreAsync();
        for (var n = 1; n <= 502; n++)
        {
            await AppendAsync(store, "a", $"question {n}");
        }

        var turns = await store.FindAsync("a", "", Ct);
        Assert.Equal((500, "question 3", "question 502"), (turns.Count, turns[0].Question, turns[^1].Question));
        Assert.Equal(["question 1", "question 2"], (await store.FindAsync("a", "", Ct, turns[0].Number)).Select(t => t.Question));
    }

    [Fact]
    public async Task Another_Caller_Finds_Nothing_Continues_Nothing_And_Deletes_Nothing()
    {
        var store = await NewStoreAsync();
        await AppendAsync(store, "a", "my head hurts", "anna", Baseline("audio", 1));

        Assert.All(["ben", ""], caller => Assert.Empty(store.FindAsync("a", caller, Ct).Result));
        Assert.Empty((await store.OpenAsync("a", "ben", warnings, Ct)).Earlier!);
        Assert.Null(await store.BaselineAsync("a", "ben", "audio", warnings, Ct));
        Assert.Empty(await store.ListAsync("ben", long.MaxValue, 10, Ct));
        Assert.Equal(0, await store.DeleteAsync("a", "ben", Ct));

        Assert.Equal(1, await store.DeleteAsync("a", "anna", Ct));
        Assert.Empty(await store.FindAsync("a", "anna", Ct));
    }

    [Fact]
    public async Task Two_Callers_May_Use_One_Id_And_Each_Has_Its_Own_Turns()
    {
        var store = await NewStoreAsync();
        await AppendAsync(store, "a", "of Anna", "anna");
        await AppendAsync(store, "a", "of Ben", "ben");
        Assert.Equal("of Ben", Assert.Single(await store.FindAsync("a", "ben", Ct)).Question);
        Assert.Equal("of Anna", Assert.Single(await store.ListAsync("anna", long.MaxValue, 10, Ct)).Question);
    }

    [Fact]
    public async Task The_Latest_Baseline_Of_A_Modality_Is_Found_Behind_Turns_Without_One()
    {
        var store = await NewStoreAsync();
        await AppendAsync(store, "a", "how do I sound?", baseline: Baseline("audio", 1));
        await AppendAsync(store, "a", "and now?", baseline: Baseline("audio", 2));
        await AppendAsync(store, "a", "what is gout?");

        Assert.Equal(2, (int)(await store.BaselineAsync("a", "", "audio", warnings, Ct))!["clips"]!);
        Assert.Null(await store.BaselineAsync("a", "", "typing", warnings, Ct));
        Assert.Null(await store.BaselineAsync("a", "", "image", warnings, Ct));
        Assert.Empty(warnings);
    }

    [Fact]
    public async Task A_Turn_Older_Than_Is_Kept_Is_Not_Read_And_Is_Gone_With_The_Next_One()
    {
        var store = await NewStoreAsync();
        await AppendAsync(store, "old", "my head hurts");
        time.Advance(TimeSpan.FromDays(31));
        Assert.Empty(await store.FindAsync("old", "", Ct));
        Assert.Empty((await store.OpenAsync("old", "", warnings, Ct)).Earlier!);
        Assert.Empty(await store.ListAsync("", long.MaxValue, 10, Ct));

        await AppendAsync(store, "new", "my back hurts");
        Assert.Equal(0, await store.DeleteAsync("old", "", Ct));
    }

    [Fact]
    public async Task The_List_Has_The_Latest_Session_First_And_Goes_On_Where_A_Page_Ended()
    {
        var store = await NewStoreAsync();
        await AppendAsync(store, "a", "first of a");
        time.Advance(TimeSpan.FromMinutes(1));
        await AppendAsync(store, "b", "first of b");
        await AppendAsync(store, "c", "first of c");
        time.Advance(TimeSpan.FromMinutes(1));
        await AppendAsync(store, "a", "second of a");

        var page = await store.ListAsync("", long.MaxValue, 2, Ct);
        var rest = await store.ListAsync("", page[^1].Latest, 2, Ct);
        Assert.Equal(["a", "c"], page.Select(s => s.Id));
        Assert.Equal(["b"], rest.Select(s => s.Id));
        Assert.Equal(("first of a", 2, "2026-03-01T12:00:00.0000000Z", "2026-03-01T12:02:00.0000000Z"), (page[0].Question, page[0].Turns, page[0].Created, page[0].LastActivity));
    }

    [Fact]
    public async Task Eight_Nodes_That_Start_At_Once_Share_One_Table()
    {
        var nodes = await NewStoresAsync(8);
        await Task.WhenAll(nodes.Select((node, n) => Task.Run(() => AppendAsync(node, "a", $"question {n}"), Ct)));
        Assert.Equal(8, (await nodes[0].FindAsync("a", "", Ct)).Count);
    }

    /// <summary>Databases as that many nodes open them: all the same one, still without a table.</summary>
    private protected abstract Task<IReadOnlyList<SessionDatabase>> OpenAsync(int nodes);

    private protected static ChatAnswer Answer(JsonObject? audio = null) => new(
        "success", "a", new Analysis("It may be migraine.", "", "Migraine fits best [1].", audio, null, null), new TriageResult(TriageLevel.Soon, [], "See a doctor."),
        [], [], [], [], "No diagnosis.", new EngineUse("grounded", "evidence-1", 0, 0, Truncated: false), new Timings(1, 0, 0, 0, 0), "");

    private protected SessionStore Store(SessionDatabase database) => new(database, Options.Create(new SessionOptions()), time, NullLogger<SessionStore>.Instance);

    private protected async Task AppendAsync(SessionStore store, string id, string question, string caller = "", JsonObject? baseline = null, string subject = "")
    {
        await store.AppendAsync(id, caller, question, subject, Answer(baseline), warnings, Ct);
        Assert.Empty(warnings);
    }

    private static JsonObject Baseline(string modality, int clips) => new() { ["baseline"] = new JsonObject { ["clips"] = clips, ["of"] = modality } };

    private async Task<SessionStore> NewStoreAsync() => (await NewStoresAsync(1))[0];

    private async Task<IReadOnlyList<SessionStore>> NewStoresAsync(int nodes) => [.. (await OpenAsync(nodes)).Select(Store)];
}
