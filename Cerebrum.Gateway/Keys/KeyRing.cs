using System.Security.Claims;

namespace Cerebrum.Gateway.Keys;

/// <summary>The keys that are valid now. A key made or revoked by the command counts within a second.</summary>
internal sealed partial class KeyRing
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private readonly StateFile<KeyList> file;
    private readonly TimeProvider time;
    private readonly ILogger<KeyRing> logger;
    private readonly Lock gate = new();
    private volatile IReadOnlyDictionary<string, (ApiKey Key, ClaimsPrincipal Caller)> keys = new Dictionary<string, (ApiKey, ClaimsPrincipal)>();
    private (DateTime, long)? stamp;
    private long asked;
    private volatile bool required;

    /// <exception cref="InvalidDataException">The file is there and cannot be read.</exception>
    public KeyRing(StateFile<KeyList> file, IConfiguration configuration, TimeProvider time, ILogger<KeyRing> logger)
    {
        (this.file, this.time, this.logger) = (file, time, logger);
        asked = time.GetTimestamp();
        required = configuration.GetValue("Keys:Required", false); // What the AppHost sets where it opens a tunnel.
        Load();
    }

    /// <summary>Whether a request needs a key: from the first one made, revoked ones included, until the gateway is started again without the file.</summary>
    public bool Required
    {
        get
        {
            Refresh();
            return required;
        }
    }

    /// <returns>The caller whose key this is; null where it is nobody's, or was revoked.</returns>
    public ClaimsPrincipal? Find(string text)
    {
        Refresh();
        return ApiKey.IdOf(text) is { } id && keys.TryGetValue(id, out var known) && known.Key.Is(text) ? known.Caller : null;
    }

    private void Refresh()
    {
        if (time.GetElapsedTime(Volatile.Read(ref asked)) < Every || !gate.TryEnter())
        {
            return;
        }

        try
        {
            Volatile.Write(ref asked, time.GetTimestamp());
            if (file.Stamp() != stamp)
            {
                Load();
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            Log.Unreadable(logger, e.Message); // Those known before stay valid; nothing opens.
        }
        finally
        {
            gate.Exit();
        }
    }

    private void Load()
    {
        var seen = file.Stamp();
        var list = file.Read()?.Keys ?? [];
        keys = list.Where(k => k.Revoked is null).ToDictionary(k => k.Id, k => (k, Caller(k)));
        required |= list.Count > 0;
        stamp = seen;
    }

    private static ClaimsPrincipal Caller(ApiKey key) => new(new ClaimsIdentity(
        [new Claim(ClaimTypes.Name, key.Id), .. key.Scopes.Select(s => new Claim(Callers.Scope, s))], Callers.Kind));

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The keys could not be read again: {Reason} Those known before stay valid.")]
        public static partial void Unreadable(ILogger logger, string reason);
    }
}
