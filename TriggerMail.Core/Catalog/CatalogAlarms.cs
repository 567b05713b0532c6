namespace TriggerMail.Catalog;

/// <summary>
/// What the catalogue has to do at a time of its own. Its alarms stand in the due index under names that no contact has, so whoever
/// answers alarms drives it too.
/// </summary>
internal sealed class CatalogAlarms(NewsDesk news, LostCodes lostCodes, LookWeeks weeks)
{
    public static bool Concerns(string contact) => contact is NewsDesk.Name or LostCodes.Name or LookWeeks.Name;

    /// <summary>Does it, and says when to go on; null when there is nothing more to do.</summary>
    public Task<DateTimeOffset?> AnswerAsync(string name, string what, CancellationToken cancel) => name switch
    {
        NewsDesk.Name => news.AdvanceAsync(what, cancel),
        LostCodes.Name => lostCodes.AdvanceAsync(cancel),
        _ => weeks.AdvanceAsync(cancel),
    };
}
