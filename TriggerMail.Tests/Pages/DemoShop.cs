using TriggerMail.Demo;

namespace TriggerMail.Tests.Pages;

/// <summary>A shop in which the demo's day and half of the next were played; shared by tests that only read.</summary>
public sealed class DemoShop : IAsyncLifetime
{
    internal OpenShop Shop { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Shop = await OpenShop.OpenAsync();
        var day = SampleStory.ReadEvents(Path.Combine(Path.GetDirectoryName(Publishing.Shipped.Folder)!, "samples", "store-day.ndjson"));
        await new Player(Shop.Host).PlayAsync(day, TimeSpan.FromHours(16.5), CancellationToken.None);
    }

    public async Task DisposeAsync() => await Shop.DisposeAsync();
}

[CollectionDefinition(Name)]
public sealed class DemoDay : ICollectionFixture<DemoShop>
{
    public const string Name = "a day of the demo";
}
