using Cerebrum.Ml.Models;
using Cerebrum.Ml.Xray;
using Cerebrum.Tests.Layout;

namespace Cerebrum.Tests.Xray;

public sealed class OcclusionTests
{
    [Fact]
    public async Task Hiding_What_The_Map_Shows_Costs_The_Label_More_Than_Hiding_What_It_Does_Not()
    {
        Assert.SkipUnless(Repository.Data is not null, "shared/data is not beside this checkout.");
        using var model = OnnxModel.Load(Path.Combine(AppContext.BaseDirectory, "Weights", "chest-xray"), GraySquare.Version);
        foreach (var path in Directory.GetFiles(Path.Combine(Repository.Data!, "samples", "images"), "cxr_*.jpg"))
        {
            var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
            var square = Array.ConvertAll(GraySquare.From(ImageDecoder.Decode(bytes).Image).Pixels, p => (float)p);
            var whole = await model.PredictAsync(square, TestContext.Current.CancellationToken);
            var map = await Occlusion.MapAsync(model, square, GraySquare.Side, whole, TestContext.Current.CancellationToken);
            Assert.All(map, value => Assert.InRange(value, 0, 1));

            var order = Enumerable.Range(0, map.Length).OrderByDescending(i => map[i]).ToArray();
            var (most, least) = (await WithoutAsync(order[..(map.Length / 5)]), await WithoutAsync(order[^(map.Length / 5)..]));
            Assert.True(most < least, $"{Path.GetFileName(path)}: {whole.Label} {whole.Confidence:0.00}, {most:0.00} without the strongest fifth, {least:0.00} without the weakest.");

            async Task<float> WithoutAsync(int[] pixels)
            {
                var hidden = (float[])square.Clone();
                var mean = pixels.Average(i => square[i]);
                Array.ForEach(pixels, i => hidden[i] = mean);
                return (await model.PredictAsync(hidden, TestContext.Current.CancellationToken)).Probabilities[whole.Label];
            }
        }
    }
}
