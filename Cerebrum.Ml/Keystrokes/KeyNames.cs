using System.Buffers;
using System.Globalization;

namespace Cerebrum.Ml.Keystrokes;

/// <summary>Reads the names of keys: <c>KeyboardEvent.key</c> and <c>.code</c> of browsers, X11 keysyms, and <c>keyCode</c> numbers.</summary>
internal static class KeyNames
{
    // Half of a QWERTY keyboard, by the usual touch-typing fingers; on another layout a hand's statistics mix both.
    private const string LeftHand = "qwertasdfgzxcvb12345";
    private const string RightHand = "yuiophjklnm67890";

    private static readonly string[] Silent =
    [
        "shift", "control", "ctrl", "alt", "meta", "os", "super", "hyper", "caps", "num_lock", "numlock", "scroll", "iso_", "fn", "arrow", "left",
        "right", "up", "down", "home", "end", "page", "prior", "next", "insert", "escape", "esc", "mouse", "contextmenu", "menu", "print", "pause",
        "f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "audio", "media", "volume", "browser", "launch", "multi_key", "mode_switch",
    ];

    private static readonly string[] Corrections = ["backspace", "delete", "del"];

    private static readonly string[] Anonymous = ["unidentified", "process", "dead", "unknown", "key"];

    // Names that begin like a silent key but type.
    private static readonly string[] Typed = ["endash", "downtack", "uptack", "numbersign"];

    private static readonly SearchValues<char> Left = SearchValues.Create(LeftHand);
    private static readonly SearchValues<char> Right = SearchValues.Create(RightHand);

    /// <param name="name">Any case; its characters are not kept.</param>
    public static KeyGroup GroupOf(ReadOnlySpan<char> name)
    {
        if (name.StartsWith("Key", StringComparison.Ordinal) && name.Length == 4)
        {
            return OfCharacter(name[3]);
        }

        if (name.StartsWith("Digit", StringComparison.Ordinal) && name.Length == 6)
        {
            return OfCharacter(name[5]);
        }

        if (name.Length > 1 && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var keyCode))
        {
            return GroupOf(keyCode);
        }

        if (IsNumbered(name))
        {
            return name[0] == 'L' ? KeyGroup.Left : KeyGroup.Right;
        }

        return name.Length switch
        {
            0 => KeyGroup.Character,
            1 => OfCharacter(name[0]),
            _ => OfName(name),
        };
    }

    /// <summary>The group of a DOM <c>keyCode</c> (W3C UI Events, section "Legacy key attributes").</summary>
    public static KeyGroup GroupOf(int keyCode) => keyCode switch
    {
        8 or 46 => KeyGroup.Correction,
        32 => KeyGroup.Space,
        (>= 48 and <= 57) or (>= 65 and <= 90) => OfCharacter((char)keyCode),
        (>= 16 and <= 20) or 27 or (>= 33 and <= 45) or (>= 91 and <= 93) or (>= 112 and <= 145) => KeyGroup.Other,
        _ => KeyGroup.Character,
    };

    /// <summary>Whether many keys share this name, as on touch keyboards and input methods: it says nothing about key repeat.</summary>
    public static bool IsAnonymous(ReadOnlySpan<char> name) => IsAny(name, Anonymous, wholly: true);

    /// <inheritdoc cref="IsAnonymous(ReadOnlySpan{char})"/>
    public static bool IsAnonymous(int keyCode) => keyCode == 229; // W3C UI Events: the input method has the key.

    // "L3", "R12": a half of the keyboard and a number, from a client that does not tell which letter it was.
    private static bool IsNumbered(ReadOnlySpan<char> name) =>
        name.Length is > 1 and <= 4 && name[0] is 'L' or 'R' && !name[1..].ContainsAnyExceptInRange('0', '9');

    private static KeyGroup OfCharacter(char c) => char.ToLowerInvariant(c) switch
    {
        ' ' or '\u00A0' => KeyGroup.Space,
        '\b' or '\u007F' => KeyGroup.Correction,
        var letter when Left.Contains(letter) => KeyGroup.Left,
        var letter when Right.Contains(letter) => KeyGroup.Right,
        '\r' or '\n' or '\t' => KeyGroup.Character,
        var control when char.IsControl(control) => KeyGroup.Other,
        _ => KeyGroup.Character,
    };

    private static KeyGroup OfName(ReadOnlySpan<char> name)
    {
        if (name.StartsWith("space", StringComparison.OrdinalIgnoreCase))
        {
            return KeyGroup.Space;
        }

        if (IsAny(name, Corrections, wholly: true))
        {
            return KeyGroup.Correction;
        }

        return IsAny(name, Silent, wholly: false) && !IsAny(name, Typed, wholly: true) ? KeyGroup.Other : KeyGroup.Character;
    }

    private static bool IsAny(ReadOnlySpan<char> name, string[] names, bool wholly)
    {
        foreach (var candidate in names)
        {
            if (wholly ? name.Equals(candidate, StringComparison.OrdinalIgnoreCase) : name.StartsWith(candidate, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
