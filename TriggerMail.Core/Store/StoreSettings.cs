using System.Net.Mail;
using NodaTime;

namespace TriggerMail.Store;

/// <summary>Who the store is, as its mails say it.</summary>
public sealed record StoreSettings
{
    /// <summary>The shop's name.</summary>
    public string Name { get; init; } = "Your store";

    /// <summary>The shop's front page.</summary>
    public string Url { get; init; } = "https://shop.example";

    /// <summary>
    /// Hosts beside that of <see cref="Url"/> where links and pictures told by browsers may lead: <c>cdn.shop.example</c>, or <c>*.shop.example</c> for all
    /// hosts below one.
    /// </summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>The postal address that marketing mail must carry (CAN-SPAM, CASL).</summary>
    public string Address { get; init; } = "1 Main Street, 12345 Anytown";

    /// <summary>Where customers write to.</summary>
    public string SupportEmail { get; init; } = "help@shop.example";

    /// <summary>The sender of every mail: an address, or <c>Name &lt;address&gt;</c>.</summary>
    public string From { get; init; } = "Your store <hello@shop.example>";

    /// <summary>
    /// The sender of every text message: a number (E.164), a short code, or, where the law allows it, a name of at most 11 letters and digits.
    /// </summary>
    public string SmsFrom { get; init; } = "YourStore";

    /// <summary>
    /// Where mail clients write to that unsubscribe by mail (the second address of List-Unsubscribe, RFC 2369); its mailbox must be
    /// read by TriggerMail. Null: only the link is offered.
    /// </summary>
    public string? UnsubscribeEmail { get; init; }

    /// <summary>The base of links into TriggerMail itself (unsubscribe, preferences), without a slash at the end.</summary>
    public string PublicUrl { get; init; } = "http://127.0.0.1:5080";

    /// <summary>The locale for contacts who have none.</summary>
    public string Locale { get; init; } = "en";

    /// <summary>IANA zone for contacts who have none.</summary>
    public string TimeZone { get; init; } = "Etc/UTC";

    /// <summary>
    /// The store's country (ISO 3166 alpha-2): telephone numbers without a country are read as its own where the contact's is not
    /// known.
    /// </summary>
    public string? Country { get; init; }

    /// <summary>The currency in which sums over several orders are told (ISO 4217).</summary>
    public string Currency { get; init; } = "EUR";

    /// <summary>The hour of a contact's own clock, 0 to 23, that counts as best for those of whom too little is known.</summary>
    public int BestHour { get; init; } = 10;

    /// <summary>The accent colour of the mails, as CSS writes it.</summary>
    public string Color { get; init; } = "#1f6f5c";

    /// <summary>What the shop runs on, for links that its platform understands.</summary>
    public StorePlatform Platform { get; init; }

    /// <summary>What generated coupon codes begin with: up to 12 capitals and digits; empty for none.</summary>
    public string CouponPrefix { get; init; } = "";

    /// <summary>What is wrong with the settings, as sentences that name the setting; none when they will do.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(TimeZone) is null)
            problems.Add($"TriggerMail:Store:TimeZone is \"{TimeZone}\"; write an IANA zone such as Europe/Berlin.");
        if (Currency.Length != 3 || !Currency.All(char.IsAsciiLetterUpper))
            problems.Add($"TriggerMail:Store:Currency is \"{Currency}\"; write its three capital letters, such as EUR.");
        if (Country is { Length: > 0 } country && !TriggerMail.Values.Phone.IsCountry(country))
            problems.Add($"TriggerMail:Store:Country is \"{country}\"; write its two letters, such as DE.");
        if (BestHour is < 0 or > 23)
            problems.Add($"TriggerMail:Store:BestHour is {BestHour}; write an hour from 0 to 23.");
        if (!Uri.TryCreate(PublicUrl, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            problems.Add($"TriggerMail:Store:PublicUrl is \"{PublicUrl}\"; write the address under which customers reach TriggerMail, such as https://mail.shop.example.");
        if (!MailAddress.TryCreate(From, out _))
            problems.Add($"TriggerMail:Store:From is \"{From}\"; write an address, or: Shop name <hello@shop.example>.");
        if (CouponPrefix.Length > 12 || !CouponPrefix.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c)))
            problems.Add($"TriggerMail:Store:CouponPrefix is \"{CouponPrefix}\"; write up to 12 capitals and digits, such as TEA.");
        foreach (var host in Hosts)
            if (Uri.CheckHostName((host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host).Split(':')[0]) != UriHostNameType.Dns || host.Trim('*', '.').Length < 3)
                problems.Add($"TriggerMail:Store:Hosts holds \"{host}\"; write a host such as cdn.shop.example, or *.shop.example.");
        if (UnsubscribeEmail is { Length: > 0 } box && !TriggerMail.Values.Address.IsUsable(box))
            problems.Add($"TriggerMail:Store:UnsubscribeEmail is \"{box}\"; write the plain address of the mailbox that takes unsubscribing mails, such as unsubscribe@shop.example.");
        return problems;
    }

    internal DateTimeZone Zone => DateTimeZoneProviders.Tzdb.GetZoneOrNull(TimeZone) ?? DateTimeZone.Utc;
}

/// <summary>What a shop runs on.</summary>
public enum StorePlatform
{
    /// <summary>Something else, or not said.</summary>
    Other,

    /// <summary>Shopify.</summary>
    Shopify,

    /// <summary>WooCommerce, 10.0 or newer.</summary>
    WooCommerce,
}
