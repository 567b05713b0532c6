using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using TriggerMail.Clocks;
using TriggerMail.Events;
using TriggerMail.Storage;
using TriggerMail.Stories;

namespace TriggerMail.Hosts;

/// <summary>The real program, killed with SIGKILL in the middle of things and started again on the same folder.</summary>
public sealed class A_killed_local_host : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1)]
    public async Task sends_the_same_mails_as_one_that_lived_and_none_twice(int seed)
    {
        var whole = await PlayAsync("whole", null);
        var killed = await PlayAsync("killed", new Random(seed));
        Assert.Equal(whole.Mails, killed.Mails);
        Assert.Equal(whole.Files, killed.Files);
        Assert.True(whole.Mails.Count >= 8, string.Join('\n', whole.Mails));
        Assert.True(killed.Kills >= 4, $"only {killed.Kills} kills happened, which proves little");
    }

    // Both begin at the same moment: by the real one, a quiet hour might begin between the two.
    private static async Task SetClockAsync(string data)
    {
        using var records = SqliteRecordStore.Open(data);
        await ManualClock.OpenAsync(records, EngineStoryHost.Start);
    }

    // The rest of the library would only add mails, and with them moments in which two wait for each other: who is looked at first then
    // depends on the kill, and may differ by the minute.
    private string ThreeJourneys()
    {
        Directory.CreateDirectory(folder["journeys"]);
        foreach (var journey in EngineStoryHost.Three())
            File.Copy(Path.Combine(Repository.Journeys, journey.Id + ".yaml"), Path.Combine(folder["journeys"], journey.Id + ".yaml"), overwrite: true);
        return folder["journeys"];
    }

    private async Task<(IReadOnlyList<string> Mails, int Files, int Kills)> PlayAsync(string name, Random? random)
    {
        var kills = 0;
        await SetClockAsync(folder[name]);
        await using var host = new LocalProcess(folder[name], journeys: ThreeJourneys());
        await host.StartAsync();
        var start = (await host.GetAsync("/api/clock")).GetProperty("now").GetDateTimeOffset();
        var at = start;
        foreach (var happened in Script.Events)
        {
            var time = start + (happened.Time - EngineStoryHost.Start);
            at = await OnceAsync(() => AdvanceToAsync(host, time));
            await OnceAsync(() => PostAsync(host, happened with { Time = time }));
        }
        await OnceAsync(() => AdvanceToAsync(host, start + Script.Length));
        var mails = new List<string>();
        foreach (var contact in Script.Contacts)
            mails.AddRange(await MailsAsync(host, contact, start));
        return (mails, Directory.GetFiles(Path.Combine(folder[name], "outbox"), "*.eml").Length, kills);

        // A client that gets no answer asks again: that is all the help the killed host gets.
        async Task<T> OnceAsync<T>(Func<Task<T>> asks)
        {
            if (random is not null && random.Next(3) == 0)
            {
                var asked = asks();
                await WaitForAnyWorkAsync(host, random);
                await host.KillAsync();
                kills++;
                await asked.ContinueWith(_ => { }, TaskScheduler.Default);
                await host.StartAsync();
            }
            return await asks();
        }
    }

    // Kills at moments spread over the request's life by counting round trips, not by sleeping.
    private static async Task WaitForAnyWorkAsync(LocalProcess host, Random random)
    {
        for (var looks = random.Next(4); looks > 0; looks--)
            await host.GetAsync("/api/clock");
    }

    private static async Task<DateTimeOffset> AdvanceToAsync(LocalProcess host, DateTimeOffset time)
    {
        var now = (await host.GetAsync("/api/clock")).GetProperty("now").GetDateTimeOffset();
        var seconds = Math.Max(0, (int)(time - now).TotalSeconds);
        var answer = await host.Http.PostAsJsonAsync("/api/clock/advance", new { by = string.Create(CultureInfo.InvariantCulture, $"{seconds}s") });
        answer.EnsureSuccessStatusCode();
        return time;
    }

    private static async Task<bool> PostAsync(LocalProcess host, StoreEvent happened)
    {
        using var body = new ByteArrayContent(StoreEventJson.Write(happened));
        body.Headers.ContentType = new MediaTypeHeaderValue("application/cloudevents+json");
        (await host.Http.PostAsync(new Uri("/api/events", UriKind.Relative), body)).EnsureSuccessStatusCode();
        return true;
    }

    private static async Task<IEnumerable<string>> MailsAsync(LocalProcess host, string contact, DateTimeOffset start) =>
        (await host.GetAsync($"/api/messages?contact={contact}")).GetProperty("items").EnumerateArray().Select(mail => string.Create(
            CultureInfo.InvariantCulture,
            $"{contact} {(int)(mail.GetProperty("at").GetDateTimeOffset() - start).TotalMinutes} {mail.GetProperty("state")} {mail.GetProperty("template")} {mail.GetProperty("reason")}")).ToList();
}
