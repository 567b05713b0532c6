using Microsoft.AspNetCore.Http;
using TriggerMail.Partitions;
using TriggerMail.Web.Pages;

namespace TriggerMail.Web.Repairs;

/// <summary>What failed for good, for people.</summary>
internal sealed class DeadPages(Engine engine)
{
    private const int Most = 200;

    /// <summary><c>GET /dead</c>.</summary>
    public async Task<IResult> ShowAsync(CancellationToken cancel) => await PageAsync([], cancel);

    /// <summary><c>POST /dead</c> with <c>retry=ID</c> or <c>retry=all</c>: tries again and says how it came out.</summary>
    public async Task<IResult> RetryAsync(HttpRequest request, CancellationToken cancel)
    {
        var form = await FormBody.ReadAsync(request);
        IReadOnlyList<Retry> outcomes = form["retry"].ToString() switch
        {
            "" => [],
            "all" => await engine.Dead.RetryAllAsync(CancellationToken.None),
            var id => [await engine.Dead.RetryAsync(id, CancellationToken.None)],
        };
        return await PageAsync(outcomes, cancel);
    }

    private async Task<IResult> PageAsync(IReadOnlyList<Retry> outcomes, CancellationToken cancel) => new Page<DeadPage>(new()
    {
        [nameof(DeadPage.Letters)] = await engine.Dead.ListAsync(Most, cancel),
        [nameof(DeadPage.Outcomes)] = outcomes,
    });
}
