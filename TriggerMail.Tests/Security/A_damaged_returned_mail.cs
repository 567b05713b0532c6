using System.Net;
using System.Text;
using System.Text.Json;
using TriggerMail.Feedback;
using TriggerMail.Stories;
using TriggerMail.Tests.Pages;

namespace TriggerMail.Security;

/// <summary>What comes back from mail servers and providers, torn, mixed up and made up: told apart or put aside, never a bug, and nothing that was taken is lost.</summary>
[Trait("Kind", "security")]
public sealed class A_damaged_returned_mail
{
    private static readonly string[] Mails =
    [
        Text(ReturnedMails.Dsn()), Text(ReturnedMails.Dsn(action: "delayed", status: "4.4.1")), Text(ReturnedMails.Dsn(headers: null, envelope: "c1~welcome~1/0")), Text(ReturnedMails.Complaint()),
        Text(ReturnedMails.Complaint(recipient: "")), Text(ReturnedMails.Text("<ada@example.com>: host mx.example said: 550 5.1.1 no such user")),
        Text(ReturnedMails.Mail("From: ada@example.com\nTo: u@shop.example\nSubject: Re: unsubscribe abc.def\n\n")),
        Text(ReturnedMails.Mail("From: ada@example.com\nAuto-Submitted: auto-replied\nSubject: =?utf-8?q?away?=\nContent-Type: text/plain; charset=no-such\nContent-Transfer-Encoding: base64\n\n====\n")),
    ];

    private static readonly string[] Reports =
    [
        """{"type":"bounced","address":"ada@example.com","status":"5.1.1","reason":"550 5.1.1 gone","at":"2026-03-02T08:00:00Z","id":"r1"}""",
        """[{"type":"complained","address":"ada@example.com"},{"type":"unsubscribed","address":"ada@example.com","message":"c1~welcome~1/0"}]""",
        """[{"type":"bounced","message":"c1~x~1","messageId":"<a@b>","reason":"\u0041\ud83d\ude00"}]""",
    ];

    [Fact]
    public void is_one_of_the_kinds_there_are()
    {
        foreach (var seed in Fuzz.Seeds(1_500))
        {
            var mail = Damaged(new(seed));
            try
            {
                var read = FeedbackMail.Read(mail, EngineStoryHost.Start);
                if (read is FeedbackMail.Reports reports)
                    Assert.NotEmpty(reports.All);
                if (read is FeedbackMail.Unreadable no)
                    Assert.True(no.Why.Length > 5);
            }
            catch (Exception bug) when (bug is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"seed {seed}: {bug}");
            }
        }
    }

    [Fact]
    public async Task dropped_into_the_folder_ends_in_one_of_its_boxes()
    {
        await using var shop = await OpenShop.OpenAsync();
        await shop.SubscriberAsync("ada@example.com", "Ada");
        var drop = Directory.CreateTempSubdirectory("triggermail-damaged-");
        try
        {
            var seeds = Fuzz.Seeds(150).ToList();
            foreach (var seed in seeds)
                await File.WriteAllBytesAsync(Path.Combine(drop.FullName, $"{seed}.eml"), Damaged(new(seed)));
            var desk = new DeliveryFeedback(shop.Host.Engine, shop.Host.Queue);
            var folder = new FeedbackFolder(drop.FullName, desk, new(shop.Host.Engine, shop.Host.Queue, shop.Host.Tokens, shop.Host.Clock), shop.Host.Clock);
            for (var look = 0; look < 3 + seeds.Count / 100; look++)
                await folder.LookAsync();

            Assert.Empty(drop.GetFiles());
            Assert.Equal(seeds.Count, Boxes(drop).Sum(box => box.GetFiles("*.eml").Length));
            Assert.All(Boxes(drop).Where(box => box.Name == "unreadable").SelectMany(box => box.GetFiles("*.eml")), mail => Assert.True(File.Exists(mail.FullName + ".reason.txt")));
            await NothingIsPutAsideAsync(shop);
        }
        finally
        {
            drop.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task told_to_the_endpoint_is_taken_or_refused_and_what_is_taken_is_handled()
    {
        await using var shop = await OpenShop.OpenAsync();
        await shop.SubscriberAsync("ada@example.com", "Ada");
        var accepted = 0;
        foreach (var seed in Fuzz.Seeds(400))
        {
            var random = new Random(seed);
            var body = random.Next(20) == 0 ? Reports[random.Next(Reports.Length)] : Fuzz.Damage(Reports[random.Next(Reports.Length)], random);
            using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            using var answer = await shop.Client.PostAsync(new Uri("/api/feedback", UriKind.Relative), content);
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.BadRequest, $"seed {seed}: {(int)answer.StatusCode} to {body}\n{text}");
            if (answer.StatusCode == HttpStatusCode.Accepted)
                accepted += JsonDocument.Parse(text).RootElement.GetProperty("accepted").GetInt32();
        }
        Assert.True(accepted > 5, $"only {accepted} were taken");
        await NothingIsPutAsideAsync(shop);
        Assert.NotNull((await shop.ContactAsync("ada@example.com")).Suppression);
    }

    // Found by the seeds above, or looked for beside them.
    [Theory]
    [InlineData("""{"type":"bounced","address":"ada@example.com","reason":"\ud800"}""")] // half of a character
    [InlineData("""{"type":"bounced","address":"\udc00@example.com"}""")]
    [InlineData("""{"type":"\ud800","address":"ada@example.com"}""")]
    [InlineData("""{"type":"bounced","message":"c1~a/b\\c#?","address":"ada@example.com"}""")]
    [InlineData("""{"type":"bounced","address":"ada@example.com","at":"0001-01-01T00:00:00+14:00"}""")]
    [InlineData("""{"type":"bounced","address":"ada@example.com","at":"9999-12-31T23:59:59-14:00"}""")]
    [InlineData("""{"type":"bounced","address":"ada@example.com","address":"ben@example.com"}""")]
    [InlineData("""{"\ud800":"bounced"}""")]
    public async Task told_with_half_characters_or_impossible_times_is_no_bug_either(string body)
    {
        await using var shop = await OpenShop.OpenAsync();
        await shop.SubscriberAsync("ada@example.com", "Ada");
        using var answer = await shop.Client.PostAsync(new Uri("/api/feedback", UriKind.Relative), new StringContent(body));
        Assert.True(answer.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.BadRequest, $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        await NothingIsPutAsideAsync(shop);
    }

    [Fact]
    public async Task told_with_a_very_long_id_is_taken_or_refused()
    {
        await using var shop = await OpenShop.OpenAsync();
        await shop.SubscriberAsync("ada@example.com", "Ada");
        foreach (var member in new[] { "id", "reason", "status", "message", "messageId", "address" })
        {
            var body = JsonSerializer.Serialize(new Dictionary<string, string> { ["type"] = "bounced", ["address"] = "ada@example.com", [member] = new string('x', 300_000) });
            using var answer = await shop.Client.PostAsync(new Uri("/api/feedback", UriKind.Relative), new StringContent(body));
            Assert.True(answer.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.BadRequest, $"{member}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }
        await NothingIsPutAsideAsync(shop);
    }

    private static async Task NothingIsPutAsideAsync(OpenShop shop)
    {
        await shop.Host.DrainAsync();
        Assert.Equal([], (await shop.Host.Engine.Dead.ListAsync()).Select(dead => dead.Reason));
    }

    private static IEnumerable<DirectoryInfo> Boxes(DirectoryInfo drop) => drop.GetDirectories();

    private static byte[] Damaged(Random random)
    {
        var mail = Fuzz.Damage(Mails[random.Next(Mails.Length)], random);
        var bytes = random.Next(2) == 0 ? Encoding.Latin1.GetBytes(mail) : Encoding.UTF8.GetBytes(mail);
        for (var n = random.Next(3); n > 0 && bytes.Length > 0; n--)
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return random.Next(6) == 0 ? bytes[..random.Next(bytes.Length + 1)] : bytes;
    }

    private static string Text(byte[] mail) => Encoding.UTF8.GetString(mail);
}
