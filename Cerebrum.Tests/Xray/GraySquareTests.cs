using Cerebrum.Ml.Xray;

namespace Cerebrum.Tests.Xray;

public sealed class GraySquareTests
{
    [Fact]
    public void Shrinking_Averages_The_Area()
    {
        var image = new GrayImage(3, 2, [0, 30, 60, 90, 120, 150]);
        Assert.Equal([75f], image.Resize(new Crop(0, 0, 3, 2), 1, 1));
        // 1.5 pixels each: 0 and half of 30; half of 30 and 60.
        var halves = new GrayImage(3, 1, [0, 30, 60]).Resize(new Crop(0, 0, 3, 1), 2, 1);
        Assert.Equal(10, halves[0], 1e-4);
        Assert.Equal(50, halves[1], 1e-4);
    }

    [Fact]
    public void Black_And_White_Bars_Are_Trimmed_And_The_Body_Is_Not()
    {
        var body = Draw(200, 100, (x, y) => x < 20 ? 0 : y >= 90 ? 255 : 60 + ((x * y) % 120));
        Assert.Equal(new Crop(20, 0, 180, 90), Borders.Trim(body));
    }

    [Fact]
    public void A_Black_Picture_Is_Never_Trimmed_To_Nothing()
    {
        var crop = Borders.Trim(Draw(100, 100, (_, _) => 0));
        Assert.True(crop.Width >= 30 && crop.Height >= 30);
    }

    [Fact]
    public void Brightness_And_Size_Do_Not_Change_The_Square()
    {
        static double Chest(double x, double y) => (100 * Math.Sin(x * 7) * Math.Cos(y * 5)) + (40 * x);
        var small = GraySquare.From(Draw(192, 192, (x, y) => (int)(128 + (0.5 * Chest(x / 192.0, y / 192.0)))));
        var large = GraySquare.From(Draw(768, 768, (x, y) => (int)(110 + (0.8 * Chest(x / 768.0, y / 768.0)))));
        // Rounding of half the range to whole grey levels allows three after the stretch.
        Assert.True(small.Pixels.Zip(large.Pixels).Average(p => Math.Abs(p.First - p.Second)) < 3);
    }

    [Fact]
    public void Two_Dark_Lungs_Are_Measured()
    {
        // Two ellipses with half-axes of 14 and 26 pixels on a bright body.
        static bool Lung(int x, int y, int cx) => ((x - cx) * (x - cx) / 196.0) + ((y - 48) * (y - 48) / 676.0) <= 1;
        var body = Draw(96, 96, (x, y) => Lung(x, y, 28) || Lung(x, y, 68) ? 40 : 200);
        var area = LungField.Find(body.Pixels, 96).Count(inside => inside);
        Assert.InRange(area, 0.9 * 2 * Math.PI * 14 * 26, 1.1 * 2 * Math.PI * 14 * 26);
    }

    [Fact]
    public void A_Dark_Surround_Is_Not_A_Lung() =>
        Assert.DoesNotContain(true, LungField.Find(Draw(96, 96, (x, y) => x is > 30 and < 66 && y is > 20 and < 76 ? 200 : 5).Pixels, 96));

    private static GrayImage Draw(int width, int height, Func<int, int, int> value) =>
        new(width, height, [.. Enumerable.Range(0, width * height).Select(i => (byte)Math.Clamp(value(i % width, i / width), 0, 255))]);
}
