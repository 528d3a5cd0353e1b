using System.Buffers;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Cerebrum.Llm.Chat;

/// <summary>Files within JSON.</summary>
internal static class Base64Text
{
    /// <returns>The bytes of a string of base64, or of a <c>data:</c> URI of it; null for any other string.</returns>
    public static byte[]? Decode(JsonElement text)
    {
        var written = JsonMarshal.GetRawUtf8Value(text)[1..^1];
        if (written.StartsWith("data:"u8))
        {
            var comma = written.IndexOf((byte)',');
            if (comma < 0 || !written[..comma].EndsWith(";base64"u8))
            {
                return null;
            }

            written = written[(comma + 1)..];
        }

        // An escape, as in "\/", is no letter of base64: what has one is read as text.
        var bytes = written.Length > 0 && Base64.IsValid(written, out var length) ? new byte[length] : null;
        return bytes is not null && Base64.DecodeFromUtf8(written, bytes, out _, out _) == OperationStatus.Done ? bytes : null;
    }
}
