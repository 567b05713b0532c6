namespace TriggerMail.Sending.Throttling;

/// <summary>
/// How much slower than usual mails go to a domain that said it gets too many: each level halves the speed, and each quarter of an hour
/// without such a word takes one level back. Pure.
/// </summary>
/// <param name="Level">How often the speed was halved, as of <paramref name="Since"/>.</param>
/// <param name="Since">When it was halved last.</param>
public readonly record struct ThrottleLevel(int Level, DateTimeOffset Since)
{
    /// <summary>The slowest there is: a 256th of the usual speed.</summary>
    public const int Most = 8;

    /// <summary>How long a level lasts when nothing more is said.</summary>
    public static readonly TimeSpan Recovery = TimeSpan.FromMinutes(15);

    // Mails under way together are refused together: that is one word, not many.
    private static readonly TimeSpan OneWord = TimeSpan.FromMinutes(1);

    /// <summary>The level that is left at an instant.</summary>
    public int At(DateTimeOffset now) => now <= Since ? Level : (int)Math.Max(0, Level - Math.Floor((now - Since) / Recovery));

    /// <summary>The slowness after the domain has said once more that it gets too many.</summary>
    public ThrottleLevel Deferred(DateTimeOffset now) => Level > 0 && now - Since < OneWord ? this : new(Math.Min(At(now) + 1, Most), now);
}
