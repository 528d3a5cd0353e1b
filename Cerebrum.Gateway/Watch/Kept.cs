namespace Cerebrum.Gateway.Watch;

/// <summary>State that watching can do without: a file that is damaged is put aside, one that cannot be written is told of in the log.</summary>
internal static partial class Kept
{
    public static T? Read<T>(StateFile<T> file, ILogger logger)
        where T : class
    {
        try
        {
            return file.Read();
        }
        catch (InvalidDataException)
        {
            Log.Damaged(logger, file.Path);
            File.Move(file.Path, file.Path + ".damaged", overwrite: true);
            return null;
        }
    }

    public static void Write<T>(StateFile<T> file, T state, ILogger logger)
        where T : class
    {
        try
        {
            file.Replace(state);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.Unwritten(logger, file.Path, e.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "{Path} was damaged; it is put aside as {Path}.damaged and begun anew.")]
        public static partial void Damaged(ILogger logger, string path);

        [LoggerMessage(LogLevel.Error, "{Path} cannot be written: {Reason} A restart would forget what it should hold.")]
        public static partial void Unwritten(ILogger logger, string path, string reason);
    }
}
