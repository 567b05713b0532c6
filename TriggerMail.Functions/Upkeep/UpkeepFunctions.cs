using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace TriggerMail.Upkeep;

/// <summary>Upkeep by the clock, and at once for whoever holds the app's master key.</summary>
public sealed class UpkeepFunctions(UpkeepDesk desk)
{
    [Function("Sweep")]
    public Task SweepAsync([TimerTrigger("0 */5 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancel) =>
        desk.SweepAsync(client, cancel);

    [Function("Purge")]
    public Task PurgeAsync([TimerTrigger("0 17 3 * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancel) =>
        desk.PurgeAsync(client, cancel);

    [Function("SweepNow")]
    public async Task<IResult> SweepNowAsync(
        [HttpTrigger(AuthorizationLevel.Admin, "post", Route = "api/upkeep/sweep")] HttpRequest request, [DurableClient] DurableTaskClient client, CancellationToken cancel) =>
        Results.Json(new { swept = await desk.SweepAsync(client, cancel) });

    [Function("PurgeNow")]
    public async Task<IResult> PurgeNowAsync(
        [HttpTrigger(AuthorizationLevel.Admin, "post", Route = "api/upkeep/purge")] HttpRequest request, [DurableClient] DurableTaskClient client, CancellationToken cancel) =>
        Results.Json(new { purged = await desk.PurgeAsync(client, cancel) });
}
