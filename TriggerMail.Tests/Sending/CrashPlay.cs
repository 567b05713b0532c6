using TriggerMail.Events;
using TriggerMail.Storage;
using TriggerMail.Stories;

namespace TriggerMail.Sending;

/// <summary>Plays a script on an engine that dies at one commit and is started again on what is left.</summary>
internal static class CrashPlay
{
    /// <summary>The engine after the whole script, and how many commits the first one began.</summary>
    public static async Task<(EngineStoryHost Host, int Commits)> RunAsync(
        int dieAt, bool afterwards, IReadOnlyList<StoreEvent> events, Func<IRecordStore, string, EngineStoryHost> open)
    {
        var records = new InMemoryRecordStore();
        var store = new CrashingStore(records, dieAt, afterwards);
        var host = open(store, "first");
        foreach (var happened in events)
        {
            await AliveAsync(alive => alive.PassAsync(happened.Time - alive.Now));
            await AliveAsync(alive => alive.HappenAsync(happened));
        }
        await AliveAsync(alive => alive.PassAsync(EngineStoryHost.Start + Script.Length - alive.Now));
        return (host, store.Commits);

        async Task AliveAsync(Func<EngineStoryHost, Task> does)
        {
            try
            {
                await does(host);
            }
            catch (CrashException)
            {
                // A new process on the same records, at the same time of day; the queue and the alarms bring the work again.
                var again = open(records, "second");
                again.Clock.MoveTo(host.Now);
                host = again;
                await does(host);
            }
        }
    }
}
