using System.Text.Json;
using TriggerMail.Events;
using TriggerMail.Journeys;
using TriggerMail.Stories;
using TriggerMail.Templates;

namespace TriggerMail.Sending;

/// <summary>The same crashes where text messages and calls go out: a provider of texts that knows no repeats, a receiver that does.</summary>
public sealed class A_crash_on_any_channel
{
    private static readonly TemplateSet Templates = TestShop.Templates(("note", "Your order"), ("offer", "10 % off"));

    private static readonly Journey[] Journeys =
    [
        TestShop.Journey("parcel", "  - sms: note\n  - webhook: { url: https://erp.shop.example, event: parcel.told }\n  - wait: 1d\n  - webhook: { url: https://erp.shop.example, event: day.passed }", topic: "orders"),
        TestShop.Journey("sale", "  - sms: offer\n  - send: offer\n  - wait: 2d\n  - sms: offer", entry: "{ on: contact.subscribed }"),
    ];

    private static readonly StoreEvent[] Events =
    [
        At(0, "contact.updated", "{'contact':{'phone':'+442079460123'},'consent':{'topics':['marketing'],'channel':'sms','state':'subscribed'}}"),
        At(10, "contact.subscribed", "{}"),
        At(20, "order.placed", "{'order':{'id':'o1'}}"),
    ];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task loses_nothing_and_doubles_only_what_its_receiver_knows_or_an_order_needs(bool afterwards)
    {
        var whole = await PlayAsync(int.MaxValue, afterwards);
        Assert.Equal((3, 1, 2), (whole.Texts.Count, whole.Mails.Count, whole.Calls.Count));
        var (doubts, repeats) = (0, 0);
        for (var at = 1; at <= whole.Commits; at++)
        {
            var crashed = await PlayAsync(at, afterwards);
            // A repeated call has its first id, by which the receiver knows it.
            Assert.Equal(whole.Calls.Order(), crashed.Calls.Distinct().Order());
            Assert.Equal(whole.Mails.Order(), crashed.Mails.Distinct().Order());
            var twice = crashed.Texts.GroupBy(id => id).Where(text => text.Count() > 1).ToList();
            Assert.All(twice, text => Assert.Contains("~parcel~", text.Key, StringComparison.Ordinal));
            var uncertain = crashed.Ledger.Count(line => line.Contains(" uncertain ", StringComparison.Ordinal));
            Assert.True(crashed.Texts.Distinct().Count() + uncertain >= whole.Texts.Count, $"a text message was lost at commit {at}");
            doubts += uncertain;
            repeats += crashed.Calls.Count - whole.Calls.Count + twice.Count;
        }
        Assert.True(doubts > 0 && (repeats > 0 || !afterwards), "no crash fell between a claim and its settlement, so this proves nothing");
    }

    private sealed record Played(IReadOnlyList<string> Ledger, IReadOnlyList<string> Mails, IReadOnlyList<string> Texts, IReadOnlyList<string> Calls, int Commits);

    private static async Task<Played> PlayAsync(int dieAt, bool afterwards)
    {
        var (mails, texts, calls) = (new RecordingSender { IsIdempotent = true }, new RecordingSender(), new RecordingSender { IsIdempotent = true });
        var (host, commits) = await CrashPlay.RunAsync(dieAt, afterwards, Events, (records, owner) =>
            new(Journeys, records, mails, owner, templates: Templates, texts: texts, calls: calls));
        return new(await Script.LedgerAsync(host), Ids(mails), Ids(texts), Ids(calls), commits);
    }

    private static List<string> Ids(RecordingSender sender) => [.. sender.Messages.Select(message => message.Id)];

    private static StoreEvent At(int minutes, string type, string data) => new(
        $"script-{minutes}", "/script", type, EngineStoryHost.Start.AddMinutes(minutes), "ada@example.com", JsonDocument.Parse(data.Replace('\'', '"')).RootElement);
}
