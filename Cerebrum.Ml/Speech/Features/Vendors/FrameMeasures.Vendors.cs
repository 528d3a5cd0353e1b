using Cerebrum.Ml.Speech.Features.Vendors;

namespace Cerebrum.Ml.Speech.Features;

internal static partial class FrameMeasures
{
    static partial void AddVendors(IDictionary<string, Func<float[], AcousticFrames>> known) => known["nwaves"] = NWavesFrames.Of;
}
