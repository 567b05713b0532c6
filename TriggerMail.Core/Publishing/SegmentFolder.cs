using System.Text;
using TriggerMail.Publishing.Reading;
using TriggerMail.Segments;
using TriggerMail.Values;

namespace TriggerMail.Publishing;

/// <summary>The segments of a folder: those that are right, with their text, and what is wrong with the others.</summary>
/// <param name="Good">By name. A wrong file never keeps another one out.</param>
/// <param name="Problems">By file and line.</param>
public sealed record SegmentFolder(IReadOnlyList<(Segment Segment, string Yaml)> Good, IReadOnlyList<Problem> Problems)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>None.</summary>
    public static SegmentFolder Empty { get; } = new([], []);

    /// <summary>Their names, those of wrong files included, so that a journey is not blamed for a segment's mistake.</summary>
    public IReadOnlySet<string> Names => Good.Select(one => one.Segment.Name)
        .Concat(Problems.Select(problem => Path.GetFileNameWithoutExtension(problem.File))).ToHashSet(StringComparer.Ordinal);

    /// <summary>Reads every file of a folder. A folder that is not there holds none: a store need not have segments.</summary>
    public static SegmentFolder Load(string? folder)
    {
        if (folder is null || !Directory.Exists(folder))
            return Empty;
        var (good, problems) = (new List<(Segment, string)>(), new List<Problem>());
        foreach (var path in Directory.EnumerateFiles(folder).Where(path => Path.GetExtension(path) is ".yaml" or ".yml").Order(StringComparer.Ordinal))
        {
            var (segment, yaml, wrong) = One(path);
            if (segment is not null)
                good.Add((segment, yaml));
            problems.AddRange(wrong);
        }
        return new(good, problems);
    }

    private static (Segment? Segment, string Yaml, IReadOnlyList<Problem> Problems) One(string path)
    {
        var name = Path.GetFileName(path);
        try
        {
            var yaml = File.ReadAllText(path, Strict);
            var (segment, problems) = SegmentReader.Read(name, yaml);
            return (segment, yaml, problems);
        }
        catch (DecoderFallbackException)
        {
            return (null, "", [new(name, 0, "The file is not UTF-8 text.", "Save it as UTF-8.")]);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return (null, "", [new(name, 0, $"The file cannot be opened: {error.Message}", "Check who may read it.")]);
        }
    }
}
