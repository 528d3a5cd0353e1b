namespace Cerebrum.Tests.Speech.Vendors;

/// <summary>Single precision.</summary>
public sealed class NWavesFunctionalsTests() : FunctionalsTests("nwaves", tolerance: 2e-4);
