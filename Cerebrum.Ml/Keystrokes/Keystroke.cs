namespace Cerebrum.Ml.Keystrokes;

/// <summary>What a key does, as far as timing needs to know. What was written is never kept.</summary>
internal enum KeyGroup
{
    /// <summary>A letter or digit of the left half of a QWERTY keyboard.</summary>
    Left,

    /// <summary>A letter or digit of the right half.</summary>
    Right,

    /// <summary>Any other key that types, or one that is not named.</summary>
    Character,
    Space,

    /// <summary>Backspace or delete.</summary>
    Correction,

    /// <summary>Modifiers, navigation, function keys, mouse buttons: they type nothing, and their hold is not a keystroke's.</summary>
    Other,
}

/// <param name="KeyId">The same for the same physical key, within one session; 0 when the key is not named.</param>
/// <param name="DownMs">Press, milliseconds on any clock; NaN when not given.</param>
/// <param name="UpMs">Release, on the same clock; NaN when not given.</param>
internal readonly record struct Keystroke(KeyGroup Group, int KeyId, double DownMs, double UpMs)
{
    public double HoldMs => UpMs - DownMs;

    /// <summary>Whether the key types or corrects.</summary>
    public bool Types => Group != KeyGroup.Other;

    /// <summary>Whether the key types a character; its hold enters the hold statistics.</summary>
    public bool TypesCharacter => Group < KeyGroup.Correction;
}
