using TriggerMail.Contacts;
using TriggerMail.Events;

namespace TriggerMail.Journeys;

/// <summary>Between enrollments and <see cref="PendingEntry"/>: what is written down of an enrollment that begins later, and the enrollment as it begins then.</summary>
internal static class PendingEntries
{
    extension(PendingEntry late)
    {
        /// <summary>The journey and key of the enrollment.</summary>
        public string Slot => EnrollmentId.Slot(late.Journey, late.Key);

        /// <summary>The enrollment as it begins.</summary>
        public Enrollment Begin(string contact, SeenEvent trigger) => new()
        {
            Journey = late.Journey,
            Version = late.Version,
            Contact = contact,
            Key = late.Key,
            Number = late.Number,
            EnteredAt = late.EnteredAt,
            Start = late.Start,
            Trigger = trigger,
        };
    }

    /// <summary>What is written down of an enrollment that an event starts, or whose clock it starts again.</summary>
    public static PendingEntry Of(Enrollment enrollment, SeenEvent seen, bool isRestart) => new()
    {
        Journey = enrollment.Journey,
        Version = enrollment.Version,
        Key = enrollment.Key,
        Number = enrollment.Number,
        EnteredAt = enrollment.EnteredAt,
        Start = seen.At,
        Type = seen.Type,
        IsRestart = isRestart,
    };
}
