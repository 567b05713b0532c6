using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using TriggerMail.Stories;
using TriggerMail.Tests.Pages;

namespace TriggerMail.Privacy;

/// <summary>Export and erasure over HTTP, as the store's owner uses them.</summary>
public sealed class A_persons_rights
{
    [Fact]
    public async Task include_a_copy_of_everything_as_data_and_to_read()
    {
        await using var shop = await OpenShop.OpenAsync();
        var mia = await shop.SubscriberAsync();

        var all = await shop.Client.GetFromJsonAsync<JsonElement>("/api/contacts/mia@example.com/export");
        Assert.Equal("mia@example.com", all.GetProperty("contact")[0].GetProperty("email").GetString());
        Assert.Equal("contact.subscribed", all.GetProperty("events")[0].GetProperty("type").GetString());
        Assert.Equal("Subscribed", all.GetProperty("consents")[0].GetProperty("state").GetString());
        var mail = all.GetProperty("messages")[0];
        Assert.Equal("welcome", mail.GetProperty("decision").GetProperty("template").GetString());
        Assert.Contains("Mia", mail.GetProperty("html").GetString());
        Assert.NotEqual(0, all.GetProperty("timeline").GetArrayLength() + all.GetProperty("journeys").GetArrayLength());

        var report = await shop.PageAsync("/api/contacts/mia@example.com/export?format=html");
        Assert.Equal("What Northwind Tea keeps about Mia", report.Words("h1"));
        Assert.Contains("mia@example.com", report.Words("body"));

        using var zip = new ZipArchive(await shop.Client.GetStreamAsync($"/api/contacts/{mia.Id}/export?format=zip"));
        Assert.Equal(["messages/001.html", "person.json", "report.html"], zip.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal));

        Assert.Equal(HttpStatusCode.BadRequest, (await shop.Client.GetAsync("/api/contacts/mia@example.com/export?format=pdf")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await shop.Client.GetAsync("/api/contacts/nobody@example.com/export")).StatusCode);
    }

    [Fact]
    public async Task include_being_forgotten_and_asking_again_changes_nothing()
    {
        await using var shop = await OpenShop.OpenAsync();
        var mia = await shop.SubscriberAsync();
        var link = shop.Token(mia, TriggerMail.Links.LinkPurpose.Unsubscribe);

        var answer = await (await shop.Client.DeleteAsync("/api/contacts/mia@example.com")).Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("erased", answer.GetProperty("outcome").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await shop.Client.GetAsync("/api/contacts/mia@example.com")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await shop.Client.GetAsync($"/api/contacts/{mia.Id}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await shop.Client.DeleteAsync("/api/contacts/mia@example.com")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await shop.Client.DeleteAsync("/api/contacts/nobody")).StatusCode);

        // The one click of a mail that is still in the mailbox is answered well: there is nothing left to stop.
        Assert.Equal(HttpStatusCode.OK, (await shop.Client.PostAsync($"/u/{link}", null)).StatusCode);
        await shop.Host.DrainAsync();
        Assert.Null(await shop.Host.Engine.Contacts.FindAsync("mia@example.com"));
    }

    [Fact]
    public async Task that_the_store_passes_on_are_carried_out_and_listed_with_their_deadline()
    {
        await using var shop = await OpenShop.OpenAsync();
        await shop.SubscriberAsync();
        await AskAsync("privacy.export_requested");

        var page = await shop.PageAsync("/privacy");
        Assert.Contains("A copy of a person's data, asked by test", page.Words());
        Assert.Contains("Open, due Wed 1 Apr", page.Words());
        Assert.Contains("It names the orders 1001", page.Words());
        var form = page.QuerySelector("form[action='/privacy/answered'] input")!;
        await shop.Client.PostAsync("/privacy/answered", new FormUrlEncodedContent([KeyValuePair.Create("id", form.GetAttribute("value")!)]));
        Assert.Contains("the store answered", (await shop.PageAsync("/privacy")).Words());

        await AskAsync("privacy.erasure_requested");
        Assert.Null(await shop.Host.Engine.Contacts.FindAsync("mia@example.com"));
        var after = await shop.PageAsync("/privacy");
        Assert.Contains("Erase a person, asked by test", after.Words());
        Assert.DoesNotContain("mia", after.Words(), StringComparison.OrdinalIgnoreCase);

        Task AskAsync(string type) => shop.Host.Engine.Privacy.TakeAsync(new(type, "test", type, shop.Host.Clock.GetUtcNow(), "mia@example.com",
            JsonSerializer.SerializeToElement(new { contact = new { email = "mia@example.com" }, orders = Orders })));
    }

    [Fact]
    public async Task can_be_carried_out_in_the_console_after_being_asked_once_more()
    {
        await using var shop = await OpenShop.OpenAsync();
        var mia = await shop.SubscriberAsync();
        var page = await shop.PageAsync($"/contacts/{mia.Id}");
        Assert.Contains("Every different answer that ever came in (1)", page.Words());
        Assert.Equal("Erase Mia?", (await shop.PageAsync(page.QuerySelector("a[href$='/erase']")!.GetAttribute("href")!)).Words("h1"));
        Assert.NotNull(await shop.Host.Engine.Contacts.FindAsync("mia@example.com"));

        var answer = await shop.Client.PostAsync($"/contacts/{mia.Id}/erase", null);

        Assert.Equal("/privacy", answer.Headers.Location!.OriginalString);
        Assert.Null(await shop.Host.Engine.Contacts.FindAsync("mia@example.com"));
        Assert.Equal(HttpStatusCode.NotFound, (await shop.Client.GetAsync($"/contacts/{mia.Id}/erase")).StatusCode);
    }

    [Fact]
    public async Task of_everybody_are_carried_out_when_the_shop_has_left()
    {
        var store = new WholeStore();
        var host = new EngineStoryHost(records: store);
        for (var i = 0; i < 30; i++)
            await host.HappenAsync(new($"e{i}", "/story", "contact.subscribed", host.Now, $"person{i}@example.com", Json("{}")));
        await host.Engine.Privacy.TakeAsync(new("gone", "shopify:s", "privacy.shop_erasure_requested", host.Now, null, Json("{}")));
        await host.PassAsync(TimeSpan.FromHours(25));

        Assert.Equal("every contact was erased: 30 records, and none failed; 30 were listed when it began", Assert.Single(await host.Engine.Privacy.NewestAsync()).Outcome);
        Assert.Empty((await host.Engine.Contacts.ListAsync(null, 100)).Contacts);
        Assert.DoesNotContain(store.Rows, row => (row.Key + Encoding.UTF8.GetString(row.Value.Span)).Contains("person", StringComparison.Ordinal));
    }

    [Fact]
    public async Task to_a_copy_cover_what_other_parts_keep_with_the_contact_too()
    {
        var host = new EngineStoryHost();
        await host.HappenAsync(new("e", "/story", "contact.subscribed", host.Now, "ada@example.com", Json("{}")));
        var ada = (await host.Engine.Contacts.FindAsync("ada@example.com"))!;
        await host.Records.CommitAsync(new(ada.Id, [new Storage.Change.Insert("zz|something new", Encoding.UTF8.GetBytes("""{"size":"L"}"""))]));
        using var all = await host.Engine.Export.OfAsync(ada, host.Now);
        var other = Assert.Single(all.RootElement.GetProperty("other").EnumerateArray(), row => row.GetProperty("kept").GetString() == "zz|something new");
        Assert.Equal("L", other.GetProperty("data").GetProperty("size").GetString());
    }

    [Fact]
    public async Task to_a_copy_cover_every_row_there_is_and_what_was_put_aside()
    {
        var host = new EngineStoryHost();
        var story = new Story(host);
        await story.SeesAsync("page.viewed", "{'page':{'url':'/teas?q=1','title':'Tea'}}", subject: "anon:cookie-1");
        await story.SeesAsync("contact.subscribed", "{'contact':{'email':'ada@example.com','anonymousId':'cookie-1'}}");
        await story.FillsCartAsync();
        await story.PassesAsync(80);
        await story.OrdersAsync();
        await story.SeesAsync("email.bounced", "{'bounce':{'status':'4.2.2'}}");
        var dead = new Events.StoreEvent("dead", "/story", "cart.updated", host.Now, "ada@example.com", Json("{}"));
        await new TriggerMail.Partitions.DeadEvents(host.Records).PutAsideAsync("q|0000000000000000001", dead, "the disk was full", host.Now);
        var ada = (await host.Engine.Contacts.FindAsync("ada@example.com"))!;
        var rows = new List<string>();
        foreach (var partition in ada.Absorbed.Append(ada.Id))
            rows.AddRange((await host.Records.RangeAsync(partition, Storage.RowRange.All)).Select(record => record.Row));

        using var all = await host.Engine.Export.OfAsync(ada, host.Now);
        int Items(string name) => all.RootElement.GetProperty(name).GetArrayLength();
        int Words() => all.RootElement.GetProperty("messages").EnumerateArray().Count(message => message.TryGetProperty("html", out _));
        Assert.Equal(
            rows.Count, Items("contact") + Items("consents") + Items("messages") + Words() + Items("events") + rows.Count(row => row.StartsWith("t|", StringComparison.Ordinal))
            + Items("journeys") + Items("coupons") + Items("handled") + Items("other"));
        // Each kind by its first letters: a new one must be looked at here, and given a name in the export.
        Assert.Equal(["contact", "proof", "m", "b", "v", "s", "t", "e", "f"], rows.Select(row => row.Split('|')[0]).Distinct().OrderBy(kind => Array.IndexOf(Kinds, kind)));
        Assert.Equal(0, Items("other"));
        Assert.Contains("{\"path\":\"/teas\",\"title\":\"Tea\"", all.RootElement.GetProperty("contact").GetRawText(), StringComparison.Ordinal);
        Assert.Equal("the disk was full", Assert.Single(all.RootElement.GetProperty("putAside").EnumerateArray()).GetProperty("reason").GetString());
    }

    [Fact]
    public async Task to_be_forgotten_reach_the_mails_in_the_outbox_folder()
    {
        await using var shop = await OpenShop.OpenAsync();
        await shop.SubscriberAsync();
        await shop.SubscriberAsync("ben@example.com", "Ben");
        var outbox = shop.Host.Outbox;
        Assert.Equal(2, Directory.GetFiles(outbox).Length);

        await shop.Client.DeleteAsync("/api/contacts/mia@example.com");

        Assert.Contains("ben@example.com", await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(outbox))));
    }

    private static readonly string[] Kinds = ["contact", "proof", "m", "b", "v", "s", "t", "e", "f", "k"];

    private static readonly string[] Orders = ["1001"];

    private static JsonElement Json(string text) => JsonDocument.Parse(text.Replace('\'', '"')).RootElement;
}
