using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using TriggerMail.Bulk;
using TriggerMail.Contacts;
using TriggerMail.Journeys;
using TriggerMail.Partitions;
using TriggerMail.Segments;
using TriggerMail.Store;

namespace TriggerMail.Publishing;

/// <summary>Says who is in a segment, by looking at the contacts as they are now.</summary>
public sealed class SegmentQueries
{
    private const int Page = 200;
    private readonly PublishedJourneys journeys;
    private readonly StoreFacts store;
    private readonly TimeProvider clock;
    private readonly ContactQueries contacts;

    private readonly BulkJobs jobs;

    internal SegmentQueries(PublishedJourneys journeys, StoreFacts store, TimeProvider clock, ContactQueries contacts, BulkJobs jobs) => (this.journeys, this.store, this.clock, this.contacts, this.jobs) = (journeys, store, clock, contacts, jobs);

    /// <summary>Those who are in it, in no particular order, a page of contacts in memory at a time.</summary>
    public async IAsyncEnumerable<Contact> MembersAsync(Segment segment, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(segment);
        await foreach (var contact in EverybodyAsync(cancel))
            if (segment.When.Holds(FactsOf(contact)))
                yield return contact;
    }

    /// <summary>
    /// How many are in each of the segments in force: counted now while there are not more contacts than <paramref name="most"/>, else as the
    /// last look at everybody found; null when there was none yet.
    /// </summary>
    public async Task<SegmentCount?> SizesAsync(int most = int.MaxValue, CancellationToken cancel = default)
    {
        var (sizes, seen) = (ImmutableSortedDictionary.CreateBuilder<string, int>(), 0);
        await foreach (var contact in EverybodyAsync(cancel))
        {
            if (++seen > most)
                return await LastAsync(cancel);
            foreach (var segment in journeys.Segments.Where(segment => segment.When.Holds(FactsOf(contact))))
                sizes[segment.Name] = sizes.GetValueOrDefault(segment.Name) + 1;
        }
        return new(clock.GetUtcNow(), sizes.ToImmutable());
    }

    private async Task<SegmentCount?> LastAsync(CancellationToken cancel) =>
        (await jobs.AllAsync(cancel)).Select(job => job.Progress.Counted).OfType<SegmentCount>().MaxBy(count => count.At);

    private Facts FactsOf(Contact contact) => new() { Now = clock.GetUtcNow(), Contact = contact, Store = store };

    private async IAsyncEnumerable<Contact> EverybodyAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        for (string? after = null, next = ""; next is not null; after = next)
        {
            (var page, _, next) = await contacts.ListAsync(after, Page, cancel);
            foreach (var contact in page)
                yield return contact;
        }
    }
}
