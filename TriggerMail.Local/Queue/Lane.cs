namespace TriggerMail.Queue;

/// <summary>The events of one contact that wait, in order, and whether one of them is being handled.</summary>
internal sealed class Lane(string key) : IDisposable
{
    public string Key { get; } = key;

    public Queue<Waiting> Events { get; } = new();

    public LaneState State { get; set; }

    /// <summary>How many of the events an earlier run left and nobody has tried yet.</summary>
    public int LeftOver { get; set; }

    /// <summary>Rings when a rest is over.</summary>
    public ITimer? Alarm { get; set; }

    public void Dispose() => Alarm?.Dispose();
}

/// <summary>What a contact's line does.</summary>
internal enum LaneState
{
    /// <summary>Nothing in it can be handled now.</summary>
    Idle,

    /// <summary>It waits for its turn among the contacts.</summary>
    Queued,

    /// <summary>Its first event is being handled.</summary>
    Busy,

    /// <summary>Its first event failed and is tried again a little later.</summary>
    Resting,
}
