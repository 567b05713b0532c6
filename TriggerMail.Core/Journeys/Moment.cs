using TriggerMail.Contacts;

namespace TriggerMail.Journeys;

/// <summary>A moment a <see cref="WaitUntilStep"/> waits for.</summary>
public abstract record Moment
{
    private Moment() { }

    /// <summary>The instant meant, given where the enrollment and its contact are now.</summary>
    internal abstract DateTimeOffset After(Enrollment enrollment, Facts facts);

    /// <summary>
    /// So long after the journey's start (<c>start + 24h</c>), whatever a held message delayed in between. The start is the
    /// last event that started the clock.
    /// </summary>
    public sealed record FromStart(TimeSpan Offset) : Moment
    {
        internal override DateTimeOffset After(Enrollment enrollment, Facts facts) => enrollment.Start + Offset;
    }

    /// <summary>The next time the contact's clock shows this hour (<c>09:00</c>); the contact's zone, else the store's.</summary>
    public sealed record LocalTime(TimeOnly Time) : Moment
    {
        internal override DateTimeOffset After(Enrollment enrollment, Facts facts) =>
            LocalTimes.Next(facts.Now, NodaTime.LocalTime.FromTimeOnly(Time), facts.Zone);
    }
}
