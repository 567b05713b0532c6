namespace TriggerMail.Repairs;

/// <summary>Something that is not as it should be.</summary>
/// <param name="About">What it is about: a contact's id and an enrollment, an alarm, a message.</param>
/// <param name="What">What was found, in a sentence.</param>
/// <param name="Means">What it means for the store and its customers.</param>
/// <param name="Remedy">What to do, or what <c>--fix</c> does.</param>
/// <param name="Repair">Whether it was, can or cannot be put right here.</param>
public sealed record Finding(string About, string What, string Means, string Remedy, Repair Repair);

/// <summary>Whether a finding can be put right.</summary>
public enum Repair
{
    /// <summary>A repair would put it right.</summary>
    Possible,

    /// <summary>It was put right.</summary>
    Done,

    /// <summary>A person has to decide.</summary>
    Yours,
}
