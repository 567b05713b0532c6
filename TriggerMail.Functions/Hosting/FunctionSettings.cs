using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using TriggerMail.Bulk;
using TriggerMail.Catalog;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Intake;
using TriggerMail.Links;
using TriggerMail.Privacy;
using TriggerMail.Sending.Gate;
using TriggerMail.Storage;
using TriggerMail.Store;
using TriggerMail.Tracking;
using TriggerMail.Upkeep;
using TriggerMail.Web;
using TriggerMail.Web.Access;

namespace TriggerMail.Hosting;

/// <summary>The section <c>TriggerMail</c> of the configuration, checked at the start.</summary>
internal sealed record FunctionSettings
{
    private const double FastestClock = 100_000;

    public required StoreSettings Store { get; init; }

    public required WebSettings Web { get; init; }

    /// <summary>Under which names the app may be asked for.</summary>
    public required KnownHosts Hosts { get; init; }

    public required SendRules Rules { get; init; }

    public required ConsentRules Consent { get; init; }

    public required RetentionRules Retention { get; init; }

    /// <summary>How requests about personal data are carried out.</summary>
    public PrivacyRules Privacy { get; init; } = new();

    /// <summary>What counts as news of a product.</summary>
    public CatalogSettings Catalog { get; init; } = new();

    public required TrackingSettings Tracking { get; init; }

    public required LinkSettings Links { get; init; }

    public required BulkJobSettings BulkJobs { get; init; }

    public required TableSettings Tables { get; init; }

    public required IntakeSettings Intake { get; init; }

    public required UpkeepSettings Upkeep { get; init; }

    public required SendingSettings Sending { get; init; }

    /// <summary>How many times as fast the engine's clock runs; 1 except to try journeys out.</summary>
    public double TimeScale { get; init; } = 1;

    /// <exception cref="OptionsValidationException">Settings are missing or wrong: a sentence for each, which names it.</exception>
    public static FunctionSettings Read(IConfiguration configuration, HostTemplate where)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(where);
        FunctionSettings settings;
        try
        {
            settings = Bind(configuration, where);
        }
        catch (InvalidOperationException unreadable) // The binder's word for a value of the wrong kind; it names the setting.
        {
            throw Refusal([unreadable.Message]);
        }
        var problems = settings.Problems(where).ToList();
        return problems.Count == 0 ? settings : throw Refusal(problems);
    }

    private static FunctionSettings Bind(IConfiguration configuration, HostTemplate where)
    {
        var section = configuration.GetSection("TriggerMail");
        var store = section.GetSection("Store").Get<StoreSettings>() ?? new();
        if (section["Store:PublicUrl"] is null && where.PublicUrl is { } own)
            store = store with { PublicUrl = own };
        var web = section.Get<WebSettings>() ?? new();
        return new()
        {
            Store = store with { PublicUrl = store.PublicUrl.TrimEnd('/') },
            Web = web,
            Hosts = HostsOf(web, store, where),
            Rules = section.Get<SendRules>() ?? new(),
            Consent = section.GetSection("Consent").Get<ConsentRules>() ?? new(),
            Retention = section.GetSection("Retention").Get<RetentionRules>() ?? new(),
            Privacy = section.GetSection("Privacy").Get<PrivacyRules>() ?? new(),
            Catalog = section.GetSection("Catalog").Get<CatalogSettings>() ?? new(),
            Tracking = section.GetSection("Tracking").Get<TrackingSettings>() ?? new(),
            Links = section.GetSection("Links").Get<LinkSettings>() ?? new(),
            BulkJobs = section.GetSection("BulkJobs").Get<BulkJobSettings>() ?? new(),
            Tables = TablesOf(configuration),
            Intake = IntakeSettings.Read(configuration),
            Upkeep = section.Get<UpkeepSettings>() ?? new(),
            Sending = SendingSettings.Read(configuration),
            TimeScale = section.GetValue("TimeScale", 1.0),
        };
    }

    // Azure lets in only what names the app or a domain bound to it, and the app always asks for a key; whoever names hosts has them
    // looked at all the same. On a developer's machine nobody stands in front.
    private static KnownHosts HostsOf(WebSettings web, StoreSettings store, HostTemplate where) =>
        new(where.InAzure && web.Hosts.Count == 0 ? web with { Hosts = [KnownHosts.Any] } : web, store, [where.PublicUrl ?? ""]);

    // Without a storage account of their own, the records are kept in the one that the Functions host needs anyway.
    private static TableSettings TablesOf(IConfiguration configuration)
    {
        var tables = configuration.GetSection(TableSettings.Section).Get<TableSettings>() ?? new();
        if (tables is not { ConnectionString: null, Endpoint: null })
            return tables;
        var host = configuration.GetSection("AzureWebJobsStorage");
        return tables with
        {
            ConnectionString = host.Value,
            Endpoint = host["tableServiceUri"] ?? (host["accountName"] is { Length: > 0 } account ? $"https://{account}.table.core.windows.net" : null),
        };
    }

    private IEnumerable<string> Problems(HostTemplate where)
    {
        IEnumerable<string>[] parts =
        [
            Store.Problems(), Rules.Problems(), Links.Problems(), Consent.Problems(), Retention.Problems(), Privacy.Problems(), BulkJobs.Problems(), Tables.Problems(), Intake.Problems(), Upkeep.Problems(), Sending.Problems(where),
            Web.Problems(),
        ];
        foreach (var problem in parts.SelectMany(part => part))
            yield return problem;
        if (TimeScale is not (>= 1 and <= FastestClock))
            yield return $"TriggerMail:TimeScale is {TimeScale}; write a number from 1 to {FastestClock}, or leave it out.";
        if (TimeScale > 1 && (where.InAzure || !where.Development))
            yield return "TriggerMail:TimeScale is set, but it is only for trying journeys out on a developer's machine; remove it.";
        if (Sending.Sms is not null && Store.SmsFrom == new StoreSettings().SmsFrom)
            yield return "TriggerMail:Store:SmsFrom is missing; set the number or name that text messages come from, such as +18445550100.";
        if (where.Development && !where.InAzure)
            yield break;
        // Anybody who can reach an intake without a key can write in the name of the store's customers.
        if (!Web.AsksForKey)
            yield return "TriggerMail:ApiKey is missing; without a key anybody could read the console and send events, so set at least 16 characters, or TriggerMail:Keys.";
        if (Store.From == new StoreSettings().From)
            yield return "TriggerMail:Store:From is missing; set the sender's address, such as: Shop name <hello@shop.example>.";
    }

    private static OptionsValidationException Refusal(IEnumerable<string> problems) => new("TriggerMail", typeof(FunctionSettings), problems);
}
