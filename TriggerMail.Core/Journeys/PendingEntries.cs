using TriggerMail.Contacts;
using TriggerMail.Events;

namespace TriggerMail.Journeys;

/// <summary>Between runs and <see cref="PendingEntry"/>: what is written down of a run that begins later, and the run as it begins then.</summary>
internal static class PendingEntries
{
    extension(PendingEntry late)
    {
        /// <summary>The journey and key of the run.</summary>
        public string Slot => EnrollmentId.Slot(late.Journey, late.Key);

        /// <summary>The run as it begins.</summary>
        public Enrollment Begin(string contact, SeenEvent trigger) => new()
        {
            Journey = late.Journey,
            Version = late.Version,
            Contact = contact,
            Key = late.Key,
            Run = late.Run,
            EnteredAt = late.EnteredAt,
            Start = late.Start,
            Trigger = trigger,
        };
    }

    /// <summary>What is written down of a run that an event starts, or whose clock it starts again.</summary>
    public static PendingEntry Of(Enrollment run, SeenEvent seen, bool isRestart) => new()
    {
        Journey = run.Journey,
        Version = run.Version,
        Key = run.Key,
        Run = run.Run,
        EnteredAt = run.EnteredAt,
        Start = seen.At,
        Type = seen.Type,
        IsRestart = isRestart,
    };
}
