using System.Text;
using Microsoft.Data.Sqlite;

namespace TriggerMail.Storage;

public sealed class A_sqlite_data_folder : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("triggermail-").FullName;

    private string Folder => Path.Combine(_root, "data");

    private string File => Path.Combine(Folder, "records.db");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void is_created_when_it_is_missing()
    {
        using var store = SqliteRecordStore.Open(Folder);

        Assert.True(System.IO.File.Exists(File));
    }

    [Fact]
    public async Task holds_after_reopening_what_was_acknowledged()
    {
        string version;
        using (var store = SqliteRecordStore.Open(Folder))
            version = await InsertAsync(store, "r", 10);

        using var reopened = SqliteRecordStore.Open(Folder);
        var record = await reopened.GetAsync("p", "r");

        Assert.Equal((10, version), (record!.Body.Length, record.Version));
    }

    [Fact]
    public async Task never_gives_a_version_twice_although_it_is_closed_and_the_row_deleted()
    {
        var versions = new List<string>();
        for (var opening = 0; opening < 5; opening++)
        {
            using var store = SqliteRecordStore.Open(Folder);
            versions.Add(await InsertAsync(store, "r", 1));
            await store.CommitAsync(new("p", [new Change.Delete("r", versions[^1])]));
        }

        Assert.Equal(5, versions.Distinct().Count());
    }

    [Fact]
    public void is_one_process_own_until_it_is_closed()
    {
        using (SqliteRecordStore.Open(Folder))
        {
            var refusal = Assert.Throws<RecordStoreException>(() => SqliteRecordStore.Open(Folder));
            Assert.Equal($"The data folder '{Folder}' is in use by another TriggerMail. Stop that one, or name another folder.", refusal.Message);
        }

        using var next = SqliteRecordStore.Open(Folder);
        Assert.Equal(default, next.Activity);
    }

    [Fact]
    public void of_a_newer_version_is_refused()
    {
        SqliteRecordStore.Open(Folder).Dispose();
        Alter("PRAGMA user_version = 2");

        AssertRefused("was written by a newer TriggerMail (format 2; this one reads up to 1)");
    }

    [Fact]
    public void that_lost_a_table_is_refused()
    {
        SqliteRecordStore.Open(Folder).Dispose();
        Alter("DROP TABLE counter");

        AssertRefused("is damaged: tables are missing. Restore it from a backup");
    }

    [Fact]
    public async Task whose_table_goes_while_it_is_open_says_what_helps()
    {
        using var store = SqliteRecordStore.Open(Folder);
        Alter("DROP TABLE records");

        var failure = await Assert.ThrowsAsync<RecordStoreException>(async () => await InsertAsync(store, "r", 10));
        Assert.Contains("restore it from a backup", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.MayPass);
    }

    [Fact]
    public void that_holds_another_programs_database_is_refused_and_left_alone()
    {
        Directory.CreateDirectory(Folder);
        Alter("CREATE TABLE theirs (x)");
        var before = System.IO.File.ReadAllBytes(File);

        AssertRefused("is a SQLite file, but not one of TriggerMail's");

        Assert.Equal(before, System.IO.File.ReadAllBytes(File));
    }

    [Fact]
    public void that_holds_no_database_is_refused_and_left_alone()
    {
        Directory.CreateDirectory(Folder);
        System.IO.File.WriteAllText(File, new string('x', 10_000));

        AssertRefused("is not a TriggerMail store or is damaged: restore it from a backup");

        Assert.Equal(10_000, System.IO.File.ReadAllText(File).Length);
    }

    [Fact]
    public void is_free_again_after_a_refusal()
    {
        SqliteRecordStore.Open(Folder).Dispose();
        Alter("PRAGMA user_version = 2");
        AssertRefused("newer");
        Alter("PRAGMA user_version = 1");

        SqliteRecordStore.Open(Folder).Dispose();
    }

    [Fact]
    public async Task answers_everything_that_was_queued_before_it_was_closed()
    {
        var store = SqliteRecordStore.Open(Folder);
        var answers = Enumerable.Range(0, 500).Select(number => InsertAsync(store, $"{number}", 100)).ToArray();
        store.Dispose();

        await Task.WhenAll(answers);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await InsertAsync(store, "late", 1));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.GetAsync("p", "0"));
        using var reopened = SqliteRecordStore.Open(Folder);
        Assert.Equal(500, (await reopened.RangeAsync("p", RowRange.All)).Count);
    }

    [Fact]
    public async Task leaves_one_file_without_a_log_behind_when_it_is_closed()
    {
        using (var store = SqliteRecordStore.Open(Folder))
            await InsertAsync(store, "r", 1);

        Assert.Equal(["records.db", "triggermail.lock"], Directory.GetFiles(Folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task that_is_full_fails_only_the_batches_that_find_no_room()
    {
        using var store = SqliteRecordStore.Open(Folder, maxBytes: 1024 * 1024);
        var small = await InsertAsync(store, "small", 100);

        var failure = await Assert.ThrowsAsync<RecordStoreException>(async () => await InsertAsync(store, "big", 600_000, 2));
        var together = Enumerable.Range(0, 20).Select(async number =>
        {
            var failed = await Record.ExceptionAsync(async () => await InsertAsync(store, $"row-{number}", number == 7 ? 700_000 : 500, 2));
            return (number, failed);
        });

        Assert.Contains("Make room on the disk", failure.Message, StringComparison.Ordinal);
        Assert.Equal([7], (await Task.WhenAll(together)).Where(one => one.failed is RecordStoreException).Select(one => one.number));
        Assert.Equal(19 * 2 + 1, (await store.RangeAsync("p", RowRange.All)).Count);
        Assert.Equal(small, (await store.GetAsync("p", "small"))!.Version);
    }

    [Fact]
    public async Task is_read_while_somebody_writes()
    {
        using var store = SqliteRecordStore.Open(Folder);
        await InsertAsync(store, "r", 1);
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using var writing = connection.BeginTransaction();

        Assert.NotNull(await store.GetAsync("p", "r"));
        Assert.Single(await store.RangeAsync("p", RowRange.All));
    }

    [Fact]
    public async Task keeps_a_bound_with_half_a_surrogate_pair_in_its_place()
    {
        using var store = SqliteRecordStore.Open(Folder);
        await InsertAsync(store, "\uD7FF", 1);
        await InsertAsync(store, "\uE000", 1);

        Assert.Equal("\uD7FF", Assert.Single(await store.RangeAsync("p", RowRange.Prefix("\uD7FF"))).Row);
        Assert.Equal("\uE000", Assert.Single(await store.RangeAsync("p", new("\uDFFFa", null))).Row);
    }

    private static async Task<string> InsertAsync(SqliteRecordStore store, string row, int length, int rows = 1)
    {
        var body = Encoding.ASCII.GetBytes(new string('.', length));
        var outcome = await store.CommitAsync(new("p", [.. Enumerable.Range(0, rows).Select(n => new Change.Insert(n == 0 ? row : $"{row}+{n}", body))]));
        return Assert.IsType<BatchResult.Committed>(outcome).Versions[0];
    }

    private void Alter(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private void AssertRefused(string sentence)
    {
        var refusal = Assert.Throws<RecordStoreException>(() => SqliteRecordStore.Open(Folder));
        Assert.Contains(sentence, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(File, refusal.Message, StringComparison.Ordinal);
    }
}
