using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using TriggerMail.Catalog.Coupons;
using TriggerMail.Web.Intake;

namespace TriggerMail.Web.Catalog;

/// <summary>Coupons, for the store's programs: which codes to honour, and pools to fill.</summary>
internal sealed class CouponEndpoints(Engine engine)
{
    private const int Most = 500;
    private const int LargestFile = 8 * 1024 * 1024;

    /// <summary><c>GET /api/coupons?since=INSTANT&amp;after=NEXT</c>: lines in order of time; <c>next</c> is the <c>after</c> of the next page.</summary>
    public async Task<IResult> ListAsync(string? since, string? after, CancellationToken cancel)
    {
        if (since is not null && !DateTimeOffset.TryParse(since, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _))
            return Refusal.Unreadable($"since is \"{since}\"; write an instant such as 2026-03-02T08:00:00Z.");
        var from = since is null ? DateTimeOffset.MinValue : DateTimeOffset.Parse(since, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        var (lines, next) = await engine.CouponLines.ReadAsync(from, after, Most, cancel);
        return Results.Json(new { items = lines.Select(View), next });
    }

    /// <summary><c>GET /api/coupons/pools</c>.</summary>
    public async Task<IResult> PoolsAsync(CancellationToken cancel) =>
        Results.Json(new { items = (await engine.CouponPools.CountAsync(cancel)).Select(pool => new { pool = pool.Name, free = pool.Free, reserved = pool.Reserved, spent = pool.Spent }) });

    /// <summary><c>POST /api/coupons/pools/{pool}</c> with CSV: adds codes. Sending the same file again adds nothing.</summary>
    public async Task<IResult> ImportAsync(HttpRequest request, string pool)
    {
        if (await RequestBody.ReadAsync(request, LargestFile) is not { } body)
            return Refusal.TooLarge(LargestFile);
        using var text = new StreamReader(new MemoryStream(body.ToArray()), Encoding.UTF8);
        var (codes, problem) = CodeFile.Read(text);
        if (problem is not null)
            return Refusal.Unreadable(problem);
        var import = await engine.CouponPools.ImportAsync(pool, codes, request.HttpContext.RequestAborted);
        return Results.Json(new { pool, added = import.Added, known = import.Known });
    }

    private static object View(CouponLine line) => new
    {
        at = line.At,
        state = line.State,
        id = line.Id,
        code = line.Code,
        name = line.Name,
        contact = line.Contact,
        percent = line.Discount.Percent,
        amount = line.Discount.Amount,
        currency = line.Discount.Currency,
        freeShipping = line.Discount.FreeShipping,
        pool = line.Pool,
        expiresAt = line.ExpiresAt,
    };
}
