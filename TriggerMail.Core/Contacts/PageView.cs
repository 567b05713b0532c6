using System.Collections.Immutable;
using System.Text.Json.Serialization;
using TriggerMail.Events;

namespace TriggerMail.Contacts;

/// <summary>A page the contact looked at.</summary>
/// <param name="Path">The path of its address, read: without host, query and fragment, which may say something about a person.</param>
/// <param name="Title">Its title, or null.</param>
/// <param name="At">When it was last looked at.</param>
public sealed record PageView(
    [property: JsonPropertyName("Path")] string Path,
    [property: JsonPropertyName("Title")] string? Title,
    [property: JsonPropertyName("At")] DateTimeOffset At)
{
    private const int MostLetters = 120;

    /// <summary>The look that an event tells of; null when it names no page.</summary>
    internal static PageView? Of(SeenEvent seen) =>
        seen.Type == EventTypes.PageViewed && EventData.Part(seen.Data, "page") is { } page
            && EventData.Text(page, "url") is { } url && PathOf(url) is { } path
            ? new(Cut(path), EventData.Text(page, "title") is { } title ? Cut(title) : null, seen.At)
            : null;

    /// <summary>The newest looks first, each page once, at most <see cref="Contact.PagesKept"/>.</summary>
    internal static ImmutableArray<PageView> Newest(IEnumerable<PageView> looks) =>
        [.. looks.OrderByDescending(look => look.At).DistinctBy(look => look.Path).Take(Contact.PagesKept)];

    /// <summary>The paths as one text, in which a part of any of them can be found; null when there is none.</summary>
    internal static string? Text(ImmutableArray<PageView> looks) => looks.IsEmpty ? null : string.Join(", ", looks.Select(look => look.Path));

    // Read before it is cut: a question mark written as %3F begins a query all the same.
    private static string? PathOf(string url)
    {
        var read = Uri.UnescapeDataString(url);
        var bare = (read.Any(char.IsControl) ? url : read).Split('?', '#', ';')[0];
        if (bare.IndexOf("//", StringComparison.Ordinal) is var slashes and >= 0 && (slashes == 0 || bare[slashes - 1] == ':'))
            bare = bare.IndexOf('/', slashes + 2) is var path and > 0 ? bare[path..] : "/";
        return bare.StartsWith('/') ? bare : null;
    }

    private static string Cut(string text) => text.Length <= MostLetters ? text : text[..(char.IsHighSurrogate(text[MostLetters - 1]) ? MostLetters - 1 : MostLetters)];
}
