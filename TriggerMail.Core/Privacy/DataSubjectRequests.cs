using System.Collections.Immutable;
using System.Text.Json;
using TriggerMail.Contacts;
using TriggerMail.Contacts.Erasure;
using TriggerMail.Events;
using TriggerMail.Insights;
using TriggerMail.Partitions;
using TriggerMail.Scheduling;
using TriggerMail.Storage;

namespace TriggerMail.Privacy;

/// <summary>
/// Takes in requests about personal data, from the store's webhooks, the API and the console, and carries them out. Each is written down
/// before it is begun, and taken up again where a crash cut it off.
/// </summary>
public sealed class DataSubjectRequests
{
    /// <summary>How long a request may take (GDPR art. 12(3): one month; Shopify: 30 days).</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromDays(30);

    private readonly PrivacyRequests requests;
    private readonly PrivacyUpkeep upkeep;
    private readonly DueIndex due;
    private readonly PrivacyRules rules;
    private readonly PrivacyReports reports;
    private readonly TimeProvider clock;

    internal DataSubjectRequests(
        IRecordStore records, PrivacyRules rules, RetentionRules keep, PrivacyReports reports, TimeProvider clock,
        DueIndex due, ContactList list, ErasureSuppressionList forgotten, PersonRows elsewhere, RecentMessages recent, JourneyMetrics tallies)
    {
        requests = new(records);
        var erasure = new Erasure(records, requests, forgotten, elsewhere, list, tallies, clock, reports.OnErased);
        upkeep = new(requests, erasure, new(records, requests, erasure, list, clock, reports), new(records, list, recent, keep), due, reports, clock);
        (this.rules, this.reports, this.due, this.clock, Forgotten) = (rules, reports, due, clock, forgotten);
    }

    /// <summary>
    /// From now on takes away what was kept long enough (<see cref="RetentionRules"/>), and takes up what an earlier process left undone. Its
    /// alarm stands in the due index, so whoever answers alarms drives it.
    /// </summary>
    public Task StartAsync(CancellationToken cancel = default) => upkeep.StartAsync(cancel);

    /// <summary>Takes up what was cut off, and a stretch of what takes long. Says whether there is more to do at once.</summary>
    public Task<bool> UpkeepAsync(int contactsAtMost = PrivacyUpkeep.ContactsAtOnce, CancellationToken cancel = default) => upkeep.GoOnAsync(contactsAtMost, cancel);

    /// <summary>Answers the alarm of the upkeep, and says when it is to ring again; null when there is nothing to wait for.</summary>
    internal Task<DateTimeOffset?> AnswerAsync(CancellationToken cancel) => upkeep.AnswerAsync(cancel);

    /// <summary>Finishes the erasure whose mark was found.</summary>
    internal Task FinishAsync(string request, string contact, CancellationToken cancel) => upkeep.FinishAsync(request, contact, cancel);

    /// <summary>Names that asked to be forgotten.</summary>
    public ErasureSuppressionList Forgotten { get; }

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
    public Task<PrivacyRequest> EraseAsync(Alias name, string source, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        return EraseAsync(name.ToString(), source, name, [], cancel);
    }

    private async Task<PrivacyRequest> EraseAsync(string who, string source, Alias? name, ImmutableArray<string> contacts, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await due.SetAsync(PrivacyAlarms.At(PrivacyAlarms.NextMinute(now + PrivacyAlarms.SecondLook)), cancel);
        // Its id must not tell the name to whoever guesses it.
        var asked = PrivacyRequest.Of(PrivacyKind.Erasure, now, source, name is null ? who : await Forgotten.HashAsync(name, cancel));
        var request = await requests.AddAsync(asked with { Names = name is null ? [] : [name.ToString()], Contacts = contacts }, cancel);
        return request.DoneAt is null ? await upkeep.CarryOutAsync(request, cancel) : request;
    }

    /// <summary>
    /// Erases everything about a contact that was looked up, also one whose record cannot be read. When this returns it is done; where it
    /// throws, it is finished by the next upkeep.
    /// </summary>
    /// <param name="contact">The contact.</param>
    /// <param name="source">Who asks, e.g. <c>console</c>.</param>
    /// <param name="cancel">Leaves the rest to the upkeep.</param>
    public Task<PrivacyRequest> EraseAsync(NamedContact contact, string source, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(contact);
        var name = contact.Contact is { Aliases: [var first, ..] } ? Alias.Read(first) : contact.AskedAs;
        return EraseAsync(name?.ToString() ?? contact.Id, source, name, name is null || contact.Contact is null ? [contact.Id] : [], cancel);
    }

    /// <summary>
    /// Takes in the store's request, whose right to ask was judged by whoever calls this. It is durable when this returns, and an erasure of one
    /// person was carried out, or will be by the upkeep. False when it was taken in before.
    /// </summary>
    /// <param name="happened">The request (<see cref="PrivacyEvents"/>).</param>
    /// <param name="held">Why a person has to let it go first, in sentences; null: it goes by itself.</param>
    /// <param name="cancel">Leaves the rest to the upkeep.</param>
    public async Task<bool> TakeAsync(StoreEvent happened, string? held = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(happened);
        var kind = PrivacyEvents.KindOf(happened.Type) ?? throw new ArgumentException($"{happened.Type} is no request about personal data.", nameof(happened));
        var request = PrivacyRequest.Of(kind, happened.Time, happened.Source, happened.Id);
        if (await requests.FindAsync(request.Id, cancel) is not null || await IsAskedAlreadyAsync(request with { Held = held }, cancel))
            return false;
        if (kind == PrivacyKind.ShopErasure)
            await AskForShopAsync(request with { Held = held }, cancel);
        else
            await AskForPersonAsync(request with { Names = [.. Alias.Of(happened).Select(name => name.ToString())], Orders = OrdersIn(happened) }, cancel);
        return true;
    }

    // Asked again under another id, the erasure of the shop that is under way is the answer.
    private async Task<bool> IsAskedAlreadyAsync(PrivacyRequest asked, CancellationToken cancel) =>
        asked.Kind == PrivacyKind.ShopErasure && (await requests.NewestAsync(PrivacyRequests.OpenLookedThrough, cancel)).Any(open =>
            open is { Kind: PrivacyKind.ShopErasure, DoneAt: null } && open.Source == asked.Source && open.Held is null == asked.Held is null);

    private async Task AskForPersonAsync(PrivacyRequest request, CancellationToken cancel)
    {
        await due.SetAsync(PrivacyAlarms.At(PrivacyAlarms.NextMinute(clock.GetUtcNow())), cancel);
        await due.SetAsync(PrivacyAlarms.At(PrivacyAlarms.NextMinute(clock.GetUtcNow() + PrivacyAlarms.SecondLook)), cancel);
        request = await requests.AddAsync(request, cancel);
        if (request is not { Kind: PrivacyKind.Erasure, DoneAt: null })
            return;
        try
        {
            await upkeep.CarryOutAsync(request, cancel);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            // Accepted is accepted: it stands there, and the upkeep takes it up in a minute.
            reports.OnTrouble?.Invoke($"The erasure {request.Id} could not be carried out at once; the upkeep takes it up", problem);
        }
    }

    // Counted from when we hear of it: what the request says of its own time is not proven.
    private async Task AskForShopAsync(PrivacyRequest request, CancellationToken cancel)
    {
        var begins = clock.GetUtcNow() + rules.Delay;
        if (request.Held is null)
            await due.SetAsync(PrivacyAlarms.At(PrivacyAlarms.NextMinute(begins)), cancel);
        await requests.AddAsync(request with { BeginsAt = request.Held is null ? begins : null }, cancel);
        var what = request.Held ?? $"It begins on {begins:yyyy-MM-dd HH:mm} UTC, unless it is stopped on the page Privacy, or with POST /api/privacy/{request.Id}/stop";
        reports.OnNotice?.Invoke($"{request.Source} asks for the erasure of the whole shop. {what}");
    }

    /// <summary>Lets a held erasure of the shop go; its delay counts from now. Null when there is no such request, or it is not held.</summary>
    public async Task<PrivacyRequest?> LetGoAsync(string id, CancellationToken cancel = default)
    {
        var begins = clock.GetUtcNow() + rules.Delay;
        if (await requests.FindAsync(id, cancel) is not { Kind: PrivacyKind.ShopErasure, Held: not null, DoneAt: null })
            return null;
        await due.SetAsync(PrivacyAlarms.At(PrivacyAlarms.NextMinute(begins)), cancel);
        reports.OnNotice?.Invoke($"The erasure of the whole shop was let go and begins on {begins:yyyy-MM-dd HH:mm} UTC");
        return await requests.ChangeAsync(id, now => now is { Held: not null, DoneAt: null } ? now with { Held = null, BeginsAt = begins } : null, cancel);
    }

    /// <summary>
    /// Stops the erasure of the shop: what has not been erased stays, but for the page under way. Null when there is no such request; one that
    /// is done stays as it is.
    /// </summary>
    public async Task<PrivacyRequest?> StopAsync(string id, string who, CancellationToken cancel = default)
    {
        var now = clock.GetUtcNow();
        if (await requests.FindAsync(id, cancel) is not { Kind: PrivacyKind.ShopErasure })
            return null;
        await due.SetAsync(PrivacyAlarms.At(PrivacyAlarms.NextMinute(now + PrivacyAlarms.SecondLook)), cancel);
        return await requests.ChangeAsync(id, request => request.DoneAt is not null ? null : request with
        {
            DoneAt = now,
            Outcome = request.Progress is null ? $"stopped by the {who} before it began" : $"stopped by the {who} while it went on: those who were erased by then are gone, the others stay",
        }, cancel);
    }

    /// <summary>The store has answered the person: the request for a copy is done.</summary>
    public async Task AnsweredAsync(string id, CancellationToken cancel = default)
    {
        await requests.ChangeAsync(id, now => now is { Kind: PrivacyKind.Export, DoneAt: null }
            ? now with { DoneAt = clock.GetUtcNow(), Outcome = "the store answered" }
            : null, cancel);
    }

    /// <summary>Requests that something else wrote into, by id: what was asked is not known any more.</summary>
    public ValueTask<IReadOnlyList<string>> UnreadableAsync(CancellationToken cancel = default) => requests.UnreadableAsync(PrivacyRequests.OpenLookedThrough, cancel);

    /// <summary>Erasures that could not be carried out yet, with why, or whose contacts could not all be erased.</summary>
    public async Task<IReadOnlyList<PrivacyRequest>> FailingAsync(CancellationToken cancel = default) =>
        [.. (await requests.NewestAsync(PrivacyRequests.OpenLookedThrough, cancel)).Where(one => one is { DoneAt: null, Problem: not null } or { DoneAt: null, Progress.Failed.Length: > 0 })];

    private static ImmutableArray<string> OrdersIn(StoreEvent happened) =>
        happened.Data.ValueKind == JsonValueKind.Object && happened.Data.TryGetProperty("orders", out var orders) && orders.ValueKind == JsonValueKind.Array
            ? [.. orders.EnumerateArray().Select(order => order.ToString()).Take(1_000)]
            : [];
}
