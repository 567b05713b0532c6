using System.Collections.Immutable;
using System.Text;
using TriggerMail.Publishing.Checking;
using TriggerMail.Publishing.Reading;
using TriggerMail.Values;

namespace TriggerMail.Publishing;

/// <summary>The journeys of a folder: those that are fit to be published, and what is wrong with the others.</summary>
/// <param name="Good">By id. A wrong file never keeps another one out.</param>
/// <param name="Problems">By file and line; none when every file is good.</param>
public sealed record Library(IReadOnlyList<JourneySource> Good, IReadOnlyList<Problem> Problems)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads and checks every journey file of a folder (not of the folders below it).</summary>
    /// <param name="journeysFolder">Where the files are.</param>
    /// <param name="templateNames">The templates that sends may name.</param>
    /// <param name="segmentNames">The segments that entries may name; null: that is not asked.</param>
    public static Library Load(string journeysFolder, ISet<string> templateNames, ISet<string>? segmentNames = null)
    {
        ArgumentNullException.ThrowIfNull(journeysFolder);
        ArgumentNullException.ThrowIfNull(templateNames);
        if (!Directory.Exists(journeysFolder))
            return new([], [new(journeysFolder, 0, "There is no such folder.", "Make it, or name another one with `--journeys`.")]);
        string[] paths = [.. Directory.EnumerateFiles(journeysFolder).Where(IsYaml).Order(StringComparer.Ordinal)];
        if (paths.Length == 0)
            return new([], [new(journeysFolder, 0, "The folder holds no journey.", "Put a file such as `welcome.yaml` into it.")]);

        var read = paths.Select(path => One(path, templateNames, segmentNames)).ToImmutableArray();
        var good = read.Where(one => one.Problems.Count == 0).Select(one => JourneySource.Of(one.File.Journey!, one.Yaml));
        var problems = read.SelectMany(one => one.Problems).Concat(Twice(read));
        return new(
            [.. good.OrderBy(source => source.Journey.Id, StringComparer.Ordinal)],
            [.. problems.OrderBy(problem => problem.File, StringComparer.Ordinal).ThenBy(problem => problem.Line)]);
    }

    private sealed record Loaded(JourneyFile File, string Yaml, IReadOnlyList<Problem> Problems);

    private static Loaded One(string path, ISet<string> templateNames, ISet<string>? segmentNames)
    {
        var name = Path.GetFileName(path);
        try
        {
            var yaml = File.ReadAllText(path, Strict);
            var file = JourneyReader.ReadFile(name, yaml);
            return new(file, yaml, JourneyCheck.Of(file, templateNames, segmentNames));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            var problem = error is DecoderFallbackException
                ? new Problem(name, 0, "The file is not UTF-8 text.", "Save it as UTF-8.")
                : new Problem(name, 0, $"The file cannot be opened: {error.Message}", "Check who may read it.");
            return new(JourneyReader.ReadFile(name, ""), "", [problem]);
        }
    }

    // A file has to be called like its journey, so at most one of them has the name: it stays, the others are told.
    private static IEnumerable<Problem> Twice(ImmutableArray<Loaded> read) => read
        .Where(one => one.File.Journey is not null)
        .GroupBy(one => one.File.Journey!.Id)
        .Where(group => group.Count() > 1)
        .SelectMany(group => group.Where(one => one.Problems.Count > 0).Select(one => new Problem(one.File.File, one.File.LineOf("journey"),
            $"The journey `{group.Key}` is defined in {string.Join(" and ", group.Select(other => other.File.File))}.",
            "Keep it in one file, and give the others names of their own.")));

    private static bool IsYaml(string path) => Path.GetExtension(path) is ".yaml" or ".yml";
}
