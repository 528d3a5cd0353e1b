using Cerebrum.ServiceDefaults;

namespace Cerebrum.Llm.Sessions;

/// <summary>Who asks, as the gateway names it.</summary>
internal static class CallerReader
{
    /// <returns>'' where nobody is named, and where the header is not trusted.</returns>
    public static string Read(HttpRequest request, SessionOptions options) => options.TrustCallerHeader ? request.Headers[ServiceDefaultsExtensions.CallerHeader].ToString() : "";
}
