using Microsoft.AspNetCore.Http;

namespace TriggerMail.Web.Journeys;

/// <summary><c>POST /api/journeys/{id}/migrate</c>: who inside would go where in the newest version; with <c>?apply=true</c> they do.</summary>
internal sealed class MigrationEndpoint(Engine engine)
{
    public async Task<IResult> MigrateAsync(string id, int? from, bool? apply, CancellationToken cancel) =>
        engine.Journeys.Find(id) is { } to
            ? Results.Json(await engine.Migrations.MigrateAsync(to, from, apply ?? false, cancel))
            : Refusal.NotFound(
                $"There is no journey '{id}'.",
                $"The journeys in force are: {string.Join(", ", engine.Journeys.Current.Select(one => one.Id))}.");
}
