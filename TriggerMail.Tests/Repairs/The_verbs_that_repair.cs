using TriggerMail.Security;
using TriggerMail.Sending;
using TriggerMail.Storage;
using TriggerMail.Stories;

namespace TriggerMail.Repairs;

/// <summary><c>dead</c> and <c>doctor</c> as a person types them, on a data folder with something wrong in it.</summary>
public sealed class The_verbs_that_repair : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Data => folder["data"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task list_what_failed_and_send_it_again()
    {
        await OrderAsync(new RecordingSender { Answer = _ => new SendResult.Refused("552 the mailbox is full") });
        var (code, listed) = await RunAsync("dead");
        Assert.Equal(0, code);
        Assert.Contains("the provider refused it: 552 the mailbox is full", listed, StringComparison.Ordinal);
        Assert.Contains("1 in all. Try again with: dead --retry ID, or dead --retry all", listed, StringComparison.Ordinal);

        var (done, told) = await RunAsync("dead", "--retry", "all");
        Assert.Equal((0, true), (done, told.Contains("Tried again and done", StringComparison.Ordinal)));
        Assert.Single(Directory.GetFiles(Path.Combine(Data, "outbox"), "*.eml"));
        Assert.Contains("Nothing failed for good.", (await RunAsync("dead")).Output, StringComparison.Ordinal);
        Assert.Equal(1, (await RunAsync("dead", "--retry", "no-such-thing")).Code);
    }

    [Fact]
    public async Task find_what_is_stuck_and_put_it_right()
    {
        await OrderAsync(new RecordingSender());
        Assert.Contains("All is well", (await RunAsync("doctor")).Output, StringComparison.Ordinal);
        using (var records = SqliteRecordStore.Open(Data))
            foreach (var record in await records.RangeAsync("recent|messages", RowRange.All))
                await records.CommitAsync(new("recent|messages", [new Change.Delete(record.Row, record.Version)]));
        var (found, told) = await RunAsync("doctor");
        Assert.Equal(1, found);
        Assert.Contains("1 found: 0 put right, 1 that `doctor --fix` puts right, 0 for you to decide.", told, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("doctor", "--fix")).Code);
        Assert.Equal(0, (await RunAsync("doctor")).Code);
    }

    [Fact]
    public async Task refuse_a_folder_that_is_none()
    {
        var (code, told) = await RunAsync("doctor");
        Assert.Equal(1, code);
        Assert.Contains("There is no data folder", told, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Data));
    }

    private Task<(int Code, string Output)> RunAsync(params string[] arguments) =>
        An_api_key.RunAsync([.. arguments, "--data", Data, "--journeys", Repository.Journeys, "--templates", Repository.Templates]);

    private async Task OrderAsync(RecordingSender sender)
    {
        Directory.CreateDirectory(Data);
        using var records = SqliteRecordStore.Open(Data);
        await using var host = new EngineStoryHost(EngineStoryHost.Shipped().Where(journey => journey.Id == "order-confirmation"), records, sender);
        await new Story(host).OrdersAsync();
    }
}
