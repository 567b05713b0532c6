using System.Collections.Immutable;
using System.Text.Json;
using TriggerMail.Contacts;
using TriggerMail.Events;
using TriggerMail.Insights;
using TriggerMail.Journeys;

namespace TriggerMail.Privacy;

/// <summary>
/// Takes in requests about personal data, from the store's webhooks, the API and the console, and carries them out. Each is written down
/// before it is begun, and taken up again where a crash cut it off.
/// </summary>
public sealed class PrivacyDesk
{
    /// <summary>How long a request may take (GDPR art. 12(3): one month; Shopify: 30 days).</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromDays(30);

    /// <summary>What stands for the contact in the alarm of the upkeep. No contact is called that.</summary>
    public const string Name = "@privacy";

    private const int OpenLookedThrough = 1_000;
    private const int ContactsAtOnce = 500;

    // A turn that was under way when its contact was erased writes its hints first, and finds out when it commits.
    private static readonly TimeSpan SecondLook = TimeSpan.FromMinutes(10);
    private readonly PrivacyRequests requests;
    private readonly Erasure erasure;
    private readonly ContactList list;
    private readonly Retention retention;
    private readonly DueIndex due;
    private readonly TimeProvider clock;
    private bool keepsHouse;

    internal PrivacyDesk(EngineParts parts, DueIndex due, ContactList list, Forgotten forgotten, PersonRows elsewhere, RecentMessages recent, Tallies tallies)
    {
        requests = new(parts.Records);
        erasure = new(parts.Records, requests, forgotten, elsewhere, tallies, parts);
        retention = new(parts.Records, list, recent, parts.Retention);
        (this.list, this.due, clock, Forgotten) = (list, due, parts.Clock, forgotten);
    }

    /// <summary>
    /// From now on takes away what was kept long enough (<see cref="RetentionRules"/>), and takes up what an earlier process left undone. Its
    /// alarm stands in the due index, so whoever answers alarms drives it.
    /// </summary>
    public async Task StartAsync(CancellationToken cancel = default)
    {
        keepsHouse = true;
        await due.SetAsync(Alarm(NextHour(clock.GetUtcNow())), cancel);
    }

    /// <summary>Names that asked to be forgotten.</summary>
    public Forgotten Forgotten { get; }

    /// <summary>The newest requests.</summary>
    public ValueTask<IReadOnlyList<PrivacyRequest>> NewestAsync(int most = 200, CancellationToken cancel = default) => requests.NewestAsync(most, cancel);

    /// <summary>A request by id; null when there is none.</summary>
    public ValueTask<PrivacyRequest?> FindAsync(string id, CancellationToken cancel = default) => requests.FindAsync(id, cancel);

    /// <summary>
    /// Erases everything about the person of a name. When this returns it is done; where it throws, it is finished by the next upkeep.
    /// Erasing somebody who is not known only puts the name on the list of those who must not be written to.
    /// </summary>
    /// <param name="name">An address, <c>id:STORE-ID</c> or <c>anon:COOKIE-ID</c>.</param>
    /// <param name="source">Who asks, e.g. <c>console</c>.</param>
    /// <param name="cancel">Leaves the rest to the upkeep.</param>
    public async Task<PrivacyRequest> EraseAsync(Alias name, string source, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        var now = clock.GetUtcNow();
        await due.SetAsync(Alarm(NextMinute(now + SecondLook)), cancel);
        // Its id must not tell the name to whoever guesses it.
        var request = await requests.AddAsync(Request(PrivacyKind.Erasure, now, source, await Forgotten.HashAsync(name, cancel)) with { Names = [name.ToString()] }, cancel);
        return request.DoneAt is null ? await CarryOutAsync(request, cancel) : request;
    }

    /// <summary>Takes in the store's request. It is durable when this returns; an erasure is carried out too.</summary>
    internal async Task TakeAsync(StoreEvent happened, CancellationToken cancel)
    {
        var kind = happened.Type switch
        {
            EventTypes.PrivacyExportRequested => PrivacyKind.Export,
            EventTypes.PrivacyShopErasureRequested => PrivacyKind.ShopErasure,
            _ => PrivacyKind.Erasure,
        };
        await due.SetAsync(Alarm(NextMinute(clock.GetUtcNow() + (kind == PrivacyKind.ShopErasure ? TimeSpan.Zero : SecondLook))), cancel);
        var request = await requests.AddAsync(Request(kind, happened.Time, happened.Source, happened.Id) with
        {
            Names = kind == PrivacyKind.ShopErasure ? [] : [.. Alias.Of(happened).Select(name => name.ToString())],
            Orders = OrdersIn(happened),
        }, cancel);
        if (request is { Kind: PrivacyKind.Erasure, DoneAt: null })
            await CarryOutAsync(request, cancel);
    }

    /// <summary>The store has answered the person: the request for a copy is done.</summary>
    public async Task AnsweredAsync(string id, CancellationToken cancel = default)
    {
        if (await requests.FindAsync(id, cancel) is { Kind: PrivacyKind.Export, DoneAt: null } request)
            await requests.PutAsync(request with { DoneAt = clock.GetUtcNow(), Outcome = "the store answered" }, cancel);
    }

    /// <summary>Takes up what was cut off, and a stretch of what takes long. Says whether there is more to do at once.</summary>
    public async Task<bool> UpkeepAsync(int contactsAtMost = ContactsAtOnce, CancellationToken cancel = default)
    {
        foreach (var request in (await requests.NewestAsync(OpenLookedThrough, cancel)).Reverse())
            if (request.DoneAt is { } done)
                await LookAgainAsync(request, done, cancel);
            else if (request.Kind == PrivacyKind.Erasure)
                await CarryOutAsync(request, cancel);
            else if (request.Kind == PrivacyKind.ShopErasure)
                return await EmptyShopAsync(request, contactsAtMost, cancel);
        return false;
    }

    /// <summary>Answers the alarm of the upkeep, and says when it is to ring again; null when there is nothing to wait for.</summary>
    internal async Task<DateTimeOffset?> AnswerAsync(CancellationToken cancel)
    {
        var more = await UpkeepAsync(ContactsAtOnce, cancel);
        var now = clock.GetUtcNow();
        if (keepsHouse)
            more |= await retention.GoOnAsync(now, ContactsAtOnce, cancel);
        return more ? NextMinute(now) : keepsHouse ? NextHour(now) : null;
    }

    // On the full minute and hour, so that two processes that start an upkeep set the same alarm.
    private static DateTimeOffset NextMinute(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMinute) + TimeSpan.TicksPerMinute, TimeSpan.Zero);

    private static DateTimeOffset NextHour(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerHour) + TimeSpan.TicksPerHour, TimeSpan.Zero);

    private static DueAlarm Alarm(DateTimeOffset at) => new(at, Name, "upkeep");

    /// <summary>Finishes the erasure whose mark was found.</summary>
    internal async Task FinishAsync(string request, string contact, CancellationToken cancel)
    {
        var found = await requests.FindAsync(request, cancel) ?? Request(PrivacyKind.Erasure, clock.GetUtcNow(), "upkeep", request) with { Id = request };
        await CarryOutAsync(found with { Contacts = found.Contacts.Contains(contact) ? found.Contacts : found.Contacts.Add(contact) }, cancel);
    }

    // The list grows shorter by what is erased: the first page is always the next one.
    private async Task<bool> EmptyShopAsync(PrivacyRequest request, int most, CancellationToken cancel)
    {
        var page = await list.PageAsync(null, most, cancel);
        await erasure.CarryOutAsync(request with { Names = [], Contacts = [.. page.Contacts] }, cancel);
        if (page.Contacts.Count > 0)
            return true;
        await DoneAsync(request, "every contact was erased", cancel);
        return false;
    }

    private async Task<PrivacyRequest> CarryOutAsync(PrivacyRequest request, CancellationToken cancel)
    {
        var known = await erasure.CarryOutAsync(request, cancel);
        return await DoneAsync(request, known == 0 ? "nobody of this name was known" : "erased", cancel);
    }

    private async Task LookAgainAsync(PrivacyRequest request, DateTimeOffset done, CancellationToken cancel)
    {
        if (request.Contacts.IsEmpty || clock.GetUtcNow() < done + SecondLook)
            return;
        await erasure.SweepAsync(request.Contacts, request.At, cancel);
        await requests.PutAsync(request with { Contacts = [] }, cancel);
    }

    // No name is left here either; the ids stay until the second look.
    private async Task<PrivacyRequest> DoneAsync(PrivacyRequest request, string outcome, CancellationToken cancel)
    {
        var now = await requests.FindAsync(request.Id, cancel) ?? request;
        var done = now with { DoneAt = now.DoneAt ?? clock.GetUtcNow(), Outcome = now.Outcome ?? outcome, Names = [] };
        await requests.PutAsync(done, cancel);
        return done;
    }

    private static PrivacyRequest Request(PrivacyKind kind, DateTimeOffset at, string source, string id) => new()
    {
        Id = PrivacyRequests.IdOf(at, source, id),
        Kind = kind,
        Source = source,
        At = at,
        Due = at + Deadline,
    };

    private static ImmutableArray<string> OrdersIn(StoreEvent happened) =>
        happened.Data.ValueKind == JsonValueKind.Object && happened.Data.TryGetProperty("orders", out var orders) && orders.ValueKind == JsonValueKind.Array
            ? [.. orders.EnumerateArray().Select(order => order.ToString()).Take(1_000)]
            : [];
}
