namespace TriggerMail.Contacts;

/// <summary>What a contact's record keeps about one journey that starts by the clock.</summary>
/// <param name="Trigger">Which trigger it was planned by: another one makes the plan void, but not what was given.</param>
/// <param name="Given">The key of the occasion that was given last; none with that key is given again.</param>
/// <param name="Key">The key of the occasion planned, or null.</param>
/// <param name="At">When it is, or null.</param>
public sealed record OccasionMark(string Trigger, string? Given = null, string? Key = null, DateTimeOffset? At = null)
{
    /// <summary>The mark once the occasion with this key was given.</summary>
    internal OccasionMark With(string given) => this with { Given = given, Key = null, At = null };
}
