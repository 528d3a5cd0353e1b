using System.Diagnostics;
using Cerebrum.Gateway.Audit;
using Cerebrum.Gateway.Telemetry;

namespace Cerebrum.Gateway;

/// <summary>What is noted of a request when it has ended, refused ones included: who did what in the audit log, how long it took in the history.</summary>
internal static class Records
{
    public static void UseRecords(this WebApplication app)
    {
        var (audit, history) = (app.Services.GetRequiredService<AuditLog>(), app.Services.GetRequiredService<History>());
        app.Use(async (context, next) =>
        {
            var (start, status) = (Stopwatch.GetTimestamp(), StatusCodes.Status500InternalServerError); // An exception becomes one further out.
            try
            {
                await next(context);
                status = context.Response.StatusCode;
            }
            finally
            {
                var took = Stopwatch.GetElapsedTime(start);
                audit.Note(context, status, took);
                history.Note(context, status, took);
            }
        });
    }
}
