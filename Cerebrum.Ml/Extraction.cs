namespace Cerebrum.Ml;

/// <summary>Writes the inputs of a model for every file of a list, with the code that serves requests: training and serving
/// cannot drift apart.</summary>
internal static class Extraction
{
    public static int Run(string[] args)
    {
        switch (args)
        {
            case ["audio", var list, var output]: return Speech.SpeechExtraction.RunAsync(list, output).GetAwaiter().GetResult();
            case ["typing", var list, var output]: return Keystrokes.KeystrokeExtraction.Run(list, output);
            case ["image", var list, var output]: return Xray.ImageExtraction.Run(list, output);
            default:
                Console.Error.WriteLine("Expected: extract audio|typing|image LIST OUT");
                return 2;
        }
    }
}
