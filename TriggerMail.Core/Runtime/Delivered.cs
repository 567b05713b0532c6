namespace TriggerMail.Runtime;

/// <summary>What came of handing over a queued send.</summary>
internal abstract record Delivered
{
    private Delivered() { }

    /// <summary>It is decided, or there was nothing to decide any more.</summary>
    internal sealed record Settled : Delivered;

    /// <summary>The provider could not be reached, or hung up over the message before it was given it; the send waits as before.</summary>
    internal sealed record Unreached(string Reason, bool WasLostOverIt) : Delivered;

    /// <summary>Another process has it until then, if it lives.</summary>
    internal sealed record Busy(DateTimeOffset Until) : Delivered;

    /// <summary>It changed in the last moment, and must be looked at again.</summary>
    internal sealed record Changed : Delivered;
}
