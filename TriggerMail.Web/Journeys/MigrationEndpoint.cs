using Microsoft.AspNetCore.Http;
using TriggerMail.Bulk;

namespace TriggerMail.Web.Journeys;

/// <summary>
/// <c>POST /api/journeys/{id}/migrate</c>: who inside would go where in the newest version; with <c>?apply=true</c> a pass begins that moves them. The answer
/// is 200 when it is done already, and 202 when it goes on; asking again says how far it is.
/// </summary>
internal sealed class MigrationEndpoint(Engine engine)
{
    public async Task<IResult> MigrateAsync(string id, int? from, bool? apply, CancellationToken cancel)
    {
        if (engine.Journeys.Find(id) is not { } to)
            return Refusal.NotFound(
                $"There is no journey '{id}'.",
                $"The journeys in force are: {string.Join(", ", engine.Journeys.Current.Select(one => one.Id))}.");
        if (apply != true)
            return Results.Json(View(await engine.Migrations.CountAsync(to, from, cancel)));
        MigrationReport report = await engine.Migrations.BeginAsync(to, from, cancel);
        return Results.Json(View(report), statusCode: report.Done ? StatusCodes.Status200OK : StatusCodes.Status202Accepted);
    }
    private static object View(MigrationReport report) => new
    {
        journey = report.Journey,
        to = report.To,
        applied = report.Applied,
        lines = report.Lines.Select(line => new { from = line.From, step = line.Step, to = line.To, ends = line.Ends, reason = line.Reason, count = line.Count }),
        bulkJob = report.BulkJob,
        done = report.Done,
        seen = report.Seen,
    };
}
