using System.Text;
using TriggerMail.Journeys;
using TriggerMail.Publishing;
using TriggerMail.Storage;

namespace TriggerMail.Tests.Publishing;

public sealed class The_journey_archive
{
    private static readonly DateTimeOffset Now = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
    private readonly Rows rows = new();

    [Fact]
    public async Task gives_the_first_text_version_1_and_every_other_text_the_next()
    {
        var archive = new JourneyArchive(rows);

        Assert.Equal(1, (await archive.PublishAsync(Source("welcome"), Now)).Version);
        Assert.Equal(2, (await archive.PublishAsync(Source("tip"), Now)).Version);
        Assert.Equal(["sample|00001", "sample|00002"], rows.Keys);
    }

    [Fact]
    public async Task gives_the_newest_text_no_new_version_but_an_older_text_does_come_back_as_a_new_one()
    {
        var archive = new JourneyArchive(rows);
        await archive.PublishAsync(Source("welcome"), Now);

        Assert.Equal(1, (await archive.PublishAsync(Source("welcome"), Now.AddDays(1))).Version);
        await archive.PublishAsync(Source("tip"), Now);
        Assert.Equal(3, (await archive.PublishAsync(Source("welcome"), Now)).Version);
    }

    [Fact]
    public async Task finds_every_version_as_it_was_after_a_restart()
    {
        await new JourneyArchive(rows).PublishAsync(Source("welcome"), Now);
        await new JourneyArchive(rows).PublishAsync(Source("tip"), Now);
        var archive = new JourneyArchive(rows);

        Assert.Equal("welcome", Template(await archive.FindAsync("sample", 1)));
        Assert.Equal("tip", Template(await archive.FindAsync("sample", 2)));
        Assert.Equal(2, (await archive.FindAsync("sample", 2))!.Version);
        Assert.Null(await archive.FindAsync("sample", 3));
        Assert.Null(await archive.FindAsync("nobody", 1));
    }

    [Fact]
    public async Task needs_the_store_only_for_the_first_look()
    {
        await new JourneyArchive(rows).PublishAsync(Source("welcome"), Now);
        var archive = new JourneyArchive(rows);

        Assert.Null(archive.Find("sample", 1));
        var found = await archive.FindAsync("sample", 1);
        rows.Clear();
        Assert.Same(found, archive.Find("sample", 1));
        Assert.Same(found, await archive.FindAsync("sample", 1));
    }

    [Fact]
    public async Task lists_the_newest_version_of_every_journey_and_not_those_of_a_longer_name()
    {
        var archive = new JourneyArchive(rows);
        await archive.PublishAsync(Source("welcome", "sample-more"), Now);
        await archive.PublishAsync(Source("welcome"), Now);
        await archive.PublishAsync(Source("tip"), Now);

        var newest = await new JourneyArchive(rows).NewestAsync();

        Assert.Equal([("sample-more", 1), ("sample", 2)], newest.Select(journey => (journey.Id, journey.Version)));
    }

    [Fact]
    public async Task gives_two_who_publish_at_once_different_versions()
    {
        var archive = new JourneyArchive(rows);
        rows.BeforeCommit = () =>
        {
            rows.BeforeCommit = null;
            return new JourneyArchive(rows).PublishAsync(Source("tip"), Now);
        };

        Assert.Equal(2, (await archive.PublishAsync(Source("welcome"), Now)).Version);
        Assert.Equal("tip", Template(await archive.FindAsync("sample", 1)));
    }

    [Fact]
    public async Task gives_two_who_publish_the_same_text_at_once_the_same_version()
    {
        var archive = new JourneyArchive(rows);
        rows.BeforeCommit = () =>
        {
            rows.BeforeCommit = null;
            return new JourneyArchive(rows).PublishAsync(Source("welcome"), Now);
        };

        Assert.Equal(1, (await archive.PublishAsync(Source("welcome"), Now)).Version);
        Assert.Single(rows.Keys);
    }

    [Fact]
    public async Task still_reads_a_version_that_the_check_would_refuse_today()
    {
        var unwise = SampleFile.Steps("  - send: gone\n  - goTo: send-gone");
        await new JourneyArchive(rows).PublishAsync(JourneySource.Of(SampleFile.Read(unwise), unwise), Now);

        Assert.Equal("gone", Template(await new JourneyArchive(rows).FindAsync("sample", 1)));
    }

    [Fact]
    public async Task says_which_version_it_cannot_read_and_lists_the_others()
    {
        await new JourneyArchive(rows).PublishAsync(Source("welcome"), Now);
        await rows.CommitAsync(new("journeys", [new Change.Insert("later|00007", Encoding.UTF8.GetBytes("""{"yaml":"journey: later\nsteps: [{ teleport: me }]","hash":"h"}"""))]));
        var archive = new JourneyArchive(rows);

        Assert.Equal(["sample"], (await archive.NewestAsync()).Select(journey => journey.Id));
        Assert.StartsWith("later.yaml:1: Version 7 of this journey was published by another release, and this one cannot read it:", Assert.Single(archive.Unreadable).ToString(), StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidDataException>(async () => await archive.FindAsync("later", 7));
    }

    private static JourneySource Source(string template, string id = "sample")
    {
        var yaml = SampleFile.Steps("  - send: " + template).Replace("journey: sample", "journey: " + id, StringComparison.Ordinal);
        return JourneySource.Of(SampleFile.Read(yaml), yaml);
    }

    private static string Template(Journey? journey) => Assert.IsType<SendStep>(journey!.Steps[0]).Template;

    /// <summary>One partition in memory, with a moment in which somebody else may come first.</summary>
    private sealed class Rows : IRecordStore
    {
        private readonly SortedDictionary<string, ReadOnlyMemory<byte>> bodies = new(StringComparer.Ordinal);

        public Func<Task>? BeforeCommit { get; set; }

        public IEnumerable<string> Keys => bodies.Keys;

        public void Clear() => bodies.Clear();

        public ValueTask<StoredRecord?> GetAsync(string partition, string row, CancellationToken cancel = default) =>
            new(bodies.TryGetValue(row, out var body) ? new StoredRecord(row, body, "1") : null);

        public ValueTask<IReadOnlyList<StoredRecord>> RangeAsync(string partition, RowRange range, CancellationToken cancel = default) =>
            new([.. bodies
                .Where(row => string.CompareOrdinal(row.Key, range.From) >= 0 && (range.To is null || string.CompareOrdinal(row.Key, range.To) < 0))
                .Select(row => new StoredRecord(row.Key, row.Value, "1"))]);

        public async ValueTask<BatchResult> CommitAsync(Batch batch, CancellationToken cancel = default)
        {
            StorageLimits.Check(batch);
            if (BeforeCommit is { } before)
                await before();
            var insert = Assert.IsType<Change.Insert>(Assert.Single(batch.Changes));
            return bodies.TryAdd(insert.Row, insert.Body) ? new BatchResult.Committed(["1"]) : new BatchResult.Conflict(insert.Row);
        }
    }
}
