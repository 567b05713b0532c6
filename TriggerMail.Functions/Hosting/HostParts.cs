using System.Security.Cryptography;
using Azure.Identity;
using TriggerMail.Clocks;
using TriggerMail.Journeys;
using TriggerMail.Links;
using TriggerMail.Publishing;
using TriggerMail.Sending;
using TriggerMail.Storage;
using TriggerMail.Templates;
using TriggerMail.Values;

namespace TriggerMail.Hosting;

/// <summary>What has to be opened, read or published before the app can be put together.</summary>
internal sealed record HostParts(IRecordStore Records, TimeProvider Clock, ISender Sender, LinkTokens Tokens, Renderer Words, PublishedJourneys Journeys)
{
    /// <summary>Sends text messages; null: none go out.</summary>
    public ISender? Texts { get; init; }

    /// <summary>Remembers how far time has come; null where the clock is not the machine's.</summary>
    public ClockMemory? Memory { get; init; }

    /// <summary>What was wrong with journeys and templates; those files are not in force.</summary>
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>The parts as the settings want them, in production and with <c>func start</c>.</summary>
    public static async Task<HostParts> OpenAsync(FunctionSettings settings, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var credential = new DefaultAzureCredential(); // Looks for nothing before a service is signed in to.
        var records = TableRecordStore.Open(settings.Tables, credential);
        var memory = settings.TimeScale > 1 ? null : await ClockMemory.OpenAsync(records, TimeProvider.System, cancel);
        TimeProvider clock = memory?.Clock ?? (TimeProvider)await ScaledClock.OpenAsync(records, TimeProvider.System, settings.TimeScale, cancel);
        var parts = await OpenAsync(records, clock, settings.Sending.Open(credential, clock), settings.Links, cancel);
        return parts with { Memory = memory, Texts = settings.Sending.OpenTexts(credential) };
    }

    /// <summary>The parts on these records, with the journeys and templates that lie beside the program.</summary>
    public static async Task<HostParts> OpenAsync(IRecordStore records, TimeProvider clock, ISender sender, LinkSettings? links = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(clock);
        var content = await Content.LoadAsync(Beside("journeys"), Beside("templates"), Beside("segments"), new(records), cancel);
        var journeys = new PublishedJourneys();
        await Publisher.PublishAsync(records, content, journeys, clock.GetUtcNow(), cancel);
        var tokens = await LinkKeys.OpenAsync(records, RandomNumberGenerator.GetBytes(32), clock, links, cancel);
        return new(records, clock, sender, tokens, new(content.Templates), journeys) { Problems = content.Problems };
    }

    private static string Beside(string folder) => Path.Combine(AppContext.BaseDirectory, folder);
}
