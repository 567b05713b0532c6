using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using TriggerMail.Journeys;
using TriggerMail.Repairs;
using TriggerMail.Sending;
using TriggerMail.Stories;

namespace TriggerMail.Simulation;

/// <summary>
/// Months made up at random, with the whole library in force and a provider in changing moods. What must hold of every one is judged by what
/// people did and what the provider was handed, not by the ledger. <c>TRIGGERMAIL_MONTHS</c> plays more of them.
/// </summary>
public sealed class Any_month_of_a_store
{
    private static readonly IReadOnlyDictionary<string, Journey> Journeys = EngineStoryHost.Shipped().ToDictionary(journey => journey.Id);

    private static readonly int Months = int.TryParse(Environment.GetEnvironmentVariable("TRIGGERMAIL_MONTHS"), CultureInfo.InvariantCulture, out var told) ? told : 40;

    [Fact]
    public void sends_nobody_what_they_did_not_agree_to() => InEvery(diary =>
    {
        foreach (var (mail, at) in Marketing(diary))
            Assert.True(
                diary.Last(at, mail.Who, "contact.subscribed", "contact.unsubscribed") is { Type: "contact.subscribed" },
                $"{mail} was not agreed to.");
    });

    [Fact]
    public void never_writes_to_a_mailbox_that_is_gone() => InEvery(diary =>
    {
        foreach (var (mail, at) in diary.Mails)
            Assert.True(diary.Last(at, mail.Who, "email.bounced") is null, $"{mail} went to a mailbox that is gone.");
    });

    [Fact]
    public void never_sends_too_often() => InEvery(diary =>
    {
        foreach (var mails in Marketing(diary).Select(pair => pair.Mail).Where(HasGone).GroupBy(mail => mail.Who))
            foreach (var mail in mails)
            {
                Assert.True(mails.Count(other => other.At <= mail.At && other.At > mail.At.AddDays(-1)) <= 2, $"{mail} was the third within a day.");
                Assert.True(mails.Count(other => other.At <= mail.At && other.At > mail.At.AddDays(-7)) <= 5, $"{mail} was the sixth within a week.");
            }
    });

    [Fact]
    public void reminds_nobody_of_a_cart_that_was_bought_or_emptied() => InEvery(diary =>
    {
        foreach (var (mail, at) in diary.Mails.Where(pair => pair.Mail.Journey == "cart-abandonment"))
            Assert.True(
                diary.Last(at, mail.Who, "cart.updated", "cart.emptied", "order.placed", "checkout.started") is { Type: "cart.updated" },
                $"{mail} came although there was no cart any more.");
    });

    [Fact]
    public void sends_no_message_twice() => InEvery(diary =>
    {
        foreach (var tries in diary.Mails.Select(pair => pair.Mail).GroupBy(mail => mail.Got!.Id))
            foreach (var earlier in tries.SkipLast(1))
                Assert.True(MayRepeat(earlier), $"{earlier} was handed over again.");
    });

    [Fact]
    public void sends_no_words_twice_in_one_run() => InEvery(diary =>
    {
        foreach (var mails in diary.Mails.Select(pair => pair.Mail).Where(HasGone).GroupBy(mail => (mail.Run, mail.Got!.Subject)))
            Assert.Single(mails.Select(mail => mail.Got!.Id).Distinct());
    });

    [Fact]
    public void confirms_every_order_once() => InEvery(diary =>
    {
        foreach (var (order, at) in diary.Lines.Select((line, at) => (line, at)).Where(pair => pair.line.Did?.Type == "order.placed"))
        {
            var number = order.Did!.Data.GetProperty("order").GetProperty("id").GetString();
            var mails = diary.Mails.Select(pair => pair.Mail).Where(mail => mail.Journey == "order-confirmation" && Uri.UnescapeDataString(mail.Id[2]).Contains(number!, StringComparison.Ordinal)).ToList();
            Assert.True(mails.Count(mail => mail.Answer is SendResult.Accepted) <= 1, $"{order} was confirmed twice.");
            Assert.True(mails.Count > 0 || diary.Last(at, order.Who, "email.bounced") is not null, $"{order} was not confirmed.");
        }
    });

    [Fact]
    public void leaves_nothing_that_would_need_a_doctor() => InEveryOne(dies: false, async player =>
    {
        Assert.DoesNotContain(await player.Host.Engine.Doctor.ExamineAsync(fix: false), found => found.Repair == Repair.Possible);
        Assert.Empty(player.Host.Troubles);
    });

    [Fact]
    public void is_the_same_when_it_is_played_again() => InEveryOne(dies: false, async player =>
    {
        await using var again = await Player.PlayAsync(player.Month);
        Assert.Equal(player.Diary.ToString(), again.Diary.ToString());
    });

    [Fact]
    public void loses_and_doubles_nothing_when_a_process_dies_in_it() => InEveryOne(dies: true, async player =>
    {
        foreach (var tries in player.Diary.Mails.Select(pair => pair.Mail).GroupBy(mail => mail.Got!.Id))
            Assert.True(Journeys[tries.First().Journey].IsTransactional
                ? tries.Count(mail => mail.Answer is SendResult.Accepted) <= 2 // design §7: repeated after a crash, under the same Message-ID
                : tries.Count(HasGone) <= 1, $"{tries.Last()} was doubled.");
        foreach (var orders in player.Diary.Lines.Where(line => line.Did is { Type: "order.placed" }).GroupBy(line => line.Who))
            Assert.Equal(orders.Count(), (await player.Host.Engine.Contacts.FindAsync(orders.Key))!.Activity["order.placed"].Total);
        await player.Host.Engine.Doctor.ExamineAsync(fix: true);
        Assert.DoesNotContain(await player.Host.Engine.Doctor.ExamineAsync(fix: false), found => found.Repair == Repair.Possible);
    });

    private static void InEvery(Action<Diary> holds) => InEveryOne(dies: false, player =>
    {
        holds(player.Diary);
        return Task.CompletedTask;
    });

    private static void InEveryOne(bool dies, Func<Player, Task> holds) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(Months),
        Prop.ForAll(Month.Any(dies), month => TryAsync(month, holds).GetAwaiter().GetResult()));

    private static async Task TryAsync(Month month, Func<Player, Task> holds)
    {
        await using var player = await Player.PlayAsync(month);
        await holds(player);
    }

    private static IEnumerable<(Line Mail, int At)> Marketing(Diary diary) => diary.Mails.Where(pair => !Journeys[pair.Mail.Journey].IsTransactional);

    private static bool HasGone(Line mail) => mail.Answer is SendResult.Accepted or SendResult.Unknown;

    // What the provider put off has not gone out; a mail of a purchase whose answer was lost is repeated under the same Message-ID.
    private static bool MayRepeat(Line mail) =>
        mail.Answer is SendResult.TryLater || mail.Answer is SendResult.Unknown && Journeys[mail.Journey].IsTransactional;
}
