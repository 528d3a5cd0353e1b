using Cerebrum.Gateway.Watch.Rules;

namespace Cerebrum.Gateway.Watch.Readings;

/// <summary>Of the disk that holds the data folder: how much of it is free.</summary>
internal sealed class DiskReadings(IConfiguration configuration) : IReadings
{
    public Task<IReadOnlyList<Reading>> ReadAsync(AlertRules rules, CancellationToken ct)
    {
        var rule = rules.Of(AlertType.DiskSpace);
        return Task.FromResult<IReadOnlyList<Reading>>(rule.Enabled && Free() is { } free
            ? [new Reading(AlertType.DiskSpace, "data folder", free < rule["minimum_free_percent"], "Less of the disk is free than must be, in percent.", free, rule["minimum_free_percent"]) { IsGood = free >= 1.1 * rule["minimum_free_percent"] || free >= 99 }]
            : []);
    }

    /// <returns>Percent; null where the system does not say.</returns>
    private double? Free()
    {
        try
        {
            var drive = new DriveInfo(DataFolder.Path(configuration, ""));
            return drive.TotalSize > 0 ? Math.Round(100.0 * drive.AvailableFreeSpace / drive.TotalSize, 2) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
