using System.Runtime.CompilerServices;
using TriggerMail.Contacts;
using TriggerMail.Insights;
using TriggerMail.Journeys;

namespace TriggerMail.Segments;

/// <summary>Says who is in a segment, by looking at the contacts as they are now.</summary>
public sealed class SegmentBook
{
    private const int Page = 200;
    private readonly EngineParts parts;
    private readonly ContactBook contacts;

    internal SegmentBook(EngineParts parts, ContactBook contacts) => (this.parts, this.contacts) = (parts, contacts);

    /// <summary>Those who are in it, in no particular order, a page of contacts in memory at a time.</summary>
    public async IAsyncEnumerable<Contact> MembersAsync(Segment segment, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(segment);
        await foreach (var contact in EverybodyAsync(cancel))
            if (segment.When.Holds(FactsOf(contact)))
                yield return contact;
    }

    /// <summary>How many are in each of the segments in force, by name, in one pass over all contacts.</summary>
    public async Task<IReadOnlyDictionary<string, int>> SizesAsync(CancellationToken cancel = default)
    {
        var sizes = parts.Journeys.Segments.ToDictionary(segment => segment.Name, _ => 0, StringComparer.Ordinal);
        await foreach (var contact in EverybodyAsync(cancel))
            foreach (var segment in parts.Journeys.Segments)
                if (segment.When.Holds(FactsOf(contact)))
                    sizes[segment.Name]++;
        return sizes;
    }

    private Facts FactsOf(Contact contact) => new() { Now = parts.Clock.GetUtcNow(), Contact = contact, StoreZone = parts.Composer.Zone };

    private async IAsyncEnumerable<Contact> EverybodyAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        for (string? after = null, next = ""; next is not null; after = next)
        {
            (var page, next) = await contacts.ListAsync(after, Page, cancel);
            foreach (var contact in page)
                yield return contact;
        }
    }
}
