namespace Cerebrum.Ml.Keystrokes;

/// <summary>Student's t distribution for whole degrees of freedom, by its finite series (Abramowitz and Stegun 26.7.3 and 26.7.4).</summary>
internal static class StudentT
{
    /// <returns>Probability of a value at least as far from 0 as <paramref name="t"/>, 0..1; exact to about 1e-15.</returns>
    public static double TwoSided(double t, int degrees)
    {
        var angle = Math.Atan(Math.Abs(t) / Math.Sqrt(degrees));
        var (sine, cosine) = Math.SinCos(angle);
        var odd = degrees % 2 == 1;
        var (term, sum) = (odd ? cosine : 1.0, 0.0);
        for (var k = odd ? 3 : 2; k <= degrees; k += 2)
        {
            sum += term;
            term *= cosine * cosine * (k - 1) / k;
        }

        var within = odd ? 2 / Math.PI * (angle + (sine * sum)) : sine * sum;
        return Math.Clamp(1 - within, 0, 1);
    }
}
