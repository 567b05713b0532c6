using TriggerMail.Bulk;
using TriggerMail.Catalog;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Links;
using TriggerMail.Privacy;
using TriggerMail.Sending;
using TriggerMail.Sending.Gate;
using TriggerMail.Store;
using TriggerMail.Tracking;
using TriggerMail.Web;

namespace TriggerMail.Hosting;

/// <summary>The section <c>TriggerMail</c> of the configuration, checked at the start.</summary>
internal sealed record LocalSettings(StoreSettings Store, WebSettings Web, SendRules Rules, LinkSettings Links, SmtpSettings? Smtp)
{
    /// <summary>Below what the command line lets a verb take to end.</summary>
    private const int MostStopSeconds = 240;

    /// <summary>The rules for passes over many contacts.</summary>
    public BulkJobSettings BulkJobs { get; init; } = new();

    /// <summary><c>TriggerMail:Feedback:Folder</c>: where a mail server drops what comes back; null: nowhere.</summary>
    public string? FeedbackFolder { get; init; }

    /// <summary>The rules about consent.</summary>
    public ConsentRules Consent { get; init; } = new();

    /// <summary>How long what is kept about people is kept.</summary>
    public RetentionRules Retention { get; init; } = new();

    /// <summary>How requests about personal data are carried out.</summary>
    public PrivacyRules Privacy { get; init; } = new();

    /// <summary>What counts as news of a product.</summary>
    public CatalogSettings Catalog { get; init; } = new();

    /// <summary>What is measured about mails.</summary>
    public TrackingSettings Tracking { get; init; } = new();

    /// <summary><c>TriggerMail:StopWithinSeconds</c>: how long messages on their way may take to end when the host stops.</summary>
    public TimeSpan StopWithin { get; init; } = TimeSpan.FromSeconds(30);

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
        var links = section.GetSection("Links").Get<LinkSettings>() ?? new();
        var jobs = section.GetSection("BulkJobs").Get<BulkJobSettings>() ?? new();
        var catalog = section.GetSection("Catalog").Get<CatalogSettings>() ?? new();
        var retention = section.GetSection("Retention").Get<RetentionRules>() ?? new();
        var privacy = section.GetSection("Privacy").Get<PrivacyRules>() ?? new();
        var consent = section.GetSection("Consent").Get<ConsentRules>() ?? new();
        var rules = section.Get<SendRules>() ?? new();
        var web = section.Get<WebSettings>() ?? new();
        var stopWithin = section.GetValue("StopWithinSeconds", 30);
        if (stopWithin is < 1 or > MostStopSeconds)
            problems.Add($"TriggerMail:StopWithinSeconds is {stopWithin}; write a number of seconds from 1 to {MostStopSeconds}.");
        problems.AddRange([.. store.Problems(), .. links.Problems(), .. jobs.Problems(), .. rules.Problems(), .. web.Problems(), .. catalog.Problems(), .. consent.Problems(), .. retention.Problems(), .. privacy.Problems()]);
        return problems.Count == 0
            ? new(store, web, rules, links, smtp)
            {
                BulkJobs = jobs,
                FeedbackFolder = section["Feedback:Folder"] is { Length: > 0 } folder ? folder : null,
                StopWithin = TimeSpan.FromSeconds(stopWithin),
                Consent = consent,
                Retention = retention,
                Privacy = privacy,
                Catalog = catalog,
                Tracking = section.GetSection("Tracking").Get<TrackingSettings>() ?? new(),
            }
            : throw new StartRefusedException(string.Join(Environment.NewLine, problems));
    }
}
