namespace Cerebrum.Ml.Keystrokes;

/// <summary>How a session differs from the same person's earlier ones. A change is no illness: another keyboard is one.</summary>
/// <param name="PValue">Of the session as a whole (Holm): how often one this far off is met where nothing changed.</param>
/// <param name="FalseAlarmRate">A p-value under this is a change.</param>
/// <param name="Sessions">Earlier sessions it was compared with.</param>
/// <param name="Features">Those that changed, the surest first.</param>
internal sealed record TypingDrift(bool Changed, double PValue, double FalseAlarmRate, int Sessions, IReadOnlyList<FeatureChange> Features);

/// <param name="Feature">A name of the answer's features.</param>
/// <param name="Direction"><c>up</c> or <c>down</c>.</param>
/// <param name="Size">In standard deviations of the person's sessions, the usual spread weighed in; not negative.</param>
/// <param name="PValue">Adjusted for the number of features (Holm).</param>
/// <param name="Usual">Of the earlier sessions, in the feature's unit: the mean, of durations the geometric one.</param>
/// <param name="Now">Of this session, in the same unit.</param>
internal sealed record FeatureChange(string Feature, string Direction, double Size, double PValue, double Usual, double Now);
