namespace TriggerMail.Privacy;

/// <summary>Whom requests about personal data tell what; null where a host wants to know nothing of it.</summary>
/// <param name="OnErased">Takes away what the host keeps of a contact outside of the record store. An erasure whose host throws here is not done.</param>
/// <param name="OnForgotten">Told when rows of people were deleted for good. It must not throw.</param>
/// <param name="OnNotice">Told, in a sentence, of what the store's people must know at once. It must not throw.</param>
/// <param name="OnTrouble">Told of what went wrong with one request or contact and did not stop the others. It must not throw.</param>
internal sealed record PrivacyReports(
    Func<string, CancellationToken, ValueTask>? OnErased, Func<CancellationToken, ValueTask>? OnForgotten, Action<string>? OnNotice, Action<string, Exception>? OnTrouble);
