using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Cerebrum.Tests.Hosting;

/// <summary>A service whose output goes to a pipe that nobody empties.</summary>
public sealed partial class UnreadOutputTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_Service_Whose_Output_Nobody_Reads_Goes_On_Answering()
    {
        var folder = Directory.CreateTempSubdirectory("cerebrum-unread-");
        using var process = Process.Start(ServiceProgram.With(
            "Gateway", "--urls=http://127.0.0.1:0", $"--Data:Folder={folder.FullName}", "--Logging:LogLevel:Default=Debug", "--Logging:LogLevel:Microsoft.AspNetCore=Debug"))!;
        try
        {
            using var http = new HttpClient { BaseAddress = await AddressAsync(process.StandardOutput), Timeout = RunningStack.Bound };
            for (var i = 0; i < 1000; i++)
            {
                Assert.Equal("Healthy", await http.GetStringAsync("/alive", Ct)); // Logs a dozen lines of 300 bytes: far more than a pipe and the queue before it hold.
            }
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            folder.Delete(recursive: true);
        }
    }

    private static async Task<Uri> AddressAsync(StreamReader output)
    {
        while (await output.ReadLineAsync(Ct) is { } line)
        {
            if (Address().Match(line) is { Success: true } address)
            {
                return new Uri(address.Groups[1].Value);
            }
        }

        throw new InvalidOperationException("It ended before it listened.");
    }

    [GeneratedRegex(@"Now listening on: (http://127\.0\.0\.1:\d+)")]
    private static partial Regex Address();
}
