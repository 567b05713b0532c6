using System.Collections.Concurrent;
using TriggerMail.Sending;

namespace TriggerMail.Runtime;

/// <summary>A provider's answer to a send, as long as it is not settled.</summary>
/// <param name="Claim">The send as it was handed over.</param>
/// <param name="Answer">What the provider said.</param>
/// <param name="MayHaveLeft">Whether it may have left, now or before.</param>
internal sealed record OpenAnswer(LedgerRow Claim, SendResult Answer, bool MayHaveLeft);

/// <summary>
/// What this process knows of its handovers and could not write down: answers that are not settled, and sends that were marked as begun, as
/// far as it can tell, and never handed over. Only what a dead process knew is lost.
/// </summary>
internal sealed class Handovers
{
    private readonly ConcurrentDictionary<string, OpenAnswer> answers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> untouched = new(StringComparer.Ordinal);

    /// <summary>What the provider said about a send; null: it was not asked, or that is settled.</summary>
    public OpenAnswer? AnswerTo(string send) => answers.GetValueOrDefault(send);

    /// <summary>The provider answered.</summary>
    public void Answered(string send, OpenAnswer answer) => answers[send] = answer;

    /// <summary>Nothing was handed over, although it may stand in the store as begun.</summary>
    public void NotBegun(string send) => untouched[send] = 0;

    /// <summary>Whether a send that stands in the store as begun by this process was never handed over.</summary>
    public bool IsUntouched(string send) => untouched.ContainsKey(send);

    /// <summary>It is begun now, and that is written down.</summary>
    public void Begun(string send) => untouched.TryRemove(send, out _);

    /// <summary>All that is known of it is written down.</summary>
    public void Forget(string send)
    {
        answers.TryRemove(send, out _);
        untouched.TryRemove(send, out _);
    }
}
