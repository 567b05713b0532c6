using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace TriggerMail.Web.Access;

/// <summary>Counts requests by caller and kind. A caller is a key that is known, else an address (an IPv6 network of 64 bits is one).</summary>
internal sealed class RateLimits(WebSettings settings, KeyRing ring) : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<string> api = Limiter(settings.Rates.ApiPerSecond, Second);
    private readonly PartitionedRateLimiter<string> collect = Limiter(settings.Rates.CollectPerSecond, Second);
    private readonly PartitionedRateLimiter<string> asking = Limiter(settings.Rates.AsksPerMinute, Minute);
    private readonly PartitionedRateLimiter<string> askingAll = Limiter(settings.Rates.AsksPerHour, TimeSpan.FromHours(1));
    private readonly PartitionedRateLimiter<string> links = Limiter(settings.Rates.LinksPerMinute, Minute);
    private readonly PartitionedRateLimiter<string> health = Limiter(settings.Rates.HealthPerSecond, Second);
    private readonly PartitionedRateLimiter<string> wrong = Limiter(settings.Rates.WrongKeysPerMinute, Minute);

    /// <summary>Counts a request. How long to wait when it is one too many; null when it is taken.</summary>
    public TimeSpan? Count(HttpContext context)
    {
        var path = context.Request.Path;
        if (path.StartsWithSegments("/u", StringComparison.OrdinalIgnoreCase) || path.StartsWithSegments("/p", StringComparison.OrdinalIgnoreCase)
            || path.StartsWithSegments("/t", StringComparison.OrdinalIgnoreCase) || path.StartsWithSegments("/confirm", StringComparison.OrdinalIgnoreCase))
            return Take(links, Address(context));
        if (path.StartsWithSegments("/api/collect", StringComparison.OrdinalIgnoreCase))
            return Take(collect, Address(context));
        if (path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase))
            return Take(health, Address(context));
        if (path.StartsWithSegments("/assets", StringComparison.OrdinalIgnoreCase))
            return null;
        var shown = ring.IsEmpty ? null : KeyRing.Shown(context.Request);
        return Take(api, ring.Ask(shown, Scope.None).Name is { } name ? "key " + name : Address(context));
    }

    /// <summary>
    /// Counts what a browser's request holds beyond the request itself: its further events, and those that ask for a mail in an address's name. How
    /// long to wait when that is too much; null when it is taken.
    /// </summary>
    public TimeSpan? Collected(HttpContext context, int events, int asks) =>
        (events > 1 ? Take(collect, Address(context), events - 1) : null)
        ?? (asks > 0 ? Take(asking, Address(context), asks) ?? Take(askingAll, "all", asks) : null);

    /// <summary>Counts a wrong key. How long to wait when it is one too many; null when another may be tried.</summary>
    public TimeSpan? WrongKey(HttpContext context) => Take(wrong, Address(context));

    public void Dispose()
    {
        api.Dispose();
        collect.Dispose();
        asking.Dispose();
        askingAll.Dispose();
        links.Dispose();
        health.Dispose();
        wrong.Dispose();
    }

    private static string? Address(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        if (address is not { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false })
            return address?.ToString();
        return Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8));
    }

    // Whose address is not known is not counted: one caller must not use up what belongs to all.
    private static TimeSpan? Take(PartitionedRateLimiter<string> limiter, string? caller, int count = 1)
    {
        if (caller is null)
            return null;
        using var lease = Acquire(limiter, caller, count);
        if (lease is null)
            return Minute; // More than it ever takes at once.
        return lease.IsAcquired ? null : lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : Second;
    }

    private static RateLimitLease? Acquire(PartitionedRateLimiter<string> limiter, string caller, int count)
    {
        try
        {
            return limiter.AttemptAcquire(caller, count);
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    private static PartitionedRateLimiter<string> Limiter(int most, TimeSpan each) => PartitionedRateLimiter.Create<string, string>(caller => most == 0
        ? RateLimitPartition.GetNoLimiter(caller)
        : RateLimitPartition.GetTokenBucketLimiter(caller, _ => new()
        {
            TokenLimit = most,
            TokensPerPeriod = Math.Max(1, most / 10),
            ReplenishmentPeriod = each / Math.Min(10, most),
            QueueLimit = 0,
        }));
}
