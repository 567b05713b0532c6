using System.Net;
using System.Text;
using System.Text.Json;
using TriggerMail.Contacts;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Links;
using TriggerMail.Sending;
using TriggerMail.Tests.Pages;
using static TriggerMail.Feedback.ReturnedMails;

namespace TriggerMail.Feedback;

/// <summary>The real local host, its data folder, and mails dropped where a mail server would drop them.</summary>
public sealed class The_feedback_folder : IAsyncLifetime
{
    private readonly DirectoryInfo drop = Directory.CreateTempSubdirectory("triggermail-feedback-");
    private OpenShop shop = null!;
    private LedgerRow sent = null!;

    public async Task InitializeAsync()
    {
        shop = await OpenShop.OpenAsync();
        await shop.HappenAsync("order.placed", "ada@example.com", new { contact = new { email = "ada@example.com" }, order = new { id = "o1", number = "1" } });
        sent = Assert.Single(await RowsAsync());
        Assert.Equal(SendState.Sent, sent.State);
    }

    public async Task DisposeAsync()
    {
        await shop.DisposeAsync();
        drop.Delete(recursive: true);
    }

    [Theory]
    [InlineData("")]
    [InlineData("new")]
    public async Task makes_a_bounce_stop_the_next_mail_and_show_beside_the_one_that_bounced(string box)
    {
        await DropAsync(Dsn(headers: $"X-TriggerMail-Id: {sent.Id}"), box);

        var row = Assert.Single(await RowsAsync());
        Assert.Equal("bounced, hard", row.Returned?.What);
        Assert.EndsWith("and it came back (bounced, hard): 550 5.1.1 no such user", Decisions.Say(row), StringComparison.Ordinal);
        Assert.Equal("550 5.1.1 no such user", (await AdaAsync()).Suppression?.Reason);
        Assert.Single(Directory.GetFiles(Path.Combine(drop.FullName, "done")));
        Assert.Contains("A mail came back: 550 5.1.1 no such user", (await shop.Host.Engine.Contacts.TimelineAsync(await AdaAsync())).Select(note => note.Text));
    }

    [Fact]
    public async Task finds_the_mail_by_its_message_id_alone()
    {
        await DropAsync(Dsn(headers: $"Message-ID: {sent.Headers["Message-ID"]}"));

        Assert.Equal("bounced, hard", Assert.Single(await RowsAsync()).Returned?.What);
    }

    [Fact]
    public async Task believes_the_mail_rather_than_the_address_it_was_forwarded_to()
    {
        await DropAsync(Dsn(recipient: "rfc822; ada@forwarded.example", headers: $"X-TriggerMail-Id: {sent.Id}"));

        Assert.Equal("ada@example.com", (await AdaAsync()).Suppression?.Address);
    }

    [Fact]
    public async Task counts_the_same_mail_once_however_often_it_is_dropped()
    {
        for (var n = 0; n < 5; n++)
            await DropAsync(Dsn(status: "5.2.2", diagnostic: "smtp; 552 5.2.2 mailbox full"));

        Assert.Null((await AdaAsync()).Suppression);
        Assert.Equal(1, (await AdaAsync()).Activity["email.bounced"].Total);
    }

    [Fact]
    public async Task makes_a_complaint_a_no_to_marketing()
    {
        await DropAsync(Complaint());

        var ada = await AdaAsync();
        Assert.Equal(ConsentState.Unsubscribed, Consents.For(ada, "offers", "email")?.State);
        Assert.NotNull(ada.Suppression);
    }

    [Fact]
    public async Task unsubscribes_by_mail()
    {
        var token = shop.Host.Tokens.Write(new(LinkPurpose.Unsubscribe, (await AdaAsync()).Id, "offers"));
        await DropAsync(ReturnedMails.Mail($"From: ada@example.com\nTo: u@shop.example\nSubject: unsubscribe {token}\n\n"));

        Assert.Equal(ConsentState.Unsubscribed, Consents.For(await AdaAsync(), "offers", "email")?.State);
    }

    [Theory]
    [InlineData("rfc822; nobody@example.com", "nobody here has the address nobody@example.com")]
    [InlineData("rfc822; not an address", "'not an address' is not an e-mail address")]
    public async Task puts_aside_what_is_about_nobody_we_know_and_says_why(string recipient, string reason)
    {
        await DropAsync(Dsn(recipient: recipient, headers: null));

        var why = Assert.Single(Directory.GetFiles(Path.Combine(drop.FullName, "unreadable"), "*.reason.txt"));
        Assert.Equal(reason, (await File.ReadAllTextAsync(why)).Trim());
    }

    [Fact]
    public async Task waits_until_a_mail_is_whole()
    {
        var folder = Folder();
        var path = Path.Combine(drop.FullName, "a.eml");
        await File.WriteAllBytesAsync(path, Dsn()[..100]);
        Assert.Equal(0, await folder.LookAsync());
        await File.WriteAllBytesAsync(path, Dsn());
        Assert.Equal(0, await folder.LookAsync());
        Assert.Equal(1, await folder.LookAsync());
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task has_a_sister_in_the_endpoint_for_other_providers()
    {
        var answer = await PostAsync($$"""{"type":"bounced","message":"{{sent.Id}}","status":"5.1.1","reason":"550 5.1.1 gone"}""");
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        await shop.Host.DrainAsync();
        Assert.Equal("550 5.1.1 gone", (await AdaAsync()).Suppression?.Reason);

        var unknown = await PostAsync("""[{"type":"complained","address":"nobody@example.com"}]""");
        Assert.Contains("nobody here has the address nobody@example.com", await unknown.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "The body is not JSON")]
    [InlineData("[]", "send 1 to 100")]
    [InlineData("[1]", "[0] is no JSON object.")]
    [InlineData("""{"type":"lost","address":"a@example.com"}""", "type is 'lost'; write bounced, complained, unsubscribed or replied.")]
    [InlineData("""{"type":"bounced"}""", "address is missing")]
    [InlineData("""{"type":"bounced","adress":"a@example.com"}""", "adress is not known")]
    [InlineData("""{"type":"bounced","address":7}""", "address is no text")]
    [InlineData("""[{"type":"bounced","address":"a@example.com","at":"soon"}]""", "[0].at is 'soon'; write an ISO 8601 time")]
    public async Task has_a_sister_that_says_what_is_wrong(string body, string problem)
    {
        var answer = await PostAsync(body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(problem, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private Task<HttpResponseMessage> PostAsync(string body) => shop.Client.PostAsync("/api/feedback", new StringContent(body, Encoding.UTF8, "application/json"));

    private FeedbackFolder Folder() => new(
        drop.FullName, new(shop.Host.Engine, shop.Host.Queue), new(shop.Host.Engine, shop.Host.Queue, shop.Host.Tokens, shop.Host.Clock), shop.Host.Clock);

    private async Task DropAsync(byte[] mail, string box = "")
    {
        var into = Directory.CreateDirectory(Path.Combine(drop.FullName, box));
        await File.WriteAllBytesAsync(Path.Combine(into.FullName, $"{Guid.NewGuid():N}.eml"), mail);
        var folder = Folder();
        await folder.LookAsync();
        await folder.LookAsync();
        await shop.Host.DrainAsync();
    }

    private async Task<Contact> AdaAsync() => (await shop.Host.Engine.Contacts.FindAsync("ada@example.com"))!;

    private async Task<IReadOnlyList<LedgerRow>> RowsAsync() => await shop.Host.Engine.Contacts.MessagesAsync(await AdaAsync());
}
