namespace Cerebrum.Llm.Triage;

/// <summary>What to do, in words, for a level and the rules behind it.</summary>
internal sealed class TriageActions(TriageOptions options)
{
    /// <param name="fired">Rules that fired, the most urgent first.</param>
    public string For(TriageLevel level, IReadOnlyList<TriageRule> fired)
    {
        var crisis = fired.Any(r => r.Crisis) ? options.CrisisLine + " " : "";
        var first = fired.FirstOrDefault(r => r.Level == level && r.Do is not null)?.Do;
        return crisis + Words(level) + (first is null ? "" : " " + first);
    }

    public string Unread => $"Please write in English. If it may be an emergency, call {options.EmergencyNumber} now. "
        + "En caso de emergencia, llame ya al número de emergencias. En cas d'urgence, appelez tout de suite les secours. Im Notfall rufen Sie sofort den Notruf.";

    private string Words(TriageLevel level) => level switch
    {
        TriageLevel.Emergency => $"Call {options.EmergencyNumber} now, and do not drive yourself. Stay with the person and follow what the call handler says.",
        TriageLevel.Urgent => "See a doctor today: your practice, an out-of-hours service or urgent care. "
            + $"If it gets worse, or there is trouble breathing, fainting, confusion or heavy bleeding, call {options.EmergencyNumber}.",
        TriageLevel.Soon => "Make an appointment with a doctor within the next days. Go sooner if it gets worse or something new comes up.",
        _ => "Nothing you wrote points to an emergency. Look after yourself, watch how it develops, "
            + "and see a doctor if it gets worse, does not pass, or worries you.",
    };
}
