using System.Collections.Immutable;
using System.Globalization;
using TriggerMail.Partitions;
using TriggerMail.Storage;

namespace TriggerMail.Privacy;

/// <summary>
/// Erases a whole shop, a page of contacts at a time. Each page is written down before anything of it is taken away and counted once it is
/// gone, and a contact leaves the list last; so a crash anywhere loses nobody and counts nobody twice. It ends with a pass over the list, and over the
/// partitions where the store can tell them, that finds nobody from before it began.
/// </summary>
internal sealed class ShopErasure(
    IRecordStore records, PrivacyRequests requests, Erasure erasure, ContactList list, TimeProvider clock, PrivacyReports reports)
{
    private const int MostFailed = 100;
    private readonly ErasedList erased = new(records);

    /// <summary>Does the next page of the request, if it is time and nobody stopped it; says whether there is more to do at once.</summary>
    public async Task<bool> GoOnAsync(PrivacyRequest request, int most, CancellationToken cancel)
    {
        if (request.Contacts.Length > 0)
            request = await TakeAsync(request, request.Contacts, request.Progress?.After, cancel); // What a crash cut off is ended, also where it was stopped since.
        if (request is not { DoneAt: null, BeginsAt: { } begins } || begins > clock.GetUtcNow())
            return false;
        request = request.Progress is null ? await BeginAsync(request, cancel) : request;
        var page = await list.PageAsync(request.Progress!.After, most, cancel);
        var known = request.Progress.Failed.Select(one => one.Contact).ToHashSet(StringComparer.Ordinal);
        var theirs = await FromBeforeAsync(request, page.Contacts.Where(contact => !known.Contains(contact)), cancel);
        request = await TakeAsync(request, theirs, page.Next, cancel);
        if (request.DoneAt is not null)
            return false;
        return page.Next is not null || request.Progress!.InPass > 0 ? await AgainAsync(request, page.Next is null, cancel) : await EndAsync(request, most, cancel);
    }

    /// <summary>Looks once more for what turns under way wrote about those who are gone. True when there is more of it.</summary>
    public async Task<bool> SweepAsync(PrivacyRequest request, int most, CancellationToken cancel)
    {
        var gone = await erased.NextAsync(request.Id, most, cancel);
        await erasure.SweepAsync([.. gone], request.At, cancel);
        await erased.RemoveAsync(request.Id, gone, cancel);
        if (gone.Count == 0)
            await requests.ChangeAsync(request.Id, now => now with { Progress = now.Progress! with { Swept = true } }, cancel);
        return gone.Count > 0;
    }

    private async Task<PrivacyRequest> BeginAsync(PrivacyRequest request, CancellationToken cancel)
    {
        var counted = 0;
        for (string? after = null; ;)
        {
            var page = await list.PageAsync(after, 1_000, cancel);
            counted += page.Contacts.Count;
            if ((after = page.Next) is null)
                break;
        }
        var now = clock.GetUtcNow();
        reports.OnNotice?.Invoke($"The erasure of the whole shop begins: {counted} contacts, asked for by {request.Source} on {request.At:yyyy-MM-dd HH:mm} UTC. It is stopped on the page Privacy, or with POST /api/privacy/{request.Id}/stop");
        return (await requests.ChangeAsync(request.Id, one => one.Progress is null ? one with { Progress = new() { BegunAt = now, Counted = counted } } : null, cancel))!;
    }

    // Whoever came after it began stays. What has no head record is damage, or is being begun this moment: then it is put back on the list.
    private async Task<ImmutableArray<string>> FromBeforeAsync(PrivacyRequest request, IEnumerable<string> contacts, CancellationToken cancel)
    {
        var theirs = ImmutableArray.CreateBuilder<string>();
        foreach (var contact in contacts)
            if (!(await erasure.CreatedAtAsync(contact, cancel) > request.Progress!.BegunAt))
                theirs.Add(contact);
        return theirs.ToImmutable();
    }

    private async Task<PrivacyRequest> TakeAsync(PrivacyRequest request, ImmutableArray<string> contacts, string? after, CancellationToken cancel)
    {
        var failed = ImmutableArray<FailedErasure>.Empty;
        var step = request.Progress?.Step ?? 0;
        if (contacts.Length > 0)
        {
            await erased.AddAsync(request.Id, contacts, cancel);
            failed = await EraseAsync(request with { Contacts = contacts }, cancel);
            // Those who were merged into them went with them.
            await erased.AddAsync(request.Id, (await requests.FindAsync(request.Id, cancel))!.Contacts, cancel);
        }
        if (request.Progress is null)
            return request;
        return (await requests.ChangeAsync(request.Id, now => now.Progress is { } at && at.Step == step
            ? now with
            {
                Names = [],
                Contacts = [],
                Progress = at with
                {
                    Step = step + 1,
                    After = after,
                    Erased = at.Erased + Gone(now),
                    InPass = at.InPass + Gone(now),
                    Failed = [.. at.Failed.Concat(failed).DistinctBy(one => one.Contact)],
                },
            }
            : null, cancel))!;

        int Gone(PrivacyRequest now) => now.Contacts.Union(contacts).Count() - failed.Length;
    }

    // One bad contact never stops a page: then each is tried by itself.
    private async Task<ImmutableArray<FailedErasure>> EraseAsync(PrivacyRequest request, CancellationToken cancel)
    {
        try
        {
            await erasure.CarryOutAsync(request, cancel);
            return [];
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            reports.OnTrouble?.Invoke($"A page of {request.Contacts.Length} contacts could not be erased at once; each is tried by itself", problem);
        }
        var names = (await requests.FindAsync(request.Id, cancel))?.Names ?? [];
        var failed = ImmutableArray.CreateBuilder<FailedErasure>();
        foreach (var contact in request.Contacts)
            if (!await TryAsync(request with { Contacts = [contact], Names = names }, contact, failed.Count, cancel))
                failed.Add(new(contact, await erasure.LeadingAsync(contact, names, cancel)));
        return failed.ToImmutable();
    }

    private async Task<bool> TryAsync(PrivacyRequest alone, string contact, int before, CancellationToken cancel)
    {
        try
        {
            await erasure.CarryOutAsync(alone, cancel);
            return true;
        }
        catch (Exception problem) when (problem is not OperationCanceledException && before < MostFailed)
        {
            reports.OnTrouble?.Invoke($"Contact {contact} could not be erased with the shop; it is tried again until it can", problem);
            return false;
        }
    }

    private async Task<bool> AgainAsync(PrivacyRequest request, bool passEnds, CancellationToken cancel)
    {
        if (passEnds)
            await requests.ChangeAsync(request.Id, now => now.Progress is { } at && at.Step == request.Progress!.Step
                ? now with { Progress = at with { After = null, InPass = 0, Step = at.Step + 1 } }
                : null, cancel);
        return true;
    }

    // Nobody is on the list any more from before. It is done when the same is true of those that failed and of the partitions themselves.
    private async Task<bool> EndAsync(PrivacyRequest request, int most, CancellationToken cancel)
    {
        var failed = ImmutableArray.CreateBuilder<FailedErasure>();
        foreach (var one in request.Progress!.Failed)
            if (!await TryAsync(request with { Contacts = [one.Contact], Names = one.Names }, one.Contact, 0, cancel))
                failed.Add(one);
        var mended = request.Progress.Failed.Length - failed.Count;
        request = (await requests.ChangeAsync(request.Id, now => now with
        {
            Names = [],
            Contacts = [],
            Progress = now.Progress! with { Failed = failed.ToImmutable(), Erased = now.Progress.Erased + mended, Step = now.Progress.Step + 1 },
        }, cancel))!;
        if (failed.Count > 0)
            return false; // It stays open and says so: an hour later they are tried again.
        if (await UnlistedAsync(request, most, cancel) is { Length: > 0 } unlisted)
        {
            await TakeAsync(request, unlisted, null, cancel);
            return true;
        }
        await DoneAsync(request, cancel);
        return false;
    }

    private async Task<ImmutableArray<string>> UnlistedAsync(PrivacyRequest request, int most, CancellationToken cancel)
    {
        var scan = new ContactScan(records);
        for (string? after = null; ;)
        {
            var page = await scan.PageAsync(after, most, cancel);
            if (await FromBeforeAsync(request, page.Contacts, cancel) is { Length: > 0 } found)
                return found;
            if ((after = page.Next) is null)
                return [];
        }
    }

    private async Task DoneAsync(PrivacyRequest request, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var at = request.Progress!;
        var outcome = string.Create(CultureInfo.InvariantCulture, $"every contact was erased: {at.Erased} records, and none failed; {at.Counted} were listed when it began");
        await requests.ChangeAsync(request.Id, one => one.DoneAt is null ? one with { DoneAt = now, Outcome = outcome, Names = [] } : null, cancel);
        reports.OnNotice?.Invoke($"The erasure of the whole shop is done: {outcome}");
    }
}
