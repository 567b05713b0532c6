using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Links;
using TriggerMail.Sending;
using TriggerMail.Tests.Pages;

namespace TriggerMail.Security;

/// <summary>Links out of a mail that was passed on, tried on every other path, and forms that no page of ours holds.</summary>
[Trait("Kind", "security")]
public sealed class A_link_in_the_wrong_hands : IAsyncLifetime
{
    private static readonly string[] Paths = ["/u/", "/p/", "/confirm/", "/t/o/", "/t/c/", "/t/i/"];

    private static readonly string[] Forms =
    [
        "do=save&email=offers&email=news&often=168&measure=asked&measure=yes", "do=none&sms=offers", "do=pause", "do=resume", "List-Unsubscribe=One-Click", "do=all", "topic=offers",
        "--x\r\nContent-Disposition: form-data; name=\"do\"\r\n\r\nsave\r\n--x\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\nnews\r\n--x--\r\n",
    ];

    private OpenShop shop = null!;
    private Dictionary<string, string> tokens = [];

    public async Task InitializeAsync()
    {
        shop = await OpenShop.OpenAsync();
        var mia = await shop.SubscriberAsync();
        var row = (await shop.Host.Engine.Contacts.MessagesAsync(mia)).First(message => message.State == SendState.Sent);
        var body = (await shop.Host.Engine.Contacts.MessageAsync(row.Id))!.Value.Body!.Html;
        tokens = Paths.ToDictionary(path => path, path => Regex.Match(body + row.Headers["List-Unsubscribe"], Regex.Escape(path) + "([A-Za-z0-9._~%-]+)").Groups[1].Value);
        tokens["/u/"] = shop.Token(mia, LinkPurpose.Unsubscribe);
        tokens["/p/"] = shop.Token(mia);
        tokens["/confirm/"] = shop.Token(mia, LinkPurpose.Confirm);
    }

    public async Task DisposeAsync() => await shop.DisposeAsync();

    [Fact]
    public async Task opens_the_one_thing_it_was_made_for()
    {
        foreach (var (made, token) in tokens.Where(token => token.Value.Length > 0))
            // The link to the choices may unsubscribe too: that is one of them.
            foreach (var path in Paths.Where(path => path != made && (made, path) is not ("/p/", "/u/")))
            {
                var before = await StateAsync();
                foreach (var form in Forms.Prepend(null))
                {
                    using var answer = form is null ? await shop.Client.GetAsync(new Uri(path + token, UriKind.Relative)) : await PostAsync(path + token, form, "application/x-www-form-urlencoded");
                    Assert.True((int)answer.StatusCode < 500, $"{made} on {path}: {(int)answer.StatusCode}");
                    Assert.Null(answer.Headers.Location); // It leads nowhere.
                }
                Assert.Equal(before, await StateAsync());
            }
        Assert.True(tokens.Values.Count(token => token.Length > 0) >= 5, "the mail held too few links to try");
    }

    [Fact]
    public async Task changes_nothing_by_being_looked_at()
    {
        var before = await StateAsync();
        foreach (var path in new[] { "/u/", "/p/", "/confirm/" })
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head, HttpMethod.Options })
            {
                using var request = new HttpRequestMessage(method, path + tokens[path]);
                using var answer = await shop.Client.SendAsync(request);
                Assert.True((int)answer.StatusCode < 500);
            }
        Assert.Equal(before, await StateAsync());
    }

    [Fact]
    public async Task with_forms_nobody_made_is_answered_and_leaves_a_contact_that_still_works()
    {
        string[] types = ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "multipart/form-data", "text/plain", "application/json", "application/x-www-form-urlencoded; charset=utf-7"];
        foreach (var seed in Fuzz.Seeds(400))
        {
            var random = new Random(seed);
            var path = new[] { "/u/", "/p/", "/confirm/" }[random.Next(3)];
            var form = Fuzz.Damage(Forms[random.Next(Forms.Length)], random);
            using var answer = await PostAsync(path + tokens[path], form, types[random.Next(types.Length)]);
            Assert.True((int)answer.StatusCode < 500, $"seed {seed}: {path} {(int)answer.StatusCode} {form}");
        }
        await shop.Host.DrainAsync();
        Assert.Equal([], (await shop.Host.Engine.Dead.ListAsync()).Select(dead => dead.Reason));
        using var saved = await PostAsync("/p/" + tokens["/p/"], "do=save&email=news&often=168", "application/x-www-form-urlencoded");
        Assert.Equal(HttpStatusCode.OK, saved.StatusCode);
        var mia = await shop.ContactAsync("mia@example.com");
        Assert.Equal(ConsentState.Subscribed, Consents.For(mia, "news", "email")!.State);
        Assert.Equal(ConsentState.Unsubscribed, Consents.For(mia, "offers", "email")!.State);
        Assert.Equal(168, mia.HoursBetweenMails);
    }

    // What the contact agreed to, asked for and paused. What was opened or clicked is not the reader's will.
    private async Task<string> StateAsync()
    {
        var mia = await shop.ContactAsync("mia@example.com");
        return JsonSerializer.Serialize(new { mia.Consents, mia.HoursBetweenMails, mia.PausedUntil, mia.Suppression, mia.Email, mia.Profile.Phone });
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string form, string type)
    {
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(form));
        body.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return await shop.Client.PostAsync(new Uri(path, UriKind.Relative), body);
    }
}
