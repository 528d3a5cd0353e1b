using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Cerebrum.ServiceDefaults;

/// <summary>Stops a service when the process that started it is gone, however it went: that process holds the other end of the standard
/// input, and the system closes it. Works alike on Linux, macOS and Windows, and after a kill -9.</summary>
internal sealed class ParentWatch(IHostApplicationLifetime lifetime) : IHostedService
{
    /// <summary>Set by a parent that keeps our standard input open and never writes to it.</summary>
    private const string Variable = "CEREBRUM_PARENT_STDIN";

    /// <summary>Time to end requests under way; then nobody is left who would end us.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    public static void AddTo(IServiceCollection services)
    {
        if (Environment.GetEnvironmentVariable(Variable) == "1")
        {
            services.AddHostedService<ParentWatch>();
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // A thread of its own: a read of a pipe cannot be cancelled and would hold one of the pool.
        new Thread(Watch) { IsBackground = true, Name = nameof(ParentWatch) }.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Watch()
    {
        using var input = Console.OpenStandardInput();
        while (input.ReadByte() >= 0)
        {
        }

        lifetime.StopApplication();
        Thread.Sleep(Grace);
        Environment.Exit(1);
    }
}
