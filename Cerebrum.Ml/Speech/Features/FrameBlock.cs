using System.Numerics;

namespace Cerebrum.Ml.Speech.Features;

/// <summary>The samples of neighbouring frames, each in its own lane: what is done to a frame is done to all of them at once.
/// The first half of the frames are the real, the second half the imaginary parts of transforms.</summary>
internal sealed class FrameBlock
{
    /// <summary>Longest window, samples.</summary>
    public const int Span = 640;

    private const int Before = (Span - Framing.Length) / 2;
    private static readonly int Stride = Frames + (Span / Framing.Hop);
    private readonly float[] hops = new float[Framing.Hop * Stride]; // [sample of the hop][hop]: a vector is one sample of each frame.

    public static int Frames => 2 * Vector<float>.Count;

    /// <summary>Reads the frames from <paramref name="first"/> on; outside the clip there is silence.</summary>
    public void Load(float[] samples, int first)
    {
        for (var hop = 0; hop < Stride; hop++)
        {
            var start = ((first + hop) * Framing.Hop) - Before;
            for (var n = 0; n < Framing.Hop; n++)
            {
                hops[(n * Stride) + hop] = (uint)(start + n) < (uint)samples.Length ? samples[start + n] : 0;
            }
        }
    }

    /// <summary>Puts windowed frames where a transform expects them, zeros behind them.</summary>
    /// <param name="window">At most <see cref="Span"/> long; centred on the frames' centres.</param>
    /// <param name="offset">Taken from the samples first.</param>
    public void Window(float[] window, ComplexLanes offset, FrameFft fft, ComplexLanes[] points)
    {
        var places = fft.Places;
        for (var n = 0; n < window.Length; n++)
        {
            var sample = At(((Span - window.Length) / 2) + n);
            ref var point = ref points[places[n]];
            point.Re = (sample.Re - offset.Re) * window[n];
            point.Im = (sample.Im - offset.Im) * window[n];
        }

        for (var n = window.Length; n < places.Length; n++)
        {
            points[places[n]] = default;
        }
    }

    /// <summary>Mean of the samples of the longest window.</summary>
    public ComplexLanes Mean()
    {
        ComplexLanes sum = default;
        for (var n = 0; n < Span; n++)
        {
            var sample = At(n);
            sum.Re += sample.Re;
            sum.Im += sample.Im;
        }

        return new ComplexLanes { Re = sum.Re / Span, Im = sum.Im / Span };
    }

    /// <summary>Mean square of each frame's <see cref="Framing.Length"/> samples.</summary>
    public ComplexLanes MeanSquare()
    {
        ComplexLanes sum = default;
        for (var n = 0; n < Framing.Length; n++)
        {
            var sample = At(Before + n);
            sum.Re += sample.Re * sample.Re;
            sum.Im += sample.Im * sample.Im;
        }

        return new ComplexLanes { Re = sum.Re / Framing.Length, Im = sum.Im / Framing.Length };
    }

    private ComplexLanes At(int n)
    {
        var first = (n % Framing.Hop * Stride) + (n / Framing.Hop);
        return new ComplexLanes { Re = new Vector<float>(hops, first), Im = new Vector<float>(hops, first + Vector<float>.Count) };
    }
}
