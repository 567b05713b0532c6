using TriggerMail.Journeys;
using TriggerMail.Storage;
using TriggerMail.Values;

namespace TriggerMail.Publishing;

public sealed class What_is_in_force : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder folder = new();
    private readonly InMemoryRecordStore records = new();

    public What_is_in_force()
    {
        foreach (var name in new[] { "journeys", "templates" })
            Copy(Path.Combine(Repository.Root, name), folder[name]);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task is_the_same_version_as_long_as_the_text_is_the_same()
    {
        await PublishAsync();
        Assert.Equal(1, (await PublishAsync()).Find("welcome")!.Version);
    }

    [Fact]
    public async Task is_the_next_version_after_an_edit_while_the_old_one_stays_known()
    {
        await PublishAsync();
        Edit("cart-abandonment", "start + 24h", "start + 20h");
        var published = await PublishAsync();
        Assert.Equal(2, published.Find("cart-abandonment")!.Version);
        Assert.NotNull(published.Find("cart-abandonment", 1));
    }

    [Fact]
    public async Task is_the_last_good_version_of_a_journey_that_is_wrong_now_and_all_of_the_others()
    {
        await PublishAsync();
        Edit("cart-abandonment", "start + 24h", "start + soon");
        var published = await PublishAsync();
        Assert.Equal(1, published.Find("cart-abandonment")!.Version);
        Assert.NotNull(published.Find("welcome"));
    }

    [Fact]
    public async Task is_told_beside_what_is_wrong()
    {
        await PublishAsync();
        Edit("cart-abandonment", "start + 24h", "start + soon");
        var published = await PublishAsync();
        Problem In(string file) => new(file, 3, "It is wrong.", "Mend it.");
        Assert.Equal(
            "Not in force: journeys/cart-abandonment.yaml:3: It is wrong. Mend it. Until then version 1 of cart-abandonment stays in force.",
            Publisher.Report(In("journeys/cart-abandonment.yaml"), published));
        Assert.Equal("Not in force: journeys/brand-new.yaml:3: It is wrong. Mend it.", Publisher.Report(In("journeys/brand-new.yaml"), published));
    }

    [Fact]
    public async Task is_not_a_journey_whose_template_is_wrong()
    {
        File.WriteAllText(folder["templates/cart-offer/en.hbs"], "---\nsubject: Hi\n---\n{{#if cart}}");
        var published = await PublishAsync();
        Assert.Null(published.Find("cart-abandonment"));
        Assert.NotNull(published.Find("welcome"));
    }

    [Fact]
    public async Task is_not_a_journey_whose_file_is_gone_though_its_versions_stay_known()
    {
        await PublishAsync();
        File.Delete(folder["journeys/welcome.yaml"]);
        var published = await PublishAsync();
        Assert.Null(published.Find("welcome"));
        Assert.NotNull(published.Find("welcome", 1));
    }

    [Fact]
    public void comes_with_every_problem_and_the_path_of_its_file()
    {
        Edit("welcome", "send: welcome ", "send: welcom ");
        var problem = Assert.Single(Load().Problems);
        Assert.Equal(folder["journeys/welcome.yaml"], problem.File);
        Assert.Contains("Did you mean `welcome`?", problem.Remedy, StringComparison.Ordinal);
    }

    private Content Load() => Content.Load(folder["journeys"], folder["templates"], Repository.Segments);

    private async Task<PublishedJourneys> PublishAsync()
    {
        var published = new PublishedJourneys();
        await new Publisher(new JourneyArchive(records), published).PublishAsync(Load().Library, Now);
        return published;
    }

    private void Edit(string journey, string from, string to)
    {
        var file = folder[$"journeys/{journey}.yaml"];
        var text = File.ReadAllText(file);
        Assert.Contains(from, text, StringComparison.Ordinal);
        File.WriteAllText(file, text.Replace(from, to, StringComparison.Ordinal));
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
