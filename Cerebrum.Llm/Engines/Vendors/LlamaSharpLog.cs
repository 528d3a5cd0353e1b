using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LLama.Native;

namespace Cerebrum.Llm.Engines.Vendors;

/// <summary>What llama.cpp says: warnings and errors go to the log, the rest nowhere. By itself it writes all to the console.</summary>
internal static unsafe partial class LlamaSharpLog
{
    private static volatile ILogger? told;

    static LlamaSharpLog() => NativeLogConfig.llama_log_set(Tell);

    /// <summary>The library has one log for all models: the last logger gets it.</summary>
    public static void To(ILogger logger) => told = logger;

    /// <summary>The projector's library has a log of its own, which shows prompts, and LLamaSharp does not reach it.</summary>
    /// <exception cref="PlatformNotSupportedException">Nor is it found here; as on macOS, where a process does not list its libraries.</exception>
    public static void SilenceProjector()
    {
        _ = NativeApi.MtmdDefaultMarker(); // Loads it.
        using var process = Process.GetCurrentProcess();
        var library = process.Modules.Cast<ProcessModule>().FirstOrDefault(m => m.ModuleName.Contains("mtmd", StringComparison.OrdinalIgnoreCase))
            ?? throw new PlatformNotSupportedException("Llm:LlamaSharp:ProjectorPath: the projector's log, which shows prompts, cannot be silenced on this system.");
        var set = (delegate* unmanaged[Cdecl]<delegate* unmanaged[Cdecl]<int, nint, nint, void>, nint, void>)
            NativeLibrary.GetExport(NativeLibrary.Load(library.FileName), "mtmd_helper_log_set");
        set(&Nothing, 0);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Nothing(int level, nint text, nint data)
    {
    }

    private static void Tell(LLamaLogLevel level, string message)
    {
        if (level is LLamaLogLevel.Warning or LLamaLogLevel.Error && told is { } logger)
        {
            Log.Native(logger, message.TrimEnd());
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "llama.cpp: {Message}")]
        public static partial void Native(ILogger logger, string message);
    }
}
