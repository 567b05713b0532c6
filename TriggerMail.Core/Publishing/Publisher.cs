using TriggerMail.Journeys;
using TriggerMail.Storage;
using TriggerMail.Values;

namespace TriggerMail.Publishing;

/// <summary>Puts a folder's journeys in force.</summary>
public sealed class Publisher(JourneyArchive archive, PublishedJourneys published)
{
    /// <summary>What a problem means for whoever starts the host: the file is not in force, and which version stays so in its place.</summary>
    public static string Report(Problem problem, PublishedJourneys published)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(published);
        return published.Find(Path.GetFileNameWithoutExtension(problem.File)) is { } last
            ? $"Not in force: {problem} Until then version {last.Version} of {last.Id} stays in force."
            : $"Not in force: {problem}";
    }

    /// <summary>Puts everything that is right in force: the segments first, because journeys are entered through them.</summary>
    public static async Task PublishAsync(
        IRecordStore records, Content content, PublishedJourneys published, DateTimeOffset now, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(published);
        published.Publish(await new SegmentArchive(records).PublishAsync(content.Segments, cancel));
        await new Publisher(new(records), published).PublishAsync(content.Library, now, cancel);
    }

    /// <summary>
    /// Publishes every journey that is right. One that is wrong is left out by name, and its last published version stays in
    /// force; one whose file is gone takes nobody in any more. Whoever is inside stays on the version entered.
    /// </summary>
    public async Task PublishAsync(Library library, DateTimeOffset now, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(library);
        foreach (var version in await archive.AllAsync(cancel))
            published.Add(version);
        foreach (var source in library.Good)
            published.Publish(await archive.PublishAsync(source, now, cancel));

        var wrong = library.Problems.Select(problem => Path.GetFileNameWithoutExtension(problem.File)).ToHashSet(StringComparer.Ordinal);
        foreach (var newest in await archive.NewestAsync(cancel))
            if (published.Find(newest.Id) is null && wrong.Contains(newest.Id))
                published.Publish(newest);
    }
}
