using TriggerMail.Catalog.Coupons;
using TriggerMail.Stories;

namespace TriggerMail.Catalog;

public sealed class A_pool_of_codes
{
    private const string FromPool = "as: offer, percent: 10, pool: spring, validFor: 48h";

    [Fact]
    public async Task takes_each_code_once_however_often_it_is_imported()
    {
        await using var host = new EngineStoryHost();
        var pools = host.Engine.CouponPools;
        Assert.Equal(new PoolImport(3, 0), await pools.ImportAsync("spring", ["A1", " B2 ", "C3", "", "A1"]));
        Assert.Equal(new PoolImport(1, 3), await pools.ImportAsync("spring", ["C3", "B2", "D4", "A1"]));
        Assert.Equal([new PoolCount("spring", 4, 0, 0)], await pools.CountAsync());
    }

    // mailchimp/mc-magento2#115, klaviyo/magento2-klaviyo#218: the same code went to two people.
    [Fact]
    public async Task gives_no_code_to_two_people()
    {
        await using var host = new EngineStoryHost([Offers.Journey(FromPool)]);
        await host.Engine.CouponPools.ImportAsync("spring", Enumerable.Range(1, 30).Select(n => $"SPRING-{n}"));
        for (var n = 0; n < 20; n++)
            await Offers.FillsCartAsync(host, $"c{n}@example.com");
        await host.PassAsync(TimeSpan.FromHours(2));

        var codes = host.Sender.Messages.Select(Offers.CodeIn).ToList();
        Assert.Equal(20, codes.Distinct().Count());
        Assert.All(codes, code => Assert.StartsWith("SPRING-", code, StringComparison.Ordinal));
        Assert.Equal([new PoolCount("spring", 10, 0, 20)], await host.Engine.CouponPools.CountAsync());
    }

    [Fact]
    public async Task that_is_empty_keeps_the_mail_back_and_says_why()
    {
        await using var host = new EngineStoryHost([Offers.Journey(FromPool)]);
        await host.Engine.CouponPools.ImportAsync("spring", ["SPRING-1"]);
        await Offers.FillsCartAsync(host, "ada@example.com");
        await Offers.FillsCartAsync(host, "ben@example.com");
        await host.PassAsync(TimeSpan.FromHours(2));

        Assert.Single(host.Sender.Messages);
        IReadOnlyList<Told> told = [.. await host.DecisionsAsync("ada@example.com"), .. await host.DecisionsAsync("ben@example.com")];
        Assert.Equal("the coupon pool spring has no code left", Assert.Single(told, one => one.State == "suppressed").Reason);
    }

    [Fact]
    public async Task that_is_empty_lets_the_mail_go_without_where_the_step_says_so()
    {
        await using var host = new EngineStoryHost([Offers.Journey(FromPool + ", whenEmpty: send")]);
        await Offers.FillsCartAsync(host, "ada@example.com");
        await host.PassAsync(TimeSpan.FromHours(2));
        Assert.Equal("Still thinking it over?", Assert.Single(host.Sender.Messages).Subject);
    }

    [Fact]
    public async Task keeps_only_the_next_mail_back_and_not_the_one_after()
    {
        await using var host = new EngineStoryHost([Offers.Journey(FromPool, "  - waitUntil: start + 72h\n  - send: cart-last-chance")]);
        await Offers.FillsCartAsync(host, "ada@example.com");
        await host.PassAsync(TimeSpan.FromHours(80));
        Assert.Equal(["suppressed", "sent"], (await host.DecisionsAsync("ada@example.com")).Select(told => told.State));
    }

    [Fact]
    public async Task gets_a_code_back_that_was_never_sent_and_gives_it_to_the_next()
    {
        await using var host = new EngineStoryHost([Offers.Journey(FromPool)]);
        await host.Engine.CouponPools.ImportAsync("spring", ["SPRING-1"]);
        await new Story(host, "ada@example.com").FillsCartAsync(); // never agreed to mails
        await host.PassAsync(TimeSpan.FromHours(2));
        Assert.Equal([new PoolCount("spring", 1, 0, 0)], await host.Engine.CouponPools.CountAsync());

        await Offers.FillsCartAsync(host, "ben@example.com");
        await host.PassAsync(TimeSpan.FromHours(2));
        Assert.Equal("SPRING-1", Offers.CodeIn(Assert.Single(host.Sender.Messages)));
    }
}
