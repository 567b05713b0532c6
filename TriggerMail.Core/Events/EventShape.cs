namespace TriggerMail.Events;

/// <summary>The shape of an event's data: what may be there and of which kind. Missing is allowed everywhere; wrong names its path.</summary>
public static partial class EventShape;
