using TriggerMail.Catalog.Coupons;
using TriggerMail.Contacts.Coupons;
using TriggerMail.Runtime.Coupons;
using TriggerMail.Sending;
using TriggerMail.Storage;
using TriggerMail.Stories;

namespace TriggerMail.Catalog;

/// <summary>
/// Few codes for many contacts, some of whom never get their mail, on an engine that dies at every single commit, before and after
/// it; and the search for lost codes, let loose at every single commit. No code is ever shown to two people, and none is lost.
/// </summary>
public sealed class A_crash_with_coupons
{
    private const string FromPool = "as: offer, percent: 10, pool: spring, validFor: 48h";
    private const int Codes = 5;
    private static readonly string[] People = ["ada@example.com", "ben@example.com", "cleo@example.com", "dan@example.com"];

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task leaks_no_code_and_doubles_none(bool afterwards, bool idempotent)
    {
        var whole = await PlayAsync(int.MaxValue, afterwards, idempotent);
        Assert.True(whole.Commits > 30, $"only {whole.Commits} commits");
        for (var at = 1; at <= whole.Commits; at++)
            await PlayAsync(at, afterwards, idempotent);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task does_so_even_while_lost_codes_are_being_looked_for(bool afterwards)
    {
        var commits = (await SearchedAsync(int.MaxValue, afterwards)).Commits;
        for (var at = 1; at <= commits; at++)
            await SearchedAsync(at, afterwards);
    }

    private static async Task<CrashingStore> PlayAsync(int dieAt, bool afterwards, bool idempotent)
    {
        var records = new InMemoryRecordStore();
        await Host(records, new(), "import").Engine.CouponPools.ImportAsync("spring", Enumerable.Range(1, Codes).Select(n => $"SPRING-{n}"));
        var store = new CrashingStore(records, dieAt, afterwards);
        var sender = new RecordingSender { IsIdempotent = idempotent, Answer = Refuses };
        var host = Host(store, sender, "first");
        foreach (var does in Script())
            try
            {
                await does(host);
            }
            catch (CrashException)
            {
                var now = host.Now;
                host = Host(records, sender, "second");
                host.Clock.MoveTo(now);
                await does(host);
            }
        await NothingIsLostAsync(host, sender);
        return store;
    }

    private static async Task<SearchingStore> SearchedAsync(int at, bool afterwards)
    {
        var records = new InMemoryRecordStore();
        await Host(records, new(), "import").Engine.CouponPools.ImportAsync("spring", Enumerable.Range(1, Codes).Select(n => $"SPRING-{n}"));
        var sender = new RecordingSender { Answer = Refuses };
        var search = Host(records, sender, "search");
        var store = new SearchingStore(records, at, afterwards, () => Search(search, records).ReturnAsync());
        var host = Host(store, sender, "first");
        foreach (var does in Script())
        {
            await does(host);
            search.Clock.MoveTo(host.Now);
        }
        await NothingIsLostAsync(host, sender);
        return store;
    }

    private static IEnumerable<Func<EngineStoryHost, Task>> Script()
    {
        foreach (var who in People)
        {
            yield return host => Offers.FillsCartAsync(host, who);
            yield return host => Offers.FillsCartAsync(host, who, "cart-2");
        }
        yield return host => host.PassAsync(EngineStoryHost.Start.AddMinutes(90) - host.Now);
        yield return host => new Story(host, "eve@example.com").SeesAsync("cart.updated", Story.Cart("cart-1", "Tin"), id: "eve"); // no consent
        yield return host => host.PassAsync(EngineStoryHost.Start.AddHours(60) - host.Now);
    }

    private static async Task NothingIsLostAsync(EngineStoryHost host, RecordingSender sender)
    {
        host.Clock.MoveTo(host.Now + TimeSpan.FromHours(3));
        await host.Engine.OrphanedCodes.ReturnAsync();

        var shown = sender.Messages.Where(message => Offers.CodeIn(message) is not null).GroupBy(message => Offers.CodeIn(message)!);
        Assert.All(shown.Where(code => code.Any(mail => Refuses(mail) is SendResult.Accepted)),
            code => Assert.Single(code.Where(mail => Refuses(mail) is SendResult.Accepted).Select(mail => mail.To).Distinct()));
        var coupons = new List<Coupon>();
        foreach (var who in People)
            coupons.AddRange(await Offers.CouponsAsync(host, who));
        Assert.Equal(coupons.Count, coupons.Select(coupon => coupon.Code).Distinct().Count());
        Assert.All(coupons, coupon => Assert.NotNull(coupon.GivenAt));
        Assert.Equal([new PoolCount("spring", Codes - coupons.Count, 0, coupons.Count)], await host.Engine.CouponPools.CountAsync());
    }

    // One of the four has no mailbox; what was offered to him goes back.
    private static SendResult Refuses(Message message) =>
        message.To == "dan@example.com" ? new SendResult.Refused("no such mailbox") : new SendResult.Accepted();

    private static EngineStoryHost Host(IRecordStore records, RecordingSender sender, string owner) =>
        new([Offers.Journey(FromPool)], records, sender, owner);

    private static OrphanedCodeReclaimer Search(EngineStoryHost host, IRecordStore records) =>
        new(records, new(records), host.Engine.CouponPools, host.Clock) { Grace = TimeSpan.FromHours(-1) };

    /// <summary>A store in which somebody else looks for lost codes just before or after one commit.</summary>
    private sealed class SearchingStore(IRecordStore records, int at, bool afterwards, Func<Task<int>> search) : IRecordStore
    {
        public int Commits { get; private set; }

        public ValueTask<StoredRecord?> GetAsync(string partition, string row, CancellationToken cancel = default) => records.GetAsync(partition, row, cancel);

        public ValueTask<IReadOnlyList<StoredRecord>> RangeAsync(string partition, RowRange range, CancellationToken cancel = default) =>
            records.RangeAsync(partition, range, cancel);

        public async ValueTask<BatchResult> CommitAsync(Batch batch, CancellationToken cancel = default)
        {
            var isNow = ++Commits == at;
            if (isNow && !afterwards)
                await search();
            var result = await records.CommitAsync(batch, cancel);
            if (isNow && afterwards)
                await search();
            return result;
        }
    }
}
