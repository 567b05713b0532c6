using Microsoft.AspNetCore.Http;
using TriggerMail.Partitions;
using TriggerMail.Runtime.DeadLetters;

namespace TriggerMail.Web.Repairs;

/// <summary>What failed for good, for programs.</summary>
internal sealed class DeadEndpoints(Engine engine)
{
    private const int Most = 500;

    /// <summary><c>GET /api/dead</c>: the newest first.</summary>
    public async Task<IResult> ListAsync(CancellationToken cancel) =>
        Results.Json(new { items = (await engine.Dead.ListAsync(Most, cancel)).Select(View), next = (string?)null });

    /// <summary><c>POST /api/dead/{id}/retry</c>.</summary>
    public async Task<IResult> RetryAsync(string id)
    {
        // What has begun is finished, whether or not somebody still waits for the answer.
        var retry = await engine.Dead.RetryAsync(id, CancellationToken.None);
        return retry.Outcome == RetryOutcome.NotThere
            ? Refusal.NotFound($"Nothing to retry as '{id}': {retry.Reason}.", "Take an id from GET /api/dead.")
            : Results.Json(View(retry));
    }

    /// <summary><c>POST /api/dead/retry</c>: all of them, the oldest first.</summary>
    public async Task<IResult> RetryAllAsync() =>
        Results.Json(new { items = (await engine.Dead.RetryAllAsync(CancellationToken.None)).Select(View) });

    private static object View(DeadLetter letter) =>
        new { id = letter.Id, kind = letter.Kind.ToString().ToLowerInvariant(), at = letter.At, contact = letter.Contact, what = letter.What, reason = letter.Reason };

    private static object View(Retry retry) => new { id = retry.Id, outcome = RetryWords.Name(retry.Outcome), reason = retry.Reason, newId = retry.NewId };
}
