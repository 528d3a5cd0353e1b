using System.Text.Json;
using Cerebrum.Tests.Gateway;
using Cerebrum.Tests.Knowledge;
using Microsoft.AspNetCore.Http;
using static Microsoft.Playwright.Assertions;

namespace Cerebrum.Tests.Browser;

/// <summary>An answer while it comes: a language model that is made to wait writes it.</summary>
public sealed class StreamTests(Chromium chromium) : IClassFixture<Chromium>, IDisposable
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("cerebrum-stream-");

    [Fact]
    public async Task Urgency_Is_Seen_Before_The_Answer_Is_Written()
    {
        var asked = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        await using var model = await Upstream.StartAsync(async context =>
        {
            using var body = new StreamReader(context.Request.Body);
            if ((await body.ReadToEndAsync(context.RequestAborted)).Contains("crushing", StringComparison.Ordinal))
            {
                asked.TrySetResult();
                await goOn.Task.WaitAsync(context.RequestAborted);
            }

            var chunk = new { id = "1", @object = "chat.completion.chunk", created = 1, model = "test", choices = new[] { new { index = 0, delta = new { role = "assistant", content = "A heart attack fits [1]. " } } } };
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync($"data: {JsonSerializer.Serialize(chunk)}\n\ndata: [DONE]\n\n");
        });
        await using var llm = await new LlmProcess(data.FullName, "--Llm:Engine=openai", $"--Llm:OpenAI:Endpoint={model.Address}/v1").StartedAsync();
        await using var gateway = new GatewayUnderTest([llm.Http.BaseAddress!.ToString()]);
        using var client = gateway.CreateClient();
        await gateway.ProbeAsync();
        await using var page = await chromium.OpenAsync(client.BaseAddress!);

        await page.Page.Locator("#question").FillAsync("I have crushing chest pain");
        await page.Page.Locator("#ask").ClickAsync();
        await asked.Task.WaitAsync(TestContext.Current.CancellationToken);
        await Expect(page.Turn.Locator(".triage")).ToHaveAttributeAsync("data-level", "emergency");
        await Expect(page.Turn.Locator(".triage")).ToBeInViewportAsync();
        await Expect(page.Turn).ToHaveAttributeAsync("aria-busy", "true");
        await Expect(page.Turn.Locator("[data-part=final]")).ToHaveCountAsync(0);

        goOn.SetResult();
        await page.AnsweredAsync();
        await Expect(page.Turn.Locator("[data-part=final]")).ToBeVisibleAsync();
    }

    public void Dispose() => data.Delete(recursive: true);
}
