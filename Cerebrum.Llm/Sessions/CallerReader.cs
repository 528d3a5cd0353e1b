namespace Cerebrum.Llm.Sessions;

/// <summary>Who asks, as the gateway names it.</summary>
internal static class CallerReader
{
    public const string Header = "X-Cerebrum-Caller";

    /// <returns>'' where nobody is named, and where the header is not trusted.</returns>
    public static string Read(HttpRequest request, SessionOptions options) => options.TrustCallerHeader ? request.Headers[Header].ToString() : "";
}
