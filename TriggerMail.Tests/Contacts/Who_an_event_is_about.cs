using System.Text.Json;
using TriggerMail.Events;
using TriggerMail.Stories;

namespace TriggerMail.Contacts;

/// <summary>Names lead to people: told through the engine, looked up by every name.</summary>
public sealed class Who_an_event_is_about
{
    private readonly EngineStoryHost host = new();
    private int events;

    [Fact]
    public async Task is_one_contact_whether_named_by_address_or_store_id()
    {
        await SeesAsync("ada@example.com", "{'contact':{'id':'7','email':'ada@example.com','firstName':'Ada'}}");
        await SeesAsync("id:7", "{'contact':{'lastName':'Byron'}}");
        Assert.Equal(await IdAsync("ada@example.com"), await IdAsync("id:7"));
        Assert.Equal("Ada Byron", await NameAsync("ada@example.com"));
    }

    [Fact]
    public async Task does_not_depend_on_the_case_of_an_address()
    {
        await SeesAsync("Ada@Example.com", "{}");
        await SeesAsync("ada@example.COM", "{}");
        Assert.Equal(await IdAsync("ADA@example.com"), await IdAsync("ada@example.com"));
    }

    [Fact]
    public async Task includes_what_an_anonymous_browser_did_before_it_said_who_it_is()
    {
        await SeesAsync("ada@example.com", "{}");
        await SeesAsync("anon:b7", "{'product':{'id':'p1','title':'Kettle'}}", "product.viewed");
        await SeesAsync("ada@example.com", "{'contact':{'email':'ada@example.com','anonymousId':'b7'}}", "contact.signed_in");
        var ada = await host.Engine.Contacts.FindAsync("ada@example.com");
        Assert.Equal(ada!.Id, await IdAsync("anon:b7"));
        Assert.Single(ada.Viewed);
        Assert.Equal(1, ada.Activity["product.viewed"].Total);
        Assert.Contains("Looked at Kettle", await host.TimelineAsync("ada@example.com"));
    }

    [Fact]
    public async Task brings_the_pages_of_both_together_by_when_they_were_seen()
    {
        await SeesAsync("ada@example.com", "{'page':{'url':'https://shop.example/teas','title':'All teas'}}", "page.viewed");
        await host.PassAsync(TimeSpan.FromMinutes(1));
        await SeesAsync("anon:b7", "{'page':{'url':'https://shop.example/guides/brewing'}}", "page.viewed");
        await host.PassAsync(TimeSpan.FromMinutes(1));
        await SeesAsync("ada@example.com", "{'page':{'url':'https://shop.example/about'}}", "page.viewed");
        await SeesAsync("ada@example.com", "{'contact':{'email':'ada@example.com','anonymousId':'b7'}}", "contact.signed_in");
        Assert.Equal(["/about", "/guides/brewing", "/teas"], (await host.Engine.Contacts.FindAsync("ada@example.com"))!.Pages.Select(page => page.Path));
    }

    [Fact]
    public async Task is_not_changed_by_an_id_that_was_used_before()
    {
        await SeesAsync("anon:b7", "{'product':{'id':'p1','title':'Kettle'}}", "product.viewed");
        var once = new StoreEvent("e1", "/shop", "contact.updated", host.Now, "ada@example.com", Data("{}"));
        await host.HappenAsync(once);
        await host.HappenAsync(once with { Data = Data("{'contact':{'email':'ada@example.com','anonymousId':'b7'}}") });
        Assert.NotEqual(await IdAsync("ada@example.com"), await IdAsync("anon:b7"));
        Assert.Contains("Looked at Kettle", await host.TimelineAsync("anon:b7"));
    }

    [Fact]
    public async Task keeps_two_people_apart_who_share_a_browser()
    {
        await SeesAsync("ada@example.com", "{'contact':{'email':'ada@example.com','anonymousId':'b7'}}");
        await SeesAsync("ben@example.com", "{'contact':{'email':'ben@example.com','anonymousId':'b7'}}");
        Assert.NotEqual(await IdAsync("ada@example.com"), await IdAsync("ben@example.com"));
        Assert.Equal(await IdAsync("ben@example.com"), await IdAsync("anon:b7")); // whoever used it last
    }

    [Fact]
    public async Task follows_a_guest_who_turns_out_to_have_an_account()
    {
        await SeesAsync("id:7", "{'contact':{'id':'7'}}");
        await SeesAsync("ada@example.com", "{}");
        await SeesAsync("ada@example.com", "{'contact':{'id':'7','email':'ada@example.com'}}");
        Assert.Equal(await IdAsync("id:7"), await IdAsync("ada@example.com"));
    }

    [Fact]
    public async Task keeps_two_accounts_of_the_store_apart_when_an_address_moves()
    {
        await SeesAsync("id:7", "{'contact':{'id':'7','email':'ada@example.com'}}");
        await SeesAsync("id:8", "{'contact':{'id':'8','email':'ben@example.com'}}");
        await SeesAsync("id:8", "{'contact':{'id':'8','email':'ada@example.com'}}");
        Assert.NotEqual(await IdAsync("id:7"), await IdAsync("id:8"));
        Assert.Equal(await IdAsync("id:8"), await IdAsync("ada@example.com"));
    }

    [Fact]
    public async Task is_nobody_for_an_event_that_names_nobody_and_the_event_is_kept()
    {
        await host.HappenAsync(new("e", "/shop", "stock.counted", host.Now, null, Data("{}")));
        Assert.NotEmpty(await host.Records.RangeAsync($"events|{host.Now:yyyy-MM-dd}", Storage.RowRange.All));
    }

    [Fact]
    public async Task is_not_made_up_for_a_request_to_forget_somebody_unknown()
    {
        await host.Engine.Privacy.TakeAsync(new("e", "/shop", EventTypes.PrivacyErasureRequested, host.Now, "nobody@example.com", Data("{'contact':{'email':'nobody@example.com'}}")));
        Assert.Null(await host.Engine.Contacts.FindAsync("nobody@example.com"));
        Assert.NotEmpty(await host.Records.RangeAsync("privacy-requests", Storage.RowRange.All));
    }

    private Task SeesAsync(string subject, string data, string type = "contact.updated") =>
        host.HappenAsync(new($"e{++events}", "/shop", type, host.Now, subject, Data(data)));

    private async Task<string> IdAsync(string name) => (await host.Engine.Contacts.FindAsync(name))!.Id;

    private async Task<string> NameAsync(string name) =>
        (await host.Engine.Contacts.FindAsync(name))!.Profile is var profile ? $"{profile.FirstName} {profile.LastName}" : "";

    private static JsonElement Data(string json) => JsonDocument.Parse(json.Replace('\'', '"')).RootElement;
}
