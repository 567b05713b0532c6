using System.Text;
using Microsoft.Data.Sqlite;
using TriggerMail.Publishing;

namespace TriggerMail.Storage;

/// <summary>What a bad day does to a data folder: a sentence, never a host that starts silently empty or a second one beside the first.</summary>
[Trait("Kind", "security")]
public sealed class A_damaged_data_folder : IDisposable
{
    private readonly TemporaryFolder root = new();

    private string Folder => root["data"];

    private string Database => Path.Combine(Folder, "records.db");

    public void Dispose() => root.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task with_an_empty_database_is_refused(bool keepsLockFile)
    {
        await FillAsync();
        File.WriteAllBytes(Database, []);
        if (!keepsLockFile)
            File.Delete(Path.Combine(Folder, "triggermail.lock"));
        Refused("is empty: whatever was in it is lost. Restore it from a backup");
        Assert.Equal(0, new FileInfo(Database).Length);
    }

    [Fact]
    public async Task without_its_database_is_refused()
    {
        await FillAsync();
        File.Delete(Database);
        Refused("is missing, but the folder held data. Restore it from a backup");
        Assert.False(File.Exists(Database));
    }

    [Fact]
    public void with_mails_and_no_database_is_refused()
    {
        Directory.CreateDirectory(Path.Combine(Folder, "outbox"));
        File.WriteAllText(Path.Combine(Folder, "outbox", "a.eml"), "x");
        Refused("is missing, but there are mails in its outbox.");
    }

    [Fact]
    public void that_is_new_begins_though_a_first_start_was_cut_off()
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllBytes(Path.Combine(Folder, "triggermail.lock"), []);
        File.WriteAllText(Database + ".new", "half a file");
        SqliteRecordStore.Open(Folder).Dispose();
        Assert.False(File.Exists(Database + ".new"));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.9)]
    [InlineData(0.01)]
    public async Task that_was_cut_off_is_refused(double share)
    {
        await FillAsync();
        var bytes = File.ReadAllBytes(Database);
        File.WriteAllBytes(Database, bytes[..(int)(bytes.Length * share)]);
        Assert.Contains(Database, Assert.Throws<RecordStoreException>(() => SqliteRecordStore.Open(Folder).Dispose()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not a database at all, and longer than the header that SQLite looks at, which is one hundred bytes long")]
    [InlineData("x")]
    public async Task whose_database_is_something_else_is_refused(string text)
    {
        await FillAsync();
        File.WriteAllText(Database, text);
        Refused("is not a TriggerMail store or is damaged: restore it from a backup");
    }

    [Fact]
    public async Task with_a_database_of_nothing_is_no_beginning()
    {
        await FillAsync();
        File.Delete(Database);
        using (var connection = new SqliteConnection($"Data Source={Database};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE x (y); DROP TABLE x";
            command.ExecuteNonQuery();
        }
        Refused("is a SQLite file, but not one of TriggerMail's");
    }

    [Fact]
    public void that_is_a_file_is_refused()
    {
        File.WriteAllText(Folder, "x");
        Refused($"The data folder '{Folder}' is a file. Name a folder.");
    }

    [Fact]
    public async Task whose_lock_file_was_deleted_is_still_one_process_own()
    {
        if (OperatingSystem.IsWindows())
            return; // There a file in use cannot be deleted.
        using (SqliteRecordStore.Open(Folder))
        {
            File.Delete(Path.Combine(Folder, "triggermail.lock"));
            Refused($"The data folder '{Folder}' is in use by another TriggerMail.");
        }
        await FillAsync();
    }

    [Theory]
    [InlineData("{\"yaml\":")]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    public async Task with_a_scribbled_journey_publishes_it_anew_beside_the_damage(string scribbled)
    {
        var records = new InMemoryRecordStore();
        var source = Library.Load(Repository.Journeys, Templates.TemplateSet.Load(Repository.Templates).Set.Names.ToHashSet(StringComparer.Ordinal)).Good[0];
        await new JourneyArchive(records).PublishAsync(source, default);
        await records.CommitAsync(new("journeys", [new Change.Upsert($"{source.Journey.Id}|00001", Encoding.UTF8.GetBytes(scribbled)), new Change.Insert("nonsense", default)]));
        var archive = new JourneyArchive(records);
        Assert.Equal(2, (await archive.PublishAsync(source, default)).Version);
        Assert.Single(await archive.AllAsync());
        Assert.Contains("Version 1 of this journey was damaged", Assert.Single(archive.Unreadable).Message, StringComparison.Ordinal);
        Assert.Contains("was damaged", (await Assert.ThrowsAsync<InvalidDataException>(async () => await archive.FindAsync(source.Journey.Id, 1))).Message, StringComparison.Ordinal);
    }

    private async Task FillAsync()
    {
        using var store = SqliteRecordStore.Open(Folder);
        for (var n = 0; n < 100; n++)
            await store.CommitAsync(new("p", [new Change.Upsert($"{n}", new byte[5_000])]));
    }

    private void Refused(string sentence) =>
        Assert.Contains(sentence, Assert.Throws<RecordStoreException>(() => SqliteRecordStore.Open(Folder).Dispose()).Message, StringComparison.Ordinal);
}
