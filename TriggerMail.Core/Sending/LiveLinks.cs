using System.Globalization;
using TriggerMail.Catalog;
using TriggerMail.Links;
using TriggerMail.Segments;
using TriggerMail.Values;

namespace TriggerMail.Sending;

/// <summary>What an image in a mail shows when it is opened.</summary>
public abstract record LivePicture
{
    private LivePicture() { }

    /// <summary>Days, hours and minutes until a moment.</summary>
    public sealed record Countdown(DateTimeOffset End, string Locale) : LivePicture;

    /// <summary>What a product costs and how many there are.</summary>
    public sealed record Stock(string ProductId, string? VariantId, string Locale) : LivePicture;
}

/// <summary>
/// Addresses of images that are drawn when the mail is opened. What they show stands sealed in the address, so nobody can have other
/// things drawn, and what they show is always something real: the end of the enrollment's coupon or of the promotion, and the product at hand.
/// </summary>
public sealed class LiveLinks(SigningKeys keys, string publicUrl)
{
    private const string Purpose = "live";
    private const int Longest = 600;

    /// <summary>A countdown of weeks hurries nobody and says nothing: it is drawn for what ends within this.</summary>
    private static readonly TimeSpan CountedDown = TimeSpan.FromDays(5);

    /// <summary>The path under which images are drawn.</summary>
    public const string Path = "/t/i/";

    /// <summary>The picture of a token, or null when we did not make it.</summary>
    public async ValueTask<LivePicture?> ReadAsync(string token, CancellationToken cancel = default)
    {
        if (await keys.ReadAsync(Purpose, token, Longest, cancel) is not { } text)
            return null;
        return text.Split('\n') switch
        {
            ["countdown", var end, var locale] => new LivePicture.Countdown(DateTimeOffset.FromUnixTimeSeconds(long.Parse(end, CultureInfo.InvariantCulture)), locale),
            ["stock", var product, var variant, var locale] => new LivePicture.Stock(product, variant.Length == 0 ? null : variant, locale),
            _ => null,
        };
    }

    /// <summary>The address of a picture.</summary>
    public string Of(LivePicture picture) => publicUrl + Path + keys.Write(Purpose, picture switch
    {
        LivePicture.Countdown countdown => string.Create(CultureInfo.InvariantCulture, $"countdown\n{countdown.End.ToUnixTimeSeconds()}\n{countdown.Locale}"),
        LivePicture.Stock stock => $"stock\n{stock.ProductId}\n{stock.VariantId}\n{stock.Locale}",
        _ => throw new ArgumentOutOfRangeException(nameof(picture), picture, "A picture is a countdown or a product's stock."),
    });

    /// <summary>The countdown of a mail: to the end of its coupon, else of the promotion the event tells of (<c>promotion.endsAt</c>); null when nothing ends soon.</summary>
    internal string? Countdown(Facts facts, string locale)
    {
        var said = facts.Root("coupon")?.Get("expiresAt").Text() ?? facts.Root("promotion")?.Get("endsAt").Text();
        return Instants.TryParse(said, out var end) && end > facts.Now && end - facts.Now <= CountedDown ? Of(new LivePicture.Countdown(end, locale)) : null;
    }

    /// <summary>The stock block of a mail: of the product it is about, else of the first item of the cart; null when the catalogue does not know it.</summary>
    internal string? Stock(Facts facts, MessageProducts shelf, string locale)
    {
        var (product, id) = facts.Root("product") is { } about ? (about, "id") : (facts.Root("cart")?.Get("items").Each().FirstOrDefault() ?? default, "productId");
        return product.Get(id).Text() is { } known && shelf.Products.ContainsKey(known)
            ? Of(new LivePicture.Stock(known, product.Get("variantId").Text(), locale))
            : null;
    }
}
