using TriggerMail.Contacts;
using TriggerMail.Journeys;
using TriggerMail.Partitions;
using TriggerMail.Sending;
using TriggerMail.Storage;
using TriggerMail.Stories;

namespace TriggerMail.Repairs;

public sealed class The_doctor
{
    [Fact]
    public async Task finds_nothing_where_all_is_well()
    {
        await using var host = new EngineStoryHost(EngineStoryHost.Three());
        foreach (var happened in Script.Events)
        {
            await host.PassAsync(happened.Time - host.Now);
            await host.HappenAsync(happened);
            Assert.Empty(await Broken(host));
        }
        await host.PassAsync(TimeSpan.FromDays(9));
        Assert.Empty(await Broken(host));
    }

    [Fact]
    public async Task finds_people_on_no_list_and_lists_of_nobody_and_ends_an_erasure_that_was_cut_off()
    {
        var records = new InMemoryRecordStore();
        await using var host = new EngineStoryHost([], records);
        foreach (var person in new[] { "ada", "ben" })
            await host.HappenAsync(new(person, "/story", "page.viewed", host.Now, $"{person}@example.com", System.Text.Json.JsonDocument.Parse("{}").RootElement));
        var (ada, ben) = ((await host.Engine.Contacts.FindAsync("ada@example.com"))!.Id, (await host.Engine.Contacts.FindAsync("ben@example.com"))!.Id);
        var list = new ContactList(records);
        await list.RemoveAsync(ada, default);
        await list.AddAsync("cNobody", default);
        // As a kill left it before: off the list, marked, and the rows still there.
        await list.RemoveAsync(ben, default);
        await records.CommitAsync(new(ben, [new Change.Upsert("contact", System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(
            new Contact { Id = ben, CreatedAt = host.Now, ErasedBy = "gone" }, ContactJson.Default.Contact))]));

        var found = (await Broken(host)).ToDictionary(one => one.About, one => one.What);
        Assert.Equal("The contact is missing from the list of all contacts.", found[ada]);
        Assert.Equal("The list of all contacts names somebody of whom nothing is kept.", found["cNobody"]);
        Assert.Equal("The erasure of a person was cut off, and nobody will end it.", found[ben]);
        await host.Engine.Doctor.ExamineAsync(fix: true);
        Assert.Empty(await Broken(host));
        Assert.Empty(await records.RangeAsync(ben, RowRange.All));
        Assert.Equal([ada], (await list.PageAsync(null, 10)).Contacts);
    }

    [Fact]
    public async Task names_whoever_has_damaged_records_and_looks_at_everybody_else()
    {
        var records = new InMemoryRecordStore();
        await using var host = new EngineStoryHost([], records);
        foreach (var person in new[] { "ada", "ben" })
            await host.HappenAsync(new(person, "/story", "page.viewed", host.Now, $"{person}@example.com", System.Text.Json.JsonDocument.Parse("{}").RootElement));
        var (ada, ben) = ((await host.Engine.Contacts.FindAsync("ada@example.com"))!.Id, (await host.Engine.Contacts.FindAsync("ben@example.com"))!.Id);
        await records.CommitAsync(new(ada, [new Change.Upsert("contact", "{"u8.ToArray())]));
        await new ContactList(records).RemoveAsync(ben, default);

        var found = (await host.Engine.Doctor.ExamineAsync(fix: true)).ToDictionary(one => one.About, one => (one.What, one.Repair));
        Assert.StartsWith("The contact's records are damaged:", found[ada].What, StringComparison.Ordinal);
        Assert.Equal((Repair.Yours, Repair.Done), (found[ada].Repair, found[ben].Repair));
    }

    // mautic#7751, #7454: contacts sat in "pending" for ever.
    [Fact]
    public async Task wakes_a_run_whose_alarm_was_lost()
    {
        await using var host = await WaitingAsync();
        await host.Engine.Due.ClearAsync(await host.Engine.Due.DueAsync(host.Now.AddYears(1), 10));
        await host.PassAsync(TimeSpan.FromHours(30));
        Assert.Empty(host.Sender.Messages);

        var found = Assert.Single(await Broken(host));
        Assert.Equal("The enrollment is to be woken on 2026-03-02 09:00 UTC, and no alarm is set.", found.What);
        await IsPutRightAsync(host);
        await host.PassAsync(TimeSpan.FromDays(4));
        Assert.Contains(await host.DecisionsAsync("ada@example.com"), told => told.State == "sent");
    }

    // mautic#16511: a contact hung after a step that was done; the log said nothing.
    [Fact]
    public async Task frees_a_run_that_awaits_a_send_nobody_makes()
    {
        await using var host = await WaitingAsync();
        await ChangeAsync(host, run => run with { Awaiting = $"{run.Contact}~{run.Id}~99", WakeAt = null });
        Assert.EndsWith("which nobody is making.", Assert.Single(await Broken(host)).What, StringComparison.Ordinal);
        await IsPutRightAsync(host);
        await host.PassAsync(TimeSpan.FromDays(4));
        Assert.NotEmpty(host.Sender.Messages);
    }

    [Fact]
    public async Task gives_a_run_the_decision_that_was_made_without_it()
    {
        await using var host = await WaitingAsync();
        await host.PassAsync(TimeSpan.FromHours(2));
        var sent = Assert.Single(host.Sender.Messages);
        await ChangeAsync(host, run => run with { At = 1, Awaiting = sent.Id, WakeAt = null, Sent = [] });
        await IsPutRightAsync(host);
        await host.PassAsync(TimeSpan.FromDays(4));
        Assert.Equal(host.Sender.Messages.Count, host.Sender.Messages.Select(mail => mail.Id).Distinct().Count());
        Assert.Equal(3, host.Sender.Messages.Count);
    }

    [Fact]
    public async Task wakes_a_run_that_waits_for_nothing()
    {
        await using var host = await WaitingAsync();
        await ChangeAsync(host, run => run with { WakeAt = null });
        Assert.Equal("The enrollment waits for nothing.", Assert.Single(await Broken(host)).What);
        await IsPutRightAsync(host);
        await host.PassAsync(TimeSpan.FromHours(1));
        Assert.Single(host.Sender.Messages);
    }

    [Fact]
    public async Task closes_an_open_send_without_a_decision()
    {
        await using var host = await WaitingAsync();
        await ChangeContactAsync(host, contact => contact with { OpenClaims = [$"{contact.Id}~ghost~=~1~1"] });
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.PassAsync(TimeSpan.FromHours(2)));
        await IsPutRightAsync(host);
        await host.PassAsync(TimeSpan.FromHours(2));
        Assert.Single(host.Sender.Messages);
    }

    [Fact]
    public async Task sees_to_a_send_that_was_begun_and_that_nobody_will_look_at()
    {
        var records = new InMemoryRecordStore();
        var sender = new RecordingSender { Answer = _ => throw new CrashException() };
        await using (var dying = new EngineStoryHost(EngineStoryHost.Three(), records, sender))
            await Assert.ThrowsAsync<CrashException>(() => new Story(dying).SeesAsync("contact.subscribed"));
        sender.Answer = _ => new SendResult.Accepted();
        await using var host = new EngineStoryHost(EngineStoryHost.Three(), records, sender, owner: "next");
        await host.PassAsync(TimeSpan.FromHours(1));
        Assert.Contains(await Broken(host), found => found.What == "A send was begun and never settled, and nobody will look at it.");
        await IsPutRightAsync(host);
        await host.PassAsync(TimeSpan.FromHours(1));
        var doubt = Assert.Single(await host.Engine.Doctor.ExamineAsync(fix: false), found => found.Repair == Repair.Yours);
        Assert.StartsWith("It is in doubt whether", doubt.What, StringComparison.Ordinal);
        Assert.StartsWith("If you know that it did not arrive: dead --retry c", doubt.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task puts_derived_rows_back_in_step()
    {
        await using var host = await WaitingAsync();
        var contact = (await host.Engine.Contacts.FindAsync("ada@example.com"))!;
        foreach (var partition in ContactList.Partitions.Append("a|" + RowKey.Hash("email:ada@example.com")))
            foreach (var record in await host.Records.RangeAsync(partition, RowRange.All))
                await host.Records.CommitAsync(new(partition, [new Change.Delete(record.Row, record.Version)]));
        await host.Engine.Due.SetAsync(new(host.Now.AddHours(-1), contact.Id, "gone~=~1"));
        Assert.Equal(
            ["A name of the contact leads nowhere.", "The contact is missing from the list of all contacts.", "1 alarm for runs that are over was never answered."],
            (await Broken(host)).Select(found => found.What));
        await IsPutRightAsync(host);
        Assert.Equal(contact.Id, (await host.Engine.Contacts.FindAsync("ada@example.com"))!.Id);
    }

    // mautic#7751: nobody saw how old the oldest waiting contact was.
    [Fact]
    public async Task says_how_long_alarms_have_been_waiting_for_an_answer()
    {
        await using var host = await WaitingAsync();
        host.Clock.MoveTo(host.Now.AddHours(7));
        var found = Assert.Single(await host.Engine.Doctor.ExamineAsync(fix: true));
        Assert.Equal("1 alarm is overdue, the oldest since 2026-03-02 09:00 UTC.", found.What);
        Assert.Equal(Repair.Yours, found.Repair);
    }

    private static async Task<EngineStoryHost> WaitingAsync()
    {
        var host = new EngineStoryHost(EngineStoryHost.Three());
        var story = new Story(host);
        await story.SubscribedLongAgoAsync();
        await story.FillsCartAsync();
        return host;
    }

    private static async Task<IReadOnlyList<Finding>> Broken(EngineStoryHost host) =>
        [.. (await host.Engine.Doctor.ExamineAsync(fix: false)).Where(found => found.Repair == Repair.Possible)];

    private static async Task IsPutRightAsync(EngineStoryHost host)
    {
        Assert.Contains(await host.Engine.Doctor.ExamineAsync(fix: true), found => found.Repair == Repair.Done);
        Assert.Empty(await Broken(host));
    }

    private static Task ChangeAsync(EngineStoryHost host, Func<Enrollment, Enrollment> change) => CommitAsync(host, partition => partition.Put(change(partition.Active.Single())));

    private static Task ChangeContactAsync(EngineStoryHost host, Func<Contact, Contact> change) => CommitAsync(host, partition => partition.Contact = change(partition.Contact!));

    private static async Task CommitAsync(EngineStoryHost host, Action<ContactPartition> change)
    {
        var store = new ContactStore(host.Records);
        var partition = await store.LoadAsync((await host.Engine.Contacts.FindAsync("ada@example.com"))!.Id, default);
        change(partition);
        Assert.Equal(CommitOutcome.Done, await store.CommitAsync(partition, default));
    }
}
