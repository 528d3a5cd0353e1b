using Cerebrum.Bench;

// One file a measurement; its name is the argument.
switch (args)
{
    case ["voice"]:
        await VoiceBench.RunAsync();
        return 0;
    default:
        Console.Error.WriteLine("Expected: voice");
        return 2;
}
