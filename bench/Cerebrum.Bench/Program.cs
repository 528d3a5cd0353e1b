using System.Globalization;
using Cerebrum.Bench;
using Cerebrum.Bench.Chat;
using Cerebrum.Bench.Gateway;
using Cerebrum.Bench.Knowledge;

// One file a measurement; its name is the argument.
switch (args)
{
    case ["voice"]:
        await VoiceBench.RunAsync();
        return 0;
    case ["keystrokes"]:
        await KeystrokeBench.RunAsync();
        return 0;
    case ["xray"]:
        await XrayBench.RunAsync();
        return 0;
    case ["batches"]:
        await BatchBench.RunAsync();
        return 0;
    case ["memory"]:
        await MemoryBench.RunAsync();
        return 0;
    case ["chat", .. var requests]:
        await ChatBench.RunAsync(requests is [var count] ? int.Parse(count, CultureInfo.InvariantCulture) : 3000);
        return 0;
    case ["telemetry", .. var rounds]:
        await TelemetryBench.RunAsync(rounds is [var turns] ? int.Parse(turns, CultureInfo.InvariantCulture) : 20);
        return 0;
    case ["gateway", .. var rest]:
        return await GatewayBench.RunAsync(rest);
    case ["knowledge", "quality", .. var rest]:
        await QualityBench.RunAsync("../shared/data/knowledge", rest is ["--features", var path] ? path : null);
        return 0;
    case ["knowledge", "speed"]:
        await SpeedBench.RunAsync("../shared/data/knowledge");
        return 0;
    case ["knowledge", "scale", var times]:
        await ScaleBench.RunAsync("../shared/data/knowledge", int.Parse(times, CultureInfo.InvariantCulture));
        return 0;
    case ["knowledge", "scan"]:
        ScanBench.Run();
        return 0;
    default:
        Console.Error.WriteLine("Expected: voice, keystrokes, xray, batches, memory, chat [REQUESTS], telemetry [ROUNDS], gateway, gateway hostile, knowledge quality, knowledge speed, knowledge scale TIMES or knowledge scan");
        return 2;
}
