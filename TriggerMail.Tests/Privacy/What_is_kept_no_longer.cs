using TriggerMail.Contacts;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Storage;
using TriggerMail.Stories;

namespace TriggerMail.Privacy;

public sealed class What_is_kept_no_longer
{
    private readonly EngineStoryHost host = new(EngineStoryHost.Shipped().Where(journey => journey.Id == "welcome"));

    [Fact]
    public async Task goes_by_its_kind_while_the_contact_the_consent_and_the_ledger_stay()
    {
        await LiveAsync();
        await host.PassAsync(TimeSpan.FromDays(100));
        Assert.Equal((Events: 2, Notes: true, Words: 0, Messages: 3, Proofs: 1), await KeptAsync());
        await host.PassAsync(TimeSpan.FromDays(310));
        Assert.Equal((Events: 0, Notes: false, Words: 0, Messages: 3, Proofs: 1), await KeptAsync());
        await host.PassAsync(TimeSpan.FromDays(340));
        Assert.Equal((Events: 0, Notes: false, Words: 0, Messages: 0, Proofs: 1), await KeptAsync());
        Assert.Equal(ConsentState.Subscribed, Assert.Single((await AdaAsync()).Consents).State);
    }

    [Fact]
    public async Task does_not_make_a_journey_that_is_taken_once_be_taken_again()
    {
        await LiveAsync();
        await host.PassAsync(TimeSpan.FromDays(800));
        await host.HappenAsync(new("again", "/story", "contact.subscribed", host.Now, "ada@example.com", Json("{}")));
        await host.PassAsync(TimeSpan.FromHours(1));
        Assert.Empty(await host.DecisionsAsync("ada@example.com"));
    }

    [Theory]
    [InlineData(6, 6, "TriggerMail:Retention:BodyDays is 6; write a number of days from 7 to 36500.")]
    [InlineData(100, 50, "TriggerMail:Retention:BodyDays is 100 and MessageDays 50; the words of a message cannot be kept longer than the message.")]
    public void is_refused_by_name_where_the_days_make_no_sense(int body, int message, string problem) =>
        Assert.Contains(problem, new RetentionRules { BodyDays = body, MessageDays = message }.Problems());

    private async Task LiveAsync()
    {
        await host.Engine.Privacy.StartAsync();
        await host.HappenAsync(new("yes", "/story", "contact.subscribed", host.Now, "ada@example.com", Json("{}")));
        await host.HappenAsync(new("page", "/story", "page.viewed", host.Now, "ada@example.com", Json("{}")));
    }

    private async Task<(int Events, bool Notes, int Words, int Messages, int Proofs)> KeptAsync() =>
        (await CountAsync("v|"), await CountAsync("t|") > 0, await CountAsync("b|"), await CountAsync("m|"), await CountAsync("proof|"));

    private async Task<int> CountAsync(string prefix) => (await host.Records.RangeAsync((await AdaAsync()).Id, RowRange.Prefix(prefix))).Count;

    private async Task<Contact> AdaAsync() => (await host.Engine.Contacts.FindAsync("ada@example.com"))!;

    private static System.Text.Json.JsonElement Json(string text) => System.Text.Json.JsonDocument.Parse(text).RootElement;
}
