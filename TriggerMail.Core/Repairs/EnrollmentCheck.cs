using TriggerMail.Contacts;
using TriggerMail.Journeys;
using TriggerMail.Scheduling;

namespace TriggerMail.Repairs;

/// <summary>Will this enrollment ever go on? Pure.</summary>
internal static class EnrollmentCheck
{
    /// <summary>Why not; null when all is well.</summary>
    public static Finding? Of(Contact contact, Enrollment enrollment, IReadOnlyList<Alarm> alarms, PublishedJourneys journeys)
    {
        var about = $"{contact.Id} in {enrollment.Id}";
        const string stuck = "The contact stands still in this journey, and gets none of its further mails.";
        if (journeys.Find(enrollment.Journey, enrollment.Version) is null)
            return new(about, $"The enrollment is on version {enrollment.Version} of {enrollment.Journey}, which cannot be read.", stuck,
                "Use the release of TriggerMail that published it, or keep its file as it was.", Repair.Yours);
        if (enrollment.Awaiting is { } send)
            return contact.OpenClaims.Contains(send) ? null
                : new(about, $"The enrollment awaits the send {send}, which nobody is making.", stuck, "A repair gives the enrollment the decision that was made, or lets it ask again.", Repair.Possible);
        if (enrollment.WakeAt is not { } wake)
            return new(about, "The enrollment waits for nothing.", stuck, "A repair wakes it, and it goes on from its step.", Repair.Possible);
        return alarms.Any(alarm => alarm.Key == enrollment.Id && alarm.At <= wake) ? null
            : new(about, $"The enrollment is to be woken on {wake:yyyy-MM-dd HH:mm} UTC, and no alarm is set.", stuck, "A repair sets the alarm.", Repair.Possible);
    }
}
