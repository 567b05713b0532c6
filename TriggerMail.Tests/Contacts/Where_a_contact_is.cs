using System.Net.Http.Headers;
using TriggerMail.Segments;
using TriggerMail.Stories;

namespace TriggerMail.Contacts;

/// <summary>Device and place: as far as the store or a request tells them, and no further.</summary>
public sealed class Where_a_contact_is
{
    [Fact]
    public async Task is_what_the_store_says_and_conditions_can_ask_for_it()
    {
        await using var host = new EngineStoryHost([]);
        await new Story(host).SeesAsync("contact.updated", "{'contact':{'country':'AT','region':'Tyrol','city':'Innsbruck'}}");
        Assert.Equal(("AT", "Tyrol", "Innsbruck"), (await ToldAsync(host, "contact.country"), await ToldAsync(host, "contact.region"), await ToldAsync(host, "contact.city")));
    }

    [Fact]
    public async Task is_not_the_old_town_in_a_new_country()
    {
        await using var host = new EngineStoryHost([]);
        var story = new Story(host);
        await story.SeesAsync("contact.updated", "{'contact':{'country':'AT','region':'Tyrol','city':'Innsbruck'}}");
        await story.SeesAsync("contact.updated", "{'contact':{'country':'AT'}}");
        Assert.Equal("Innsbruck", await ToldAsync(host, "contact.city"));
        await story.SeesAsync("contact.updated", "{'contact':{'country':'CA'}}");
        Assert.Equal(("CA", "", ""), (await ToldAsync(host, "contact.country"), await ToldAsync(host, "contact.region"), await ToldAsync(host, "contact.city")));
    }

    [Fact]
    public async Task does_not_become_a_place_that_is_nowhere_when_two_contacts_are_one()
    {
        await using var host = new EngineStoryHost([]);
        var (known, browser) = (new Story(host), new Story(host, "anon:b7"));
        await known.SeesAsync("contact.updated", "{'contact':{'country':'AT'}}", id: "k1");
        await browser.SeesAsync("contact.updated", "{'contact':{'country':'CA','city':'Toronto'}}", id: "b1");
        await known.SeesAsync("contact.signed_in", "{'contact':{'email':'ada@example.com','anonymousId':'b7'}}", id: "k2");
        Assert.Equal(("AT", ""), (await ToldAsync(host, "contact.country"), await ToldAsync(host, "contact.city")));
    }

    [Theory]
    [InlineData("mobile", true)]
    [InlineData("desktop", false)]
    public async Task decides_what_a_mail_says(string device, bool says)
    {
        await using var host = new EngineStoryHost();
        var story = new Story(host);
        await story.SubscribedLongAgoAsync();
        await story.SeesAsync("email.opened", $"{{'message':{{'id':'m1','device':'{device}'}}}}");
        await story.FillsCartAsync();
        await story.PassesAsync(2);
        Assert.Equal(says, host.Sender.Messages.Last().Text.Contains("on your computer, too", StringComparison.Ordinal));
    }

    // Only where the store says that a network in front of the host vouches for the header.
    [Theory]
    [InlineData("CF-IPCountry", "at", "AT")]
    [InlineData("CF-IPCountry", "XX", "")]
    [InlineData("CF-IPCountry", "<b>", "")]
    [InlineData(null, "AT", "")]
    public async Task may_be_told_by_a_header_when_a_link_is_followed(string? header, string value, string country)
    {
        await using var host = await LocalStoryHost.StartAsync(new Dictionary<string, string?> { ["TriggerMail:Tracking:CountryHeader"] = header });
        var story = new Story(host);
        await story.SubscribedLongAgoAsync();
        await story.FillsCartAsync();
        await host.PassAsync(TimeSpan.FromHours(2));
        var mail = await host.Http.GetStringAsync(new Uri("/api/messages/" + Uri.EscapeDataString(await IdAsync(host)), UriKind.Relative));
        var link = System.Text.RegularExpressions.Regex.Match(mail, "/t/c/[A-Za-z0-9_-]+").Value;
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(link, UriKind.Relative));
        request.Headers.TryAddWithoutValidation("CF-IPCountry", value);
        request.Headers.UserAgent.Add(ProductInfoHeaderValue.Parse("Mozilla/5.0"));
        request.Headers.UserAgent.Add(ProductInfoHeaderValue.Parse("(iPhone; CPU iPhone OS 18_0 like Mac OS X)"));
        request.Headers.UserAgent.Add(ProductInfoHeaderValue.Parse("AppleWebKit/605.1.15"));
        request.Headers.UserAgent.Add(ProductInfoHeaderValue.Parse("Mobile/15E148"));
        using var quiet = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = host.Http.BaseAddress };
        await quiet.SendAsync(request);
        await host.PassAsync(TimeSpan.Zero);
        var profile = await host.Http.GetStringAsync(new Uri("/api/contacts/ada@example.com/export", UriKind.Relative));
        Assert.Contains("mobile", profile, StringComparison.Ordinal);
        Assert.Equal(country.Length > 0, profile.Contains("\"AT\"", StringComparison.Ordinal));
    }

    private static async Task<string> IdAsync(LocalStoryHost host) =>
        System.Text.Json.JsonDocument.Parse(await host.Http.GetStringAsync(new Uri("/api/messages?contact=ada@example.com", UriKind.Relative))).RootElement.GetProperty("items")[0].GetProperty("id").GetString()!;

    private static async Task<string> ToldAsync(EngineStoryHost host, string path) =>
        new Facts { Now = host.Now, Contact = (await host.Engine.Contacts.FindAsync("ada@example.com"))! }.Find(new(path)).AsText();
}
