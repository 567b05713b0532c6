using System.Text;
using TriggerMail.Publishing;

namespace TriggerMail.Tests.Publishing;

public sealed class A_library_of_journeys : IDisposable
{
    private static readonly HashSet<string> Templates = ["welcome", "tip"];
    private static readonly string Good = SampleFile.Steps("  - send: welcome");
    private readonly string folder = Directory.CreateTempSubdirectory("journeys").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void keeps_the_good_files_and_tells_what_is_wrong_with_the_others()
    {
        Write("sample.yaml", Good);
        Write("broken.yaml", "journey: broken\n\tgoal: x\n");
        Write("other.yaml", Renamed("other").Replace("send: welcome", "send: wellcome", StringComparison.Ordinal));
        Write("readme.txt", "not a journey");

        var library = Load();

        Assert.Equal(["sample"], library.Good.Select(source => source.Journey.Id));
        Assert.Equal(
            [
                "broken.yaml:2: The line is indented with a tab. Indent with spaces, two for each level.",
                "other.yaml:8: There is no template `wellcome`. Did you mean `welcome`?",
            ],
            Told(library));
    }

    [Fact]
    public void keeps_the_text_with_the_journey()
    {
        Write("sample.yaml", Good);

        Assert.Equal(Good, Load().Good.Single().Yaml);
    }

    [Fact]
    public void gives_the_same_hash_for_the_same_text_on_windows_and_another_for_another_text()
    {
        Write("a.yaml", Renamed("a"));
        var unix = Load().Good.Single().Hash;
        Write("a.yaml", Renamed("a").Replace("\n", "\r\n", StringComparison.Ordinal));
        var windows = Load().Good.Single().Hash;
        Write("a.yaml", Renamed("a").Replace("send: welcome", "send: tip", StringComparison.Ordinal));
        var edited = Load().Good.Single().Hash;

        Assert.Equal(unix, windows);
        Assert.NotEqual(unix, edited);
    }

    [Fact]
    public void keeps_the_file_that_is_called_like_its_journey_when_two_define_it()
    {
        Write("sample.yaml", Good);
        Write("copy.yaml", Good);

        var library = Load();

        Assert.Equal(["sample"], library.Good.Select(source => source.Journey.Id));
        Assert.Equal(
            [
                "copy.yaml:1: The journey is called `sample`, but its file is not. Call the file `sample.yaml`, or write `journey: copy`.",
                "copy.yaml:1: The journey `sample` is defined in copy.yaml and sample.yaml. Keep it in one file, and give the others names of their own.",
            ],
            Told(library));
    }

    [Fact]
    public void asks_for_the_one_ending_it_reads_by_name()
    {
        Write("sample.yml", Good);

        Assert.Equal(
            ["sample.yml:1: The journey is called `sample`, but its file is not. Call the file `sample.yaml`, or write `journey: sample`."],
            Told(Load()));
    }

    [Fact]
    public void tells_that_a_file_is_no_text()
    {
        File.WriteAllBytes(Path.Combine(folder, "sample.yaml"), [.. Encoding.UTF8.GetBytes("goal: "), 0xFF, 0xC3]);

        Assert.Equal(["sample.yaml: The file is not UTF-8 text. Save it as UTF-8."], Told(Load()));
    }

    [Fact]
    public void tells_that_there_is_no_such_folder_or_nothing_in_it()
    {
        var missing = Path.Combine(folder, "missing");

        Assert.Equal([$"{folder}: The folder holds no journey. Put a file such as `welcome.yaml` into it."], Told(Load()));
        Assert.Equal([$"{missing}: There is no such folder. Make it, or name another one with `--journeys`."], Told(Library.Load(missing, Templates)));
    }

    private static string Renamed(string id) => Good.Replace("journey: sample", "journey: " + id, StringComparison.Ordinal);

    private static IEnumerable<string> Told(Library library) => library.Problems.Select(problem => problem.ToString());

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(folder, file), text);

    private Library Load() => Library.Load(folder, Templates);
}
