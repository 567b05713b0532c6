using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using TriggerMail.Events;
using TriggerMail.Intake;
using TriggerMail.Intake.CloudEvents;
using TriggerMail.Web.Access;

namespace TriggerMail.Web.Intake;

/// <summary>Takes events in: read, queued durably, and only then answered.</summary>
internal sealed class EventIntake(
    IEventQueue queue, WebSettings settings, KeyRing ring, CollectOrigins origins, BrowserEvents browser, Privacy.PrivacyIntake privacy, RateLimits rates, TimeProvider clock)
{
    private const int MostNotes = 20;

    /// <summary><c>POST /api/events</c>: CloudEvents in structured, batch or binary mode.</summary>
    public async Task<IResult> EventsAsync(HttpRequest request)
    {
        if (await RequestBody.ReadAsync(request, settings.MaxBodyBytes) is not { } body)
            return Refusal.TooLarge(settings.MaxBodyBytes);
        return await AnswerAsync(request, CloudEventReader.Read(request.ContentType, new HeaderList(request.Headers), body, clock.GetUtcNow()));
    }

    /// <summary><c>POST /api/webhooks/{source}</c>: verified first, over the bytes as they came.</summary>
    public async Task<IResult> WebhookAsync(HttpRequest request, string source)
    {
        if (WebhookSource.Find(source) is not { } kind)
            return Refusal.NotFound($"There is no webhook source '{source}'.", $"Use one of: {string.Join(", ", WebhookSource.Names)}.");
        if (await RequestBody.ReadAsync(request, settings.MaxBodyBytes) is not { } body)
            return Refusal.TooLarge(settings.MaxBodyBytes);
        var headers = new HeaderList(request.Headers);
        var now = clock.GetUtcNow();
        if (kind.IsPing(headers, body))
            return Results.Ok(new { ping = "pong" });
        var signature = kind.Verify(headers, body.Span, settings.Webhooks, now);
        if (signature.IsValid && kind.Stranger(headers, settings.Webhooks) is { } stranger)
            return Refusal.NotProven(stranger);
        return signature.IsValid
            ? await AnswerAsync(request, kind.Read(headers, body, settings.Webhooks, now).By(kind.Route), isStore: kind.MayAskForPrivacy)
            : Refusal.NotProven(signature.Reason);
    }

    /// <summary><c>POST /api/collect</c>: what a browser may say, with the public write key.</summary>
    public async Task<IResult> CollectAsync(HttpRequest request)
    {
        var key = request.Headers["X-Write-Key"].FirstOrDefault() ?? request.Query["key"].FirstOrDefault();
        origins.Allow(request);
        if (!IsWriteKey(key))
            return Refusal.NotProven("The write key is missing or wrong; send the store's TriggerMail:WriteKey as X-Write-Key or ?key=.");
        if (await RequestBody.ReadAsync(request, settings.MaxBodyBytes) is not { } body)
            return Refusal.TooLarge(settings.MaxBodyBytes);
        var reading = CloudEventReader.Read(request.ContentType, new HeaderList(request.Headers), body, clock.GetUtcNow());
        return reading is IntakeResult.Read read ? await TakeAsync(request, [.. read.Events.Select(browser.Read)]) : await AnswerAsync(request, reading);
    }

    // One that may not be said refuses the request as a whole, as anywhere else.
    private async Task<IResult> TakeAsync(HttpRequest request, IReadOnlyList<BrowserReading> said)
    {
        for (var i = 0; i < said.Count; i++)
            if (said[i] is BrowserReading.Refused { Reason: var reason })
                return Refusal.Unreadable(said.Count == 1 ? reason : FormattableString.Invariant($"Event [{i}]: {reason}"));
        var taken = said.OfType<BrowserReading.Taken>().ToList();
        if (rates.Collected(request.HttpContext, taken.Count, taken.Count(one => BrowserEvents.AsksForMail(one.Event))) is { } wait)
            return Refusal.TooOften(Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)));
        return await AnswerAsync(request, new IntakeResult.Read([.. taken.Select(one => one.Event)]), notes: [.. taken.SelectMany(one => one.Notes).Distinct().Take(MostNotes)]);
    }

    private bool IsWriteKey(string? key) => key is { Length: > 0 }
        && ((settings.WriteKey is { Length: > 0 } wanted && ApiKey.HashOf(key) == ApiKey.HashOf(wanted)) || ring.Ask(key, Scope.Collect) is { Name: not null, Refusal: null });

    private async Task<IResult> AnswerAsync(HttpRequest request, IntakeResult reading, bool isStore = false, IReadOnlyList<string>? notes = null)
    {
        if (reading is not IntakeResult.Read read)
            return Refusal.Unreadable(((IntakeResult.Refused)reading).Problems);
        if (privacy.Refusal(read.Events, request, isStore) is { } refusal)
            return refusal;
        var (rest, taken) = await privacy.TakeAsync(read.Events, isStore);
        // Not tied to the request: once accepted, an event is kept even if the sender has hung up.
        var accepted = await queue.EnqueueAsync(rest, CancellationToken.None);
        return Results.Json(
            new IntakeAnswer(accepted.New + taken.New, accepted.Duplicates + taken.Duplicates, notes is { Count: > 0 } ? notes : null), WebJson.Default.IntakeAnswer,
            statusCode: StatusCodes.Status202Accepted);
    }
}

/// <summary>The answer of the intake.</summary>
/// <param name="Accepted">How many events were queued.</param>
/// <param name="Duplicates">How many had been seen before and were ignored.</param>
/// <param name="Notes">What was left out of a browser's events, and why; null when nothing was.</param>
internal sealed record IntakeAnswer(
    int Accepted, int Duplicates, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Notes = null);
