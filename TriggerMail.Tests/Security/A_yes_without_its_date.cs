namespace TriggerMail.Security;

/// <summary>A profile is sent again, and the yes in it does not say when it was given.</summary>
[Trait("Kind", "security")]
public sealed class A_yes_without_its_date : IAsyncLifetime
{
    private const string Victim = "victim@example.com";
    private Browser browser = null!;

    public async Task InitializeAsync() => browser = await Browser.OpenAsync();

    public async Task DisposeAsync() => await browser.DisposeAsync();

    [Fact]
    public async Task undoes_no_no()
    {
        await browser.SubscribesAsync(Victim);
        await browser.StoreTellsAsync("contact.unsubscribed", "{}", Victim);
        await browser.StoreTellsAsync("contact.updated", $"{{'contact':{{'email':'{Victim}','firstName':'Vera'}},'consent':{{'state':'subscribed'}}}}");
        Assert.False(await browser.SaysYesAsync(Victim));
        await browser.Host.PassAsync(TimeSpan.FromMinutes(1));
        await browser.SubscribesAsync(Victim);
        Assert.True(await browser.SaysYesAsync(Victim));
    }
}
