using Microsoft.AspNetCore.Http;
using TriggerMail.Web.Pages;

namespace TriggerMail.Web.Domains;

/// <summary>How mails to each recipient domain fare, for people.</summary>
internal sealed class DomainPages(Engine engine, TimeProvider clock)
{
    /// <summary><c>GET /domains</c>.</summary>
    public async Task<IResult> ShowAsync(CancellationToken cancel) => new Page<DomainPage>(new()
    {
        [nameof(DomainPage.Domains)] = await engine.Domains.ReadAsync(clock.GetUtcNow(), cancel),
    });
}
