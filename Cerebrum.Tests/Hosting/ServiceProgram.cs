using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Cerebrum.Tests.Hosting;

/// <summary>The program of a service, as it lies beside the tests.</summary>
internal static class ServiceProgram
{
    /// <param name="name"><c>Gateway</c>, <c>Llm</c> or <c>Ml</c>.</param>
    /// <returns>How to start it: with pipes for its input, output and errors, and by the runtime of the tests.</returns>
    public static ProcessStartInfo With(string name, params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, $"Cerebrum.{name}" + (OperatingSystem.IsWindows() ? ".exe" : ""));
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath("../../..", RuntimeEnvironment.GetRuntimeDirectory());
        return start;
    }
}
