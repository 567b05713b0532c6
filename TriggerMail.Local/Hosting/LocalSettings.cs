using NodaTime;
using TriggerMail.Sending;
using TriggerMail.Web;

namespace TriggerMail.Hosting;

/// <summary>The section <c>TriggerMail</c> of the configuration, checked at the start.</summary>
internal sealed record LocalSettings(StoreSettings Store, WebSettings Web, SendRules Rules, SmtpSettings? Smtp)
{
    /// <exception cref="StartRefusedException">A setting is wrong; the message names it.</exception>
    public static LocalSettings Read(IConfiguration configuration, string urls)
    {
        var section = configuration.GetSection("TriggerMail");
        var store = section.GetSection("Store").Get<StoreSettings>() ?? new();
        if (section["Store:PublicUrl"] is null)
            store = store with { PublicUrl = urls.Split(';')[0] };
        store = store with { PublicUrl = store.PublicUrl.TrimEnd('/') };
        var problems = new List<string>();
        var smtp = SmtpSettings.Read(configuration, problems);
        Check(store, problems);
        return problems.Count == 0
            ? new(store, section.Get<WebSettings>() ?? new(), ReadRules(section), smtp)
            : throw new StartRefusedException(string.Join(Environment.NewLine, problems));
    }

    private static SendRules ReadRules(IConfigurationSection section) => new()
    {
        Frequency = section.GetSection("Frequency").Get<FrequencyRules>() ?? new(),
        QuietHours = section.GetSection("QuietHours").Get<QuietHours>(),
        Lateness = section.GetValue("Lateness", new SendRules().Lateness),
    };

    private static void Check(StoreSettings store, List<string> problems)
    {
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(store.TimeZone) is null)
            problems.Add($"TriggerMail:Store:TimeZone is \"{store.TimeZone}\"; write an IANA zone such as Europe/Berlin.");
        if (!Uri.TryCreate(store.PublicUrl, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            problems.Add($"TriggerMail:Store:PublicUrl is \"{store.PublicUrl}\"; write the address under which customers reach TriggerMail, such as https://mail.shop.example.");
        if (!System.Net.Mail.MailAddress.TryCreate(store.From, out _))
            problems.Add($"TriggerMail:Store:From is \"{store.From}\"; write an address, or: Shop name <hello@shop.example>.");
    }
}
