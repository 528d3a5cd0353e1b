using Cerebrum.Llm.Chat;
using Microsoft.Extensions.AI;

namespace Cerebrum.Llm.Engines;

/// <summary>An image of a turn as a language model is shown it: the bytes as they were sent.</summary>
internal static class PromptImage
{
    private const int MaxBytes = 4 * 1024 * 1024;

    /// <returns>The image, or why it is not shown; neither where there is none.</returns>
    public static (DataContent? Image, string? NotShown) Of(Attachment? sent)
    {
        if (sent is null)
        {
            return (null, null);
        }

        // An address is never passed on: who asks for it would be the language model's server.
        if (sent.Text is { } text && (text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase)))
        {
            return (null, "The language model was not shown the image: expected its bytes; found an address.");
        }

        var bytes = sent.Decode() ?? default;
        var type = bytes.Span switch
        {
            [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => "image/png",
            [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
            _ => null,
        };
        return type is not null && bytes.Length <= MaxBytes
            ? (new DataContent(bytes, type), null)
            : (null, $"The language model was not shown the image: expected PNG or JPEG of at most {MaxBytes} bytes; found {(type is null ? "something else" : $"{bytes.Length} bytes")}.");
    }
}
