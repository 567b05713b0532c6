using TriggerMail.Storage;
using TriggerMail.Stories;

namespace TriggerMail.Tests.Triggers;

/// <summary>The engine's clock starts on 2 March 2026 at 08:00 UTC.</summary>
public sealed class A_broadcast
{
    private const string All = "all: { contact.email: { exists: true } }\nclub: { contact.attributes.club: true }";

    private static string At(string time, string to = "all", string zone = "store") => $"{{ broadcast: {{ to: {to}, at: \"{time}\", zone: {zone} }} }}";

    [Fact]
    public async Task reaches_everybody_in_its_segment_once_at_its_time()
    {
        var shop = Shop.With(At("2026-03-10 09:00", to: "club"), All);
        await shop.KnowsAsync("'attributes':{'club':true}");
        await shop.KnowsAsync("'attributes':{'club':false}", "ben@example.com");
        await shop.Host.Engine.Upkeep.BeginAsync();
        await shop.PassAsync(30);
        Assert.Equal(["2026-03-10 09:00"], await shop.MailsAsync());
        Assert.Empty(await shop.MailsAsync("ben@example.com"));
        Assert.Contains("The broadcast sample was due", await shop.Host.TimelineAsync("ada@example.com"));
    }

    // novu#2808: nine o'clock is nine o'clock everywhere.
    [Fact]
    public async Task follows_the_clocks_of_those_it_is_for()
    {
        var shop = Shop.With(At("2026-03-10 09:00", zone: "contact"), All);
        string[] zones = ["Pacific/Kiritimati", "Asia/Tokyo", "Europe/Berlin", "America/New_York", "Pacific/Honolulu"];
        foreach (var zone in zones)
            await shop.KnowsAsync($"'timeZone':'{zone}'", $"{zone.Replace('/', '.')}@example.com");
        await shop.KnowsAsync("'firstName':'Ada'");
        await shop.Host.Engine.Upkeep.BeginAsync();
        await shop.PassAsync(30);
        string[] expected = ["2026-03-09 19:00", "2026-03-10 00:00", "2026-03-10 08:00", "2026-03-10 13:00", "2026-03-10 19:00"];
        foreach (var (zone, mail) in zones.Zip(expected))
            Assert.Equal([mail], await shop.MailsAsync($"{zone.Replace('/', '.')}@example.com"));
        Assert.Equal(["2026-03-10 09:00"], await shop.MailsAsync());
        Assert.All(await shop.Host.Engine.BulkJobs.AllAsync(), round => Assert.True(round.Progress.EndedAt is not null || round.Daily, round.Id));
    }

    [Fact]
    public async Task edited_before_it_begins_follows_the_new_time()
    {
        var records = new InMemoryRecordStore();
        var first = Shop.With(At("2026-03-10 09:00"), All, records);
        await first.KnowsAsync("'firstName':'Ada'");
        await first.Host.Engine.Upkeep.BeginAsync();
        var edited = Shop.With(At("2026-03-05 12:00"), All, records, owner: "second");
        await edited.Host.Engine.Upkeep.BeginAsync();
        await edited.PassAsync(30);
        Assert.Equal(["2026-03-05 12:00"], await edited.MailsAsync());
    }

    [Fact]
    public async Task edited_after_it_began_is_not_repeated()
    {
        var records = new InMemoryRecordStore();
        var first = Shop.With(At("2026-03-10 09:00"), All, records);
        await first.KnowsAsync("'firstName':'Ada'");
        await first.Host.Engine.Upkeep.BeginAsync();
        await first.PassAsync(9);
        var edited = Shop.With(At("2026-03-20 12:00"), All, records, at: first.Host.Now);
        await edited.KnowsAsync("'firstName':'Ben'", "ben@example.com");
        await edited.Host.Engine.Upkeep.BeginAsync();
        await edited.PassAsync(30);
        Assert.Equal(["2026-03-10 09:00"], await edited.MailsAsync());
        Assert.Empty(await edited.MailsAsync("ben@example.com"));
    }

    [Fact]
    public async Task whose_journey_is_taken_away_before_it_begins_does_not_begin()
    {
        var records = new InMemoryRecordStore();
        var shop = Shop.With(At("2026-03-10 09:00"), All, records);
        await shop.KnowsAsync("'firstName':'Ada'");
        await shop.Host.Engine.Upkeep.BeginAsync();
        var without = new Shop(new EngineStoryHost([], records, owner: "second"));
        await without.Host.Engine.Upkeep.BeginAsync();
        await without.PassAsync(30);
        Assert.Empty(await without.MailsAsync());
        Assert.Equal("its journey was taken away before it began", (await without.Host.Engine.BulkJobs.FindAsync("broadcast:sample"))!.Progress.Stopped);
    }

    // listmonk#1801: published or brought back too late, it does not go out as if nothing were wrong.
    [Theory]
    [InlineData("2026-03-02 07:00", "sent", null)]
    [InlineData("2026-02-20 09:00", null, "its time had passed when it was published")]
    public async Task whose_time_has_passed_begins_at_once_or_not_at_all(string time, string? state, string? stopped)
    {
        var shop = Shop.With(At(time), All);
        await shop.KnowsAsync("'firstName':'Ada'");
        await shop.Host.Engine.Upkeep.BeginAsync();
        await shop.PassAsync(1);
        Assert.Equal(state, (await shop.Host.DecisionsAsync("ada@example.com")).SingleOrDefault()?.State);
        Assert.Equal(stopped, (await shop.Host.Engine.BulkJobs.FindAsync("broadcast:sample"))!.Progress.Stopped);
    }

    [Fact]
    public async Task late_after_a_downtime_expires_with_its_reason()
    {
        var shop = Shop.With(At("2026-03-10 09:00"), All, topic: "offers");
        await shop.SeesAsync("contact.subscribed");
        await shop.Host.Engine.Upkeep.BeginAsync();
        shop.Host.Clock.MoveTo(Shop.At("2026-03-12 09:00"));
        await shop.PassAsync(1);
        var told = Assert.Single(await shop.Host.DecisionsAsync("ada@example.com"));
        Assert.StartsWith("expired: it was meant for 2026-03-10 09:00 UTC", told.Reason, StringComparison.Ordinal);
    }

    // mautic#2870, #8261: paced, and whoever comes later in it is neither forgotten nor written to twice.
    [Fact]
    public async Task is_paced_and_says_how_far_it_is()
    {
        var host = new EngineStoryHost([Shop.Journey(At("2026-03-10 09:00"))], jobs: new() { PerMinute = 6 }, segments: Shop.SegmentsOf(All));
        var shop = new Shop(host);
        for (var i = 0; i < 30; i++)
            await shop.KnowsAsync("'firstName':'Ada'", $"contact-{i}@example.com");
        await host.Engine.Upkeep.BeginAsync();
        await shop.UntilAsync("2026-03-10 09:02");
        var half = (await host.Engine.BulkJobs.FindAsync("broadcast:sample"))!.Progress;
        Assert.InRange(half.Given, 12, 14);
        Assert.Equal(half.Given, host.Sender.Messages.Count);
        await shop.UntilAsync("2026-03-10 09:10");
        Assert.Equal(30, host.Sender.Messages.Select(message => message.To).Distinct().Count());
        Assert.Equal(30, host.Sender.Messages.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task is_finished_after_a_crash_at_any_commit_with_one_mail_to_each(bool afterwards)
    {
        var commits = (await PlayAsync(int.MaxValue, afterwards)).Commits;
        Assert.True(commits > 20);
        for (var at = 1; at <= commits; at++)
            Assert.Equal(["2026-03-10 08:00", "2026-03-10 13:00"], (await PlayAsync(at, afterwards)).Mails);
    }

    private static async Task<(int Commits, IReadOnlyList<string> Mails)> PlayAsync(int dieAt, bool afterwards)
    {
        var records = new InMemoryRecordStore();
        var known = new Shop(new EngineStoryHost([], records));
        await known.KnowsAsync("'timeZone':'Europe/Berlin'");
        await known.KnowsAsync("'timeZone':'America/New_York'", "ben@example.com");
        var entry = At("2026-03-10 09:00", zone: "contact");
        var store = new CrashingStore(records, dieAt, afterwards);
        var shop = Shop.With(entry, All, store);
        try
        {
            await shop.Host.Engine.Upkeep.BeginAsync();
            await shop.UntilAsync("2026-03-11");
        }
        catch (CrashException)
        {
            shop = Shop.With(entry, All, records, owner: "second", at: shop.Host.Now);
            await shop.Host.Engine.Upkeep.BeginAsync();
            await shop.UntilAsync("2026-03-11");
        }
        return (store.Commits, [.. await shop.MailsAsync(), .. await shop.MailsAsync("ben@example.com")]);
    }
}
