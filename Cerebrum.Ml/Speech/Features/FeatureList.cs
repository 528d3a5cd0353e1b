namespace Cerebrum.Ml.Speech.Features;

/// <summary>Receives features in order; keeps their names too when asked.</summary>
internal sealed class FeatureList(bool named)
{
    private readonly List<float> values = new(512);
    private readonly List<string> names = [];

    public float[] Values => [.. values];

    public IReadOnlyList<string> Names => names;

    public void Add(string group, string name, double value)
    {
        values.Add((float)value);
        if (named)
        {
            names.Add($"{group}.{name}");
        }
    }
}
