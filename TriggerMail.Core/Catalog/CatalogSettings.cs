using System.Collections.Immutable;

namespace TriggerMail.Catalog;

/// <summary>Section <c>TriggerMail:Catalog</c>: what counts as news of a product, and how it is told.</summary>
public sealed record CatalogSettings
{
    /// <summary>The smallest fall of a price that is told, in percent of the old price.</summary>
    public decimal DropPercent { get; init; } = 10;

    /// <summary>The smallest fall that is told, in the product's own currency, where <see cref="DropFloors"/> does not name it.</summary>
    public decimal DropFloor { get; init; } = 1;

    /// <summary>The smallest fall by currency, e.g. <c>JPY: 100</c>.</summary>
    public IReadOnlyDictionary<string, decimal> DropFloors { get; init; } = ImmutableDictionary<string, decimal>.Empty;

    /// <summary>How many of those who asked are told for each piece that is back.</summary>
    public int ToldPerPiece { get; init; } = 2;

    /// <summary>How many are told at a time where the store does not count its stock.</summary>
    public int ToldUncounted { get; init; } = 50;

    /// <summary>How many hours later the next ones are told, if there is stock left.</summary>
    public double HoursBetweenWaves { get; init; } = 6;

    /// <summary>What is wrong with the settings, as sentences that name the setting.</summary>
    public IEnumerable<string> Problems()
    {
        if (DropPercent is <= 0 or > 100)
            yield return $"TriggerMail:Catalog:DropPercent is {DropPercent}; write a number above 0 and up to 100.";
        if (DropFloor < 0 || DropFloors.Values.Any(floor => floor < 0))
            yield return "TriggerMail:Catalog:DropFloor or DropFloors is below 0; write the smallest fall that is worth a mail, such as 1.";
        if (ToldPerPiece is < 1 or > 1_000 || ToldUncounted is < 1 or > 100_000)
            yield return $"TriggerMail:Catalog:ToldPerPiece is {ToldPerPiece} and ToldUncounted is {ToldUncounted}; write 1 to 1000 and 1 to 100000.";
        if (HoursBetweenWaves is < 0.01 or > 720)
            yield return $"TriggerMail:Catalog:HoursBetweenWaves is {HoursBetweenWaves}; write hours, up to 720.";
    }

    internal bool IsDrop(decimal? before, decimal? now, string? currency) =>
        before is > 0 && now is >= 0 && before - now is > 0 and var fall
        && fall * 100 >= before * DropPercent
        && fall >= (currency is not null && DropFloors.TryGetValue(currency, out var floor) ? floor : DropFloor);
}
