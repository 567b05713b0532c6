using TriggerMail.Storage;

namespace TriggerMail.Publishing;

public sealed class Templates_that_were_checked_before : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly CountingStore records = new(new InMemoryRecordStore());

    public Templates_that_were_checked_before()
    {
        foreach (var file in Directory.EnumerateFiles(Repository.Templates, "*", SearchOption.AllDirectories))
        {
            var copy = folder[Path.GetRelativePath(Repository.Templates, file)];
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public void Dispose() => folder.Dispose();

    // What a check found right is written down, so another commit is another check.
    [Fact]
    public async Task are_checked_again_only_when_one_was_edited()
    {
        await LoadAsync();
        await LoadAsync();
        Assert.Equal(1, records.Use.Commits);
        File.AppendAllText(folder["welcome/body.hbs"], "\n");
        await LoadAsync();
        await LoadAsync();
        Assert.Equal(2, records.Use.Commits);
    }

    [Fact]
    public async Task keep_their_journeys_out_at_every_start_when_they_are_wrong_now()
    {
        await LoadAsync();
        File.WriteAllText(folder["cart-offer/en.hbs"], "---\nsubject: Hi\n---\n{{#if cart}}");
        foreach (var start in new[] { await LoadAsync(), await LoadAsync() })
        {
            Assert.Contains(start.Problems, problem => problem.Message.Contains("sends `cart-offer`", StringComparison.Ordinal));
            Assert.DoesNotContain(start.Library.Good, source => source.Journey.Id == "cart-abandonment");
            Assert.Contains(start.Library.Good, source => source.Journey.Id == "welcome");
        }
    }

    private Task<Content> LoadAsync() => Content.LoadAsync(Repository.Journeys, folder.Path, Repository.Segments, new(records));
}
