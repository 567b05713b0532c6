namespace TriggerMail.Runtime;

/// <summary>
/// The claims this process has in hand: queued here, or being handed over. A claim is listed before it is committed, so whoever finds it in the store
/// and not here knows that nobody in this process is at it. Two racers may list the same claim; each takes back its own.
/// </summary>
internal sealed class ClaimsInFlight
{
    private readonly Dictionary<string, int> listed = new(StringComparer.Ordinal);

    public bool Contains(string sendId)
    {
        lock (listed)
            return listed.ContainsKey(sendId);
    }

    public void Add(string sendId)
    {
        lock (listed)
            listed[sendId] = listed.GetValueOrDefault(sendId) + 1;
    }

    /// <summary>Lists a send that nobody here is at; false when somebody is.</summary>
    public bool TryAdd(string sendId)
    {
        lock (listed)
            return listed.TryAdd(sendId, 1);
    }

    public void Remove(string sendId)
    {
        lock (listed)
            if (listed.GetValueOrDefault(sendId) is var times and > 1)
                listed[sendId] = times - 1;
            else
                listed.Remove(sendId);
    }
}
