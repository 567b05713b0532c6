using System.Text.Json;
using TriggerMail.Publishing;

namespace TriggerMail.Stories;

/// <summary>A store in which some of the shipped journeys are in force, with the shipped segments. The clock starts on Monday, 2 March 2026, at 08:00 UTC.</summary>
public sealed class LibraryShop : IAsyncDisposable
{
    private int events;

    private LibraryShop(EngineStoryHost host) => (Host, Ada) = (host, new(host));

    public EngineStoryHost Host { get; }

    /// <summary>The story of the contact it is mostly about.</summary>
    public Story Ada { get; }

    /// <summary>Opens it with these journeys, separated by spaces.</summary>
    public static async Task<LibraryShop> OpenAsync(string journeys, VirtualClock? clock = null)
    {
        var names = journeys.Split(' ');
        var host = new EngineStoryHost(
            EngineStoryHost.Shipped().Where(journey => names.Contains(journey.Id)), clock: clock,
            segments: SegmentFolder.Load(Repository.Segments).Good.Select(one => one.Segment));
        await host.Engine.Upkeep.BeginAsync();
        return new(host);
    }

    /// <summary>Ada agreed to marketing, and the store knows this of her.</summary>
    public Task KnowsAsync(string contact) => Ada.SeesAsync(
        "contact.updated", $"{{'contact':{{{contact}}},'consent':{{'topics':['marketing'],'channel':'email','state':'subscribed','source':'import'}}}}");

    /// <summary>The store says how a product is now.</summary>
    public Task SaysOfAsync(string product, string says) => Host.HappenAsync(new(
        $"product-{++events}", "/shop", "product.updated", Host.Now, null,
        JsonDocument.Parse($"{{'product':{{'id':'{product}','title':'The {product}','currency':'EUR',{says}}}}}".Replace('\'', '"')).RootElement));

    /// <summary>Six products for sale that nobody has bought yet.</summary>
    public async Task FillsItsShelvesAsync()
    {
        foreach (var product in (string[])["p1", "kettle", "tin", "cup", "whisk", "tray"])
            await SaysOfAsync(product, "'price':'20.00','stock':9");
    }

    public Task PassesAsync(double days) => Host.PassAsync(TimeSpan.FromDays(days));

    /// <summary>What went out to Ada, each with the days since the start: <c>2 welcome-guide</c>.</summary>
    public async Task<IReadOnlyList<string>> SentAsync() =>
        [.. (await Host.DecisionsAsync("ada@example.com")).Where(told => told.State == "sent").Select(told => $"{(told.At - EngineStoryHost.Start).Days} {told.Template}")];

    public async Task HasSentAsync(params string[] lines) => Assert.Equal(lines, await SentAsync());

    public async Task HasToldAsync(string line) => Assert.Contains(line, await Host.TimelineAsync("ada@example.com"));

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
