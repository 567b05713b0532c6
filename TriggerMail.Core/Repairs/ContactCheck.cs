using TriggerMail.Contacts;
using TriggerMail.Insights;
using TriggerMail.Journeys;
using TriggerMail.Partitions;
using TriggerMail.Runtime;
using TriggerMail.Scheduling;
using TriggerMail.Sending;
using TriggerMail.Storage;

namespace TriggerMail.Repairs;

/// <summary>Looks at one contact: its enrollments, its open sends, its decisions in doubt, and the derived rows that lead to it.</summary>
internal sealed class ContactCheck(IRecordStore records, PublishedJourneys journeys, RunnerSettings settings, TimeProvider clock, ContactStore contacts, EnrollmentRepair repair, ContactList list, RecentMessages recent, DueIndex due, RemainsCheck remains)
{
    private readonly AliasIndex aliases = new(records);

    public async Task<IReadOnlyList<Finding>> OfAsync(string id, IReadOnlyList<Alarm> alarms, IReadOnlySet<string> known, CountReconciliation census, bool fix, CancellationToken cancel)
    {
        var partition = await contacts.LoadAsync(id, cancel);
        if (partition.Contact is not { ErasedBy: null })
            return await remains.OfAsync(id, partition.Contact?.ErasedBy, fix, cancel);
        if (partition.Contact is not { MergedInto: null } contact)
            return [];
        var findings = new List<Finding>();
        foreach (var enrollment in partition.Active)
            if (EnrollmentCheck.Of(contact, enrollment, alarms, journeys) is { } stuck)
                findings.Add(stuck.Repair == Repair.Possible && fix && await repair.WakeAsync(id, enrollment.Id, cancel) ? stuck with { Repair = Repair.Done } : stuck);
        if (TimedTriggers.Earliest(contact, journeys.Timed) is { } next && !alarms.Any(alarm => alarm.Kind == AlarmKind.TimedTriggers && alarm.At <= next))
            findings.Add(await DoneAsync(new(id, $"A journey that starts by the clock is due on {next:yyyy-MM-dd HH:mm} UTC, and no alarm is set.", "The birthday, absence or recurring time passes unnoticed until something else happens to the contact.",
                "A repair sets the alarm.", Repair.Possible), fix, () => due.SetAsync(new(next, AlarmKind.TimedTriggers, id, ""), cancel).AsTask()));
        findings.AddRange(await SendsAsync(contact, alarms, known, fix, cancel));
        if (contact.PendingSignals.Length > 0)
            findings.Add(await DoneAsync(new(id, "Some enrollments have yet to hear of an event that was handled, or to begin with it.", "Until something happens to the contact they wait for it.",
                "A repair tells and begins them.", Repair.Possible), fix, () => repair.TellAsync(id, cancel)));
        findings.AddRange(await NamesAsync(contact, fix, cancel));
        // A repair may have moved an enrollment.
        census.Add((fix && findings.Count > 0 ? await contacts.LoadAsync(id, cancel) : partition).Active);
        return findings;
    }

    private async Task<List<Finding>> SendsAsync(Contact contact, IReadOnlyList<Alarm> alarms, IReadOnlySet<string> known, bool fix, CancellationToken cancel)
    {
        var findings = new List<Finding>();
        var rows = (await records.RangeAsync(contact.Id, RowRange.Prefix("m|"), cancel)).Select(record => ContactPartition.Parse(record.Body, ContactJson.Default.LedgerRow)).ToList();
        foreach (var open in contact.OpenClaims)
            if (rows.All(row => row.Id != open))
                findings.Add(await DoneAsync(new(open, "A send is open, and there is no decision about it.", "Every look at this contact fails, so its journeys stand still.",
                    "A repair closes it; the enrollment asks again.", Repair.Possible), fix, () => repair.CloseAsync(contact.Id, open, cancel)));
            else if (alarms.Count == 0 && IsOld(rows.First(row => row.Id == open)))
                findings.Add(await DoneAsync(new(open, "A send was begun and never settled, and nobody will look at it.", "It may or may not have gone out; its journey stands still.",
                    "A repair sets an alarm; then the host settles it by the rule for crashes.", Repair.Possible), fix, () => repair.AlarmAsync(contact.Id, open, cancel)));
        findings.AddRange(rows.Where(row => row is { State: SendState.Uncertain, RetriedAs: null }).Select(Doubt));
        foreach (var row in rows.Where(row => !known.Contains(row.Id) && row.RetryOf is null))
            findings.Add(await DoneAsync(new(row.Id, "A decision is missing from the list of the newest.", "The console does not show it on its first page; the contact's own page does.",
                "A repair adds it.", Repair.Possible), fix, () => recent.AddAsync(row, cancel).AsTask()));
        return findings;
    }

    private async Task<List<Finding>> NamesAsync(Contact contact, bool fix, CancellationToken cancel)
    {
        var findings = new List<Finding>();
        foreach (var name in contact.Aliases.Select(Alias.Read).OfType<Alias>())
            if (await aliases.FindAsync(name, cancel) is not { } leads || (await contacts.LoadAsync(leads, cancel)).Contact is null)
                findings.Add(await DoneAsync(new(contact.Id, "A name of the contact leads nowhere.", "The next event under that name would start a second contact for the same person.",
                    "A repair points it to the contact.", Repair.Possible), fix, () => aliases.PointAsync(name, contact.Id, cancel).AsTask()));
        if (!contact.Listed || !await list.HasAsync(contact.Id, cancel))
            findings.Add(await DoneAsync(new(contact.Id, "The contact is missing from the list of all contacts.", "Broadcasts, dates and segments pass the contact over.",
                "A repair adds it.", Repair.Possible), fix, () => list.AddAsync(contact.Id, cancel).AsTask()));
        return findings;
    }

    private static Finding Doubt(LedgerRow row) => new(
        row.Id, $"It is in doubt whether \"{row.Subject}\" went out on {row.At:yyyy-MM-dd HH:mm} UTC.", "The mail may have arrived, or not; for its journey it counts as sent.",
        $"If you know that it did not arrive: dead --retry {row.Id}", Repair.Yours);

    private bool IsOld(LedgerRow open) => (open.BegunAt ?? open.QueuedAt ?? open.At) + settings.ClaimLease < clock.GetUtcNow() - TimeSpan.FromMinutes(5);

    private static async Task<Finding> DoneAsync(Finding finding, bool fix, Func<Task> repair)
    {
        if (!fix)
            return finding;
        await repair();
        return finding with { Repair = Repair.Done };
    }
}
