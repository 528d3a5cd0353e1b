using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Cerebrum.Gateway.Keys;
using Cerebrum.Gateway.Watch.Probes;
using Cerebrum.ServiceDefaults;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Cerebrum.Gateway.Limits;

/// <summary>Slows callers down before they cost anything: by their address before the key is looked at, by their key after.</summary>
internal static class LimitMiddleware
{
    public static void AddLimits(this IServiceCollection services)
    {
        services.AddOptions<LimitOptions>().BindConfiguration(LimitOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LimitOptions>, LimitOptionsValidator>();
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<LimitOptions>>((kestrel, limits) =>
        {
            var (pace, grace) = (limits.Value.SlowestBytesPerSecond, limits.Value.Grace);
            kestrel.Limits.MaxConcurrentConnections = limits.Value.Connections;
            kestrel.Limits.RequestHeadersTimeout = limits.Value.Headers;
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(pace, grace);
            kestrel.Limits.MinResponseDataRate = new MinDataRate(pace, grace);
        });
    }

    public static void UseAddressLimits(this WebApplication app)
    {
        var (options, time, ring) = (app.Services.GetRequiredService<IOptions<LimitOptions>>().Value, app.Services.GetRequiredService<TimeProvider>(), app.Services.GetRequiredService<KeyRing>());
        var addresses = new Accounts<IPAddress>(options.Address, time);
        var everybody = new Account(new Allowance { Concurrent = options.Concurrent, RequestsPerSecond = 1e6, Burst = 1e6, BytesPerSecond = 1e12, BytesBurst = 1e15 }, time);
        app.Use((context, next) => ProbeDoor.IsProbe(context)
            ? next(context)
            : LimitAsync(context, next, everybody, ring.Required && context.Connection.RemoteIpAddress is { } address ? addresses.Of(Network(address)) : null));
    }

    public static void UseKeyLimits(this WebApplication app)
    {
        var keys = new Accounts<string>(app.Services.GetRequiredService<IOptions<LimitOptions>>().Value.Key, app.Services.GetRequiredService<TimeProvider>());
        app.Use((context, next) => context.User.Identity?.Name is { } key
            ? LimitAsync(context, next, all: null, keys.Of(key))
            : next(context));
    }

    /// <param name="all">The account of everybody together, where it is to be asked first.</param>
    /// <param name="one">That of the caller; null while callers have none.</param>
    private static async Task LimitAsync(HttpContext context, RequestDelegate next, Account? all, Account? one)
    {
        if (all?.Enter() is { } full)
        {
            await RefuseAsync(context, full, StatusCodes.Status503ServiceUnavailable);
            return;
        }

        try
        {
            if (one?.Enter() is { } refusal)
            {
                await RefuseAsync(context, refusal, StatusCodes.Status429TooManyRequests);
                return;
            }

            try
            {
                await next(context);
            }
            finally
            {
                one?.Leave((context.Request.Body as LimitedBodyStream)?.Position ?? 0);
            }
        }
        finally
        {
            all?.Leave(0);
        }
    }

    private static Task RefuseAsync(HttpContext context, Refusal refusal, int status)
    {
        context.Response.Headers.RetryAfter = Math.Ceiling(refusal.RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return Problems.Result(status, title: null, refusal.Reason).ExecuteAsync(context);
    }

    private static IPAddress Network(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork || address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }
}
