using TriggerMail.Contacts.Permissions;
using TriggerMail.Values;

namespace TriggerMail.Sending.Throttling;

/// <summary>A claimed send in the queue to its provider. The claim in the contact's partition is the truth; this says where to look.</summary>
/// <param name="Id">The send's id, which begins with its contact's.</param>
/// <param name="Channel">How it goes.</param>
/// <param name="Domain">The recipient's domain, for a fair share of the connections; of a number or a call, the channel.</param>
/// <param name="IsUrgent">Whether it is part of a purchase or an account: those go first.</param>
/// <param name="At">Since when it waits.</param>
internal sealed record QueuedSend(string Id, string Channel, string Domain, bool IsUrgent, DateTimeOffset At)
{
    /// <summary>The claim as it was committed, while that is recent; null: it is read when its turn comes.</summary>
    public CommittedClaim? Claim { get; init; }

    /// <summary>The versions its claim was committed with, while this process remembers them.</summary>
    public ClaimVersions? Versions { get; init; }

    /// <summary>How often the connection was lost over it before anything was handed over.</summary>
    public int Lost { get; init; }

    /// <summary>Its place among those that wait since the same instant, given when it came to its line, and kept when it comes back; 0: none yet.</summary>
    public long Place { get; init; }

    public string Contact => ContactOf(Id);

    /// <summary>The enrollment that asked for it.</summary>
    public string Enrollment => EnrollmentOf(Id);

    public static QueuedSend Of(LedgerRow row) => new(
        row.Id, row.Channel, row is { Channel: Channels.Email, To: { } to } ? Address.DomainOf(to) : row.Channel, row.Transactional, row.QueuedAt ?? row.At);

    /// <summary>The contact a send goes to: its id begins with it.</summary>
    public static string ContactOf(string send) => send.Split('~')[0];

    /// <summary>The enrollment that asked for a send: its id is contact, journey, key, enrollment, turn.</summary>
    public static string EnrollmentOf(string send) => string.Join('~', send.Split('~').Skip(1).Take(3));
}

/// <summary>A claim as a commit left it.</summary>
/// <param name="Row">The ledger row.</param>
/// <param name="Message">The message as it was composed.</param>
/// <param name="RowVersion">The ledger row's version.</param>
/// <param name="HeadVersion">The contact's version: while it is this, nothing that the message says or is judged by has changed.</param>
internal sealed record CommittedClaim(LedgerRow Row, Message Message, string RowVersion, string HeadVersion);

/// <summary>What tells whether anything has changed since a claim was committed.</summary>
/// <param name="Row">The ledger row's version.</param>
/// <param name="Head">The contact's version.</param>
internal readonly record struct ClaimVersions(string Row, string Head);
