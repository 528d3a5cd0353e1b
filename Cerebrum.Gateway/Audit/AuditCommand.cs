namespace Cerebrum.Gateway.Audit;

/// <summary><c>audit verify</c>: reads the whole log and checks that each line names the hash of the one before. A hash that was noted
/// elsewhere shows that nothing up to its line was cut off or written anew.</summary>
internal static class AuditCommand
{
    private const string Usage = """
        audit verify [--head HASH]   checks the log; HASH is what an earlier run has printed
        The log lies in audit/ of the data folder: --Data:Folder=FOLDER.
        """;

    /// <returns>0 where the chain holds, 1 where it does not, 2 for a command that is none.</returns>
    public static int Run(string[] args, IConfiguration configuration, TextWriter output, TextWriter errors)
    {
        if (args is not ["audit", "verify", ..])
        {
            errors.WriteLine(Usage);
            return 2;
        }

        var head = new ConfigurationBuilder().AddCommandLine(args).Build()["head"]?.ToLowerInvariant();
        var found = head is null;
        var (count, first, prev) = (0L, "", AuditFiles.Zeros);
        foreach (var file in new AuditFiles(DataFolder.Path(configuration, "audit")).All)
        {
            foreach (var (number, line) in AuditFiles.Lines(file, out _).Index())
            {
                var entry = AuditFiles.Parse(line.Span);
                first = first.Length > 0 ? first : $"{entry?.At:O}";
                if (entry is null || (entry.Prev != prev && !IsOldest(entry, count)))
                {
                    errors.WriteLine($"{file} line {number + 1}: {(entry is null ? "it is not readable." : $"expected the line before to have the hash {entry.Prev}; found {prev}.")}");
                    return 1;
                }

                prev = AuditFiles.HashOf(line.Span);
                found |= prev == head;
                count++;
            }
        }

        if (!found)
        {
            errors.WriteLine($"No line has the hash {head}: the log was cut off or written anew, or its file was deleted for its age.");
            return 1;
        }

        output.WriteLine($"{count} lines since {first}; the chain holds. Its head is {prev}");
        return 0;
    }

    // The files before were deleted for their age.
    private static bool IsOldest(AuditEntry entry, long count) => count == 0 && entry.Seq > 1;
}
