using Microsoft.AspNetCore.Http;
using TriggerMail.Events;
using TriggerMail.Privacy;
using TriggerMail.Web.Access;

namespace TriggerMail.Web.Privacy;

/// <summary>
/// Judges who may ask for the export or the erasure of personal data by an event: the store's own verified webhook, or somebody who may do
/// everything here. What may be asked is written down at once; it is never queued.
/// </summary>
internal sealed class PrivacyIntake(Engine engine, KeyRing ring, WebSettings settings)
{
    private const string Unnamed = "Held: TriggerMail:Webhooks:Shopify:Shop is not set, so whether it is this shop cannot be known. "
        + "Set it and let the request go on the page Privacy, or stop it there; it is to be answered within 30 days.";

    /// <summary>Why the events are refused as a whole; null when they may come in.</summary>
    /// <param name="events">What came in.</param>
    /// <param name="request">What it came with.</param>
    /// <param name="isStore">Whether the store's own signature was verified, of a kind that makes such requests.</param>
    public IResult? Refusal(IReadOnlyList<StoreEvent> events, HttpRequest request, bool isStore) =>
        events.FirstOrDefault(PrivacyEvents.Is) is { } asking && !isStore && !IsAdmin(request)
            ? Web.Refusal.NotAllowed(PrivacyEvents.Refusal(asking))
            : null;

    /// <summary>Takes the requests out of the events, and says which events are left for the queue and how many requests were new.</summary>
    public async Task<(IReadOnlyList<StoreEvent> Others, Accepted Taken)> TakeAsync(IReadOnlyList<StoreEvent> events, bool isStore)
    {
        if (!events.Any(PrivacyEvents.Is))
            return (events, default);
        var (fresh, all) = (0, 0);
        foreach (var asking in events.Where(PrivacyEvents.Is))
        {
            all++;
            var held = isStore && asking.Type == EventTypes.PrivacyShopErasureRequested && string.IsNullOrWhiteSpace(settings.Webhooks.Shopify.Shop) ? Unnamed : null;
            // Not tied to the request: whoever asked may be gone.
            if (await engine.Privacy.TakeAsync(asking, held, CancellationToken.None))
                fresh++;
        }
        return ([.. events.Where(happened => !PrivacyEvents.Is(happened))], new(fresh, all - fresh));
    }

    private bool IsAdmin(HttpRequest request) => ring.IsEmpty || ring.Ask(KeyRing.Shown(request), Scope.Admin) is { Name: not null, Refusal: null };
}
