namespace TriggerMail.Queue;

/// <summary>How long to wait before the next attempt, while nothing can be written: a disk that has room again is noticed within seconds.</summary>
internal static class Patience
{
    private const int Doublings = 4;
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);

    /// <summary>From half a second to eight.</summary>
    public static TimeSpan After(int rests) => First * (1 << Math.Min(rests, Doublings));

    /// <summary>Waits so long; at once when stopping.</summary>
    public static async Task RestAsync(int rests, TimeProvider clock, CancellationToken stopping) =>
        await Task.Delay(After(rests), clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
