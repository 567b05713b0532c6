using TriggerMail.Insights;
using TriggerMail.Journeys;
using TriggerMail.Partitions;
using TriggerMail.Runtime.DeadLetters;
using TriggerMail.Runtime;
using TriggerMail.Scheduling;
using TriggerMail.Storage;

namespace TriggerMail.Repairs;

/// <summary>
/// Looks at everything that is kept and says what is not as it should be: enrollments nobody will ever wake, alarms nobody answers, sends in
/// doubt, derived rows out of step. What can be put right without a person's decision it puts right when asked to.
/// </summary>
public sealed class Doctor
{
    private const int Page = 500;
    private readonly ContactList list;
    private readonly DueIndex due;
    private readonly ContactCheck exam;
    private readonly AlarmCheck alarmExam;
    private readonly RecentMessages recent;
    private readonly DeadLetters dead;
    private readonly JourneyMetrics tallies;
    private readonly DomainReputation domains;
    private readonly TimeProvider clock;
    private readonly ContactScan scan;

    internal Doctor(
        IRecordStore records, PublishedJourneys journeys, RunnerSettings settings, TimeProvider clock, ContactStore contacts, TurnCommitter turns, SendQueue sends, DueIndex due, RecentMessages recent, DeadLetters dead, JourneyMetrics tallies,
        DomainReputation domains, Privacy.DataSubjectRequests privacy)
    {
        scan = new(records);
        (this.due, this.recent, this.dead, this.tallies, this.domains, this.clock) = (due, recent, dead, tallies, domains, clock);
        list = new(records);
        exam = new(records, journeys, settings, clock, contacts, new(records, contacts, turns, sends, due, clock), list, recent, due, new(records, list, privacy));
        alarmExam = new(contacts, due, clock);
    }

    /// <summary>Everything found, contact by contact; put right where that is asked for and possible.</summary>
    public async Task<IReadOnlyList<Finding>> ExamineAsync(bool fix, CancellationToken cancel = default)
    {
        var findings = new List<Finding>();
        var alarms = await due.AllAsync(cancel);
        var messages = await recent.NewestAsync(int.MaxValue, cancel);
        var byContact = alarms.Where(alarm => alarm.Contact is not null).ToLookup(alarm => alarm.Contact!);
        var known = messages.ToHashSet(StringComparer.Ordinal);
        var census = new CountReconciliation();
        var damaged = new HashSet<string>(StringComparer.Ordinal);
        foreach (var id in await EverybodyAsync(byContact.Select(group => group.Key).Concat(messages.Select(id => id.Split('~')[0])), cancel))
            try
            {
                findings.AddRange(await exam.OfAsync(id, [.. byContact[id]], known, census, fix, cancel));
            }
            catch (InvalidDataException unreadable)
            {
                damaged.Add(id);
                findings.Add(new(id, $"The contact's records are damaged: {unreadable.Message}", "Its events, alarms and mails stand still, and nothing is sent to it.",
                    "Restore the data from a backup, or erase the contact.", Repair.Yours));
            }
        // What cannot be read cannot be counted either, so the counts are left as they are.
        findings.AddRange(await census.CompareAsync(tallies, fix && damaged.Count == 0, cancel));
        findings.AddRange(await alarmExam.OfAsync([.. alarms.Where(alarm => alarm.Contact is null || !damaged.Contains(alarm.Contact))], fix, cancel));
        if ((await dead.ListAsync(int.MaxValue, cancel)) is { Count: > 0 } letters)
            findings.Add(new("dead letters", $"{letters.Count} failed for good, the last on {letters[0].At:yyyy-MM-dd HH:mm} UTC.",
                "These events or messages go no further by themselves.", "List them with `dead`, put right what they say, and try again with `dead --retry all`.", Repair.Yours));
        foreach (var domain in await domains.ReadAsync(clock.GetUtcNow(), cancel))
            findings.AddRange(Of(domain));
        return findings;
    }

    private static IEnumerable<Finding> Of(DomainStanding domain)
    {
        if (domain.Concern is { } concern)
            yield return new(domain.Domain, $"In the last {DomainReputation.Days} days: {concern}", "Mails to this domain are about to be refused or filed as spam.",
                "The console's page Domains shows all of them; docs/deliverability.md says what helps.", Repair.Yours);
        if (domain.SlowedUntil is { } until)
            yield return new(domain.Domain, $"The domain wants fewer mails from you, and gets fewer until {until:yyyy-MM-dd HH:mm} UTC.", "Marketing mails to it wait; those of a purchase do not.",
                "Nothing is to be done if it is rare. If it is not, set TriggerMail:Pacing:Domains for it.", Repair.Yours);
    }

    private async Task AddUnlistedAsync(SortedSet<string> ids, CancellationToken cancel)
    {
        for (string? after = null; ;)
        {
            var page = await scan.PageAsync(after, Page, cancel);
            ids.UnionWith(page.Contacts);
            if ((after = page.Next) is null)
                return;
        }
    }

    // The list is derived too: whoever has an alarm, a message or a record and is not on it is looked at all the same.
    private async Task<IReadOnlyCollection<string>> EverybodyAsync(IEnumerable<string> more, CancellationToken cancel)
    {
        var ids = new SortedSet<string>(more, StringComparer.Ordinal);
        await AddUnlistedAsync(ids, cancel);
        for (string? after = null; ;)
        {
            var page = await list.PageAsync(after, Page, cancel);
            ids.UnionWith(page.Contacts);
            if (page.Next is null)
                return ids;
            after = page.Next;
        }
    }
}
