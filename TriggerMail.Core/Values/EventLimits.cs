namespace TriggerMail.Values;

/// <summary>How much a sender may put into one request, so that no JSON, however hostile, can hurt.</summary>
public static class EventLimits
{
    /// <summary>Bytes of one request body.</summary>
    public const int BodyBytes = 1024 * 1024;

    /// <summary>Bytes of one event's data. Leaves room for the envelope in a 256 KB Service Bus message (standard tier).</summary>
    public const int DataBytes = 192 * 1024;

    /// <summary>Levels of nesting in a body.</summary>
    public const int Depth = 32;

    /// <summary>Characters of an event's id, source, type and subject, each.</summary>
    public const int NameCharacters = 512;

    /// <summary>Problems named in one refusal; a sender fixes the first ones first.</summary>
    internal const int ProblemsNamed = 20;

    /// <summary>A time further ahead than this is a wrong clock: the event counts as happening now.</summary>
    internal static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);
}
