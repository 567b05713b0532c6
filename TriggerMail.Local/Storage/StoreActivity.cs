namespace TriggerMail.Storage;

/// <summary>
/// What a store has done since it was opened: <paramref name="Groups"/> transactions for <paramref name="Batches"/> batches
/// (conflicts and failures included).
/// </summary>
public readonly record struct StoreActivity(long Groups, long Batches);
