using System.Text;
using Microsoft.AspNetCore.Http;
using TriggerMail.Events;
using TriggerMail.Imports;
using TriggerMail.Web.Intake;

namespace TriggerMail.Web.Imports;

/// <summary><c>POST /api/consents/import</c>: consents given elsewhere, each with its proof, while the host runs.</summary>
internal sealed class ConsentImport(IEventQueue queue, TimeProvider clock)
{
    private const int LargestFile = 8 * 1024 * 1024;
    private const int MostProblemsTold = 100;
    private const int AtOnce = 200;

    /// <summary>Nothing is taken in while a line is bad. Each line is an event with an id of its own, so a file that is sent again counts once.</summary>
    public async Task<IResult> PostAsync(HttpRequest request, bool? dryRun)
    {
        if (await RequestBody.ReadAsync(request, LargestFile) is not { } body)
            return Refusal.TooLarge(LargestFile);
        var (lines, problems) = (new List<StoreEvent>(), new List<string>());
        foreach (var (row, wrong) in ConsentFile.Read(() => new StreamReader(new MemoryStream(body.ToArray()), Encoding.UTF8), clock.GetUtcNow()))
            if (wrong.Count == 0)
                lines.Add(row.ToEvent());
            else
                problems.AddRange(wrong.Select(problem => $"line {row.Line}: {problem}."));
        if (problems.Count > 0)
            return Refusal.Unreadable([.. problems.Take(MostProblemsTold)]);
        var (fresh, known) = (0, 0);
        foreach (var some in dryRun == true ? [] : lines.Chunk(AtOnce))
        {
            // Not tied to the request: what was begun is finished, and sending the file again is no harm.
            var accepted = await queue.EnqueueAsync(some, CancellationToken.None);
            (fresh, known) = (fresh + accepted.New, known + accepted.Duplicates);
        }
        return Results.Json(new { lines = lines.Count, accepted = fresh, duplicates = known, dryRun = dryRun == true }, statusCode: dryRun == true ? StatusCodes.Status200OK : StatusCodes.Status202Accepted);
    }
}
