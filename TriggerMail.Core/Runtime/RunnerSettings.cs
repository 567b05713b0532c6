using TriggerMail.Sending.Gate;

namespace TriggerMail.Runtime;

/// <summary>What a host tells the runner about itself and the store's rules.</summary>
public sealed record RunnerSettings
{
    /// <summary>Names this process; another name after every start, so that claims of a dead process are known as such.</summary>
    public required string Owner { get; init; }

    /// <summary>
    /// How long another process may take over a claimed send before it counts as dead. Zero where only one process can run, as
    /// on the local host: then every claim of another owner is dead.
    /// </summary>
    public TimeSpan ClaimLease { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Whether a provider that is out of reach is tried again only when <see cref="SendQueue.TryNow"/> says so: where time jumps, each pause would be
    /// over at once, and cost a timeout that is real.
    /// </summary>
    public bool TriesProvidersWhenTold { get; init; }

    /// <summary>How old an event's own time may be and still start clocks; an older one counts as having happened this long ago.</summary>
    public TimeSpan LateGrace { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The store's rules about consent.</summary>
    public TriggerMail.Contacts.Permissions.ConsentRules Consent { get; init; } = new();

    /// <summary>The store's rules for marketing mail.</summary>
    public SendRules Rules { get; init; } = new();
}
