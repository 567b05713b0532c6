using TriggerMail.Stories;

namespace TriggerMail.Sending;

/// <summary>
/// The engine dies at every single commit of a script, before it and after it, and is started again on what is left; the
/// provider's own mailbox tells what went out.
/// </summary>
public sealed class A_crash_at_any_commit
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task loses_no_mail_and_doubles_none_with_a_provider_that_knows_repeats(bool afterwards)
    {
        var whole = await PlayAsync(int.MaxValue, afterwards, idempotent: true);
        for (var at = 1; at <= whole.Commits; at++)
        {
            var crashed = await PlayAsync(at, afterwards, idempotent: true);
            Assert.Equal(whole.Ledger, crashed.Ledger);
            Assert.Equal(whole.Mails.Order(), crashed.Mails.Distinct().Order());
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task doubles_no_marketing_mail_and_reports_each_that_is_in_doubt_otherwise(bool afterwards)
    {
        var whole = await PlayAsync(int.MaxValue, afterwards, idempotent: false);
        var doubts = 0;
        for (var at = 1; at <= whole.Commits; at++)
        {
            var crashed = await PlayAsync(at, afterwards, idempotent: false);
            var twice = crashed.Mails.GroupBy(mail => mail).Where(mail => mail.Count() > 1).Select(mail => mail.Key);
            Assert.All(twice, mail => Assert.Contains("order-confirmation", mail, StringComparison.Ordinal));
            var uncertain = crashed.Ledger.Count(line => line.Contains(" uncertain ", StringComparison.Ordinal));
            Assert.InRange(uncertain, 0, 1);
            Assert.True(crashed.Mails.Distinct().Count() + uncertain >= whole.Mails.Count, $"a mail was lost at commit {at}");
            doubts += uncertain;
        }
        Assert.True(doubts > 0, "no crash fell between the claim and its settlement, so this proves nothing");
    }

    private sealed record Played(IReadOnlyList<string> Ledger, IReadOnlyList<string> Mails, int Commits);

    private static async Task<Played> PlayAsync(int dieAt, bool afterwards, bool idempotent)
    {
        var sender = new RecordingSender { IsIdempotent = idempotent };
        var (host, commits) = await CrashPlay.RunAsync(dieAt, afterwards, Script.Events, (records, owner) => new(records: records, sender: sender, owner: owner));
        return new(await Script.LedgerAsync(host), [.. sender.Messages.Select(message => message.Id)], commits);
    }
}
