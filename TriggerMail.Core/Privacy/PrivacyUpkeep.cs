using TriggerMail.Scheduling;

namespace TriggerMail.Privacy;

/// <summary>Carries out what was asked for about personal data, however often it is cut off or fails, and takes away what was kept long enough.</summary>
internal sealed class PrivacyUpkeep(
    PrivacyRequests requests, Erasure erasure, ShopErasure shop, Retention retention, DueIndex due, PrivacyReports reports, TimeProvider clock)
{
    /// <summary>How many contacts a stretch looks at.</summary>
    public const int ContactsAtOnce = 500;

    private bool keepsHouse;

    /// <summary>
    /// From now on takes away what was kept long enough (<see cref="RetentionRules"/>), and takes up what an earlier process left undone. Its
    /// alarm stands in the due index, so whoever answers alarms drives it.
    /// </summary>
    public async Task StartAsync(CancellationToken cancel)
    {
        keepsHouse = true;
        await ForgetAsync(cancel); // The process before may have died between an erasure and this.
        await due.SetAsync(PrivacyAlarms.At(PrivacyAlarms.NextHour(clock.GetUtcNow())), cancel);
    }

    /// <summary>Takes up what was cut off, and a stretch of what takes long. Says whether there is more to do at once.</summary>
    public async Task<bool> GoOnAsync(int contactsAtMost, CancellationToken cancel)
    {
        var more = false;
        foreach (var request in (await requests.NewestAsync(PrivacyRequests.OpenLookedThrough, cancel)).Reverse())
            if (request.Kind == PrivacyKind.ShopErasure)
                more |= await shop.GoOnAsync(request, contactsAtMost, cancel) || await SweepShopAsync(request, contactsAtMost, cancel);
            else if (request.DoneAt is { } done)
                await LookAgainAsync(request, done, cancel);
            else if (request.Kind == PrivacyKind.Erasure)
                await TryAsync(request, cancel);
        await ForgetAsync(cancel);
        return more;
    }

    private async Task<bool> SweepShopAsync(PrivacyRequest request, int most, CancellationToken cancel) =>
        request is { DoneAt: { } done, Progress.Swept: false } && clock.GetUtcNow() >= done + PrivacyAlarms.SecondLook && await shop.SweepAsync(request, most, cancel);

    // The host writes over what it keeps of rows that are gone. Each upkeep does it again: it may not have been possible at once.
    private async Task ForgetAsync(CancellationToken cancel)
    {
        if (reports.OnForgotten is { } forget)
            await forget(cancel);
    }

    /// <summary>Answers the alarm of the upkeep, and says when it is to ring again; null when there is nothing to wait for.</summary>
    public async Task<DateTimeOffset?> AnswerAsync(CancellationToken cancel)
    {
        var more = await GoOnAsync(ContactsAtOnce, cancel);
        var now = clock.GetUtcNow();
        if (keepsHouse)
            more |= await retention.GoOnAsync(now, ContactsAtOnce, cancel);
        return more ? PrivacyAlarms.NextMinute(now) : keepsHouse ? PrivacyAlarms.NextHour(now) : null;
    }

    /// <summary>Finishes the erasure whose mark was found.</summary>
    public async Task FinishAsync(string request, string contact, CancellationToken cancel)
    {
        var found = await requests.FindAsync(request, cancel) ?? PrivacyRequest.Of(PrivacyKind.Erasure, clock.GetUtcNow(), "upkeep", request) with { Id = request };
        // Of a shop this one person; the request itself is done when everybody is gone.
        if (found.Kind == PrivacyKind.ShopErasure)
            await erasure.CarryOutAsync(found with { Contacts = [contact] }, cancel);
        else
            await CarryOutAsync(found with { Contacts = found.Contacts.Contains(contact) ? found.Contacts : found.Contacts.Add(contact) }, cancel);
    }

    /// <summary>Carries an erasure out; where it throws, why stands in the request, and it is tried again.</summary>
    public async Task<PrivacyRequest> CarryOutAsync(PrivacyRequest request, CancellationToken cancel)
    {
        try
        {
            var known = await erasure.CarryOutAsync(request, cancel);
            return await DoneAsync(request, known == 0 ? "nobody of this name was known" : "erased", cancel);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            await FailedAsync(request, problem, cancel);
            throw;
        }
    }

    // One that fails never stands in the way of the others: it says why, and is tried again.
    private async Task TryAsync(PrivacyRequest request, CancellationToken cancel)
    {
        try
        {
            await CarryOutAsync(request, cancel);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            // Where even that cannot be written down, the store is away, and nothing else can be done either.
            if ((await requests.FindAsync(request.Id, cancel))?.Problem is null)
                throw;
            if (request.Problem is null)
                reports.OnTrouble?.Invoke($"The erasure {request.Id} failed; it is tried again until it can be carried out", problem);
        }
    }

    // Tried again in a minute at first, and later every hour.
    private async Task FailedAsync(PrivacyRequest request, Exception problem, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await requests.ChangeAsync(request.Id, one => one.DoneAt is null ? one with { Problem = problem.Message } : null, cancel);
        await due.SetAsync(PrivacyAlarms.At(now < request.At + TimeSpan.FromHours(1) ? PrivacyAlarms.NextMinute(now) : PrivacyAlarms.NextHour(now)), cancel);
    }

    private async Task LookAgainAsync(PrivacyRequest request, DateTimeOffset done, CancellationToken cancel)
    {
        if (request.Contacts.IsEmpty || clock.GetUtcNow() < done + PrivacyAlarms.SecondLook)
            return;
        await erasure.SweepAsync(request.Contacts, request.At, cancel);
        await requests.ChangeAsync(request.Id, now => now with { Contacts = [] }, cancel);
    }

    // No name is left here either, nor in a copy still to be handed over; the ids stay until the second look.
    private async Task<PrivacyRequest> DoneAsync(PrivacyRequest request, string outcome, CancellationToken cancel)
    {
        var (at, names) = (clock.GetUtcNow(), (await requests.FindAsync(request.Id, cancel) ?? request).Names);
        foreach (var open in await requests.NewestAsync(PrivacyRequests.OpenLookedThrough, cancel))
            if (open is { Kind: PrivacyKind.Export, DoneAt: null } && open.Names.Intersect(names).Any())
                await requests.ChangeAsync(open.Id, now => now with { DoneAt = at, Outcome = "the person was erased before a copy was handed over", Names = [] }, cancel);
        await requests.AddAsync(request, cancel);
        var done = await requests.ChangeAsync(request.Id, now => now with { DoneAt = now.DoneAt ?? at, Outcome = now.Outcome ?? outcome, Names = [], Problem = null }, cancel);
        await ForgetAsync(cancel);
        return done!;
    }
}
