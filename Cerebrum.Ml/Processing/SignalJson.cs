using System.Text.Json.Serialization;
using Cerebrum.Ml.Keystrokes;
using Cerebrum.Ml.Speech;
using Cerebrum.Ml.Xray;

namespace Cerebrum.Ml.Processing;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SignalAnswer))]
[JsonSerializable(typeof(EmotionAnswer))]
[JsonSerializable(typeof(VoiceBaseline))]
[JsonSerializable(typeof(PatternAnswer))]
[JsonSerializable(typeof(TypingBaseline))]
[JsonSerializable(typeof(XrayAnswer))]
internal sealed partial class SignalJson : JsonSerializerContext;
