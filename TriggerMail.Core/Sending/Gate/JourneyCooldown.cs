using System.Collections.Immutable;
using TriggerMail.Contacts;
using TriggerMail.Journeys;
using TriggerMail.Values;

namespace TriggerMail.Sending.Gate;

/// <summary>
/// A journey's own cooldown: once one of its enrollments has written to a contact, its other enrollments - for another cart or product, or a later
/// one - stay silent until so long after that enrollment's last mail. The mails of one enrollment do not hold each other up. Pure.
/// </summary>
internal static class JourneyCooldown
{
    /// <summary>When the cooldown that stands against a request is over, and why it stands; long past when none does.</summary>
    public static (DateTimeOffset At, string Reason) OverAt(SendRequest request, Contact contact)
    {
        if (request.Journey.Cooldown is not { } cooldown)
            return (DateTimeOffset.MinValue, "");
        var others = contact.JourneySends.Where(send => send.Journey == request.Journey.Id && send.Enrollment != request.Enrollment);
        return others.MaxBy(send => send.At) is not { } last
            ? (DateTimeOffset.MinValue, "")
            : (last.At + cooldown, $"another enrollment of {last.Journey} wrote on {last.At:yyyy-MM-dd HH:mm} UTC, and {Spans.Say(cooldown)} must pass between two of them");
    }

    /// <summary>The sends to remember once this enrollment has written, too; what the cooldown has outlived is forgotten.</summary>
    public static ImmutableArray<JourneySend> Used(Journey journey, string enrollment, ImmutableArray<JourneySend> sends, DateTimeOffset now) =>
        journey.Cooldown is not { } cooldown
            ? sends
            : [.. sends.Where(send => send.Journey != journey.Id || send.At > now - cooldown), new(journey.Id, enrollment, now)];
}
