using Microsoft.Extensions.DependencyInjection;
using TriggerMail.Demo;
using TriggerMail.Hosting;
using TriggerMail.Journeys;
using TriggerMail.Partitions;
using TriggerMail.Publishing;
using TriggerMail.Sending;
using TriggerMail.Templates;

namespace TriggerMail.Tests.Demo;

/// <summary>What <c>demo --journey NAME</c> plays, for every shipped journey: the whole product on SQLite, with a clock that jumps.</summary>
public sealed class The_story_of_each_journey
{
    private static readonly TemplateSet Templates = TemplateSet.Load(Repository.Templates).Set;
    private static readonly Library Library = Library.Load(Repository.Journeys, Templates.Names.ToHashSet(StringComparer.Ordinal));

    public static TheoryData<string> Journeys => [.. Library.Good.Select(source => source.Journey.Id)];

    [Theory]
    [MemberData(nameof(Journeys))]
    public async Task shows_every_mail_that_it_can_send_and_each_of_them_whole(string journey)
    {
        using var folder = new TemporaryFolder();
        var story = SampleStory.Of(journey, Repository.Samples);
        Assert.NotEmpty(story.Journeys);
        await using var app = await LocalApp.BuildAsync(new("http://127.0.0.1:0", folder["data"], Repository.Journeys, Repository.Templates, ManualClock: true)
        {
            ClockStart = story.Events[0].Time,
            OnlyJourneys = story.Journeys,
        });
        var host = app.Services.GetRequiredService<LocalHost>();
        await new Player(host).PlayAsync(story.Events, story.After, CancellationToken.None);

        var sent = new HashSet<string>();
        foreach (var contact in await ContactsAsync(host.Engine.Contacts))
            foreach (var row in (await host.Engine.Contacts.MessagesAsync(contact)).Where(row => row.Journey == journey))
            {
                Assert.Equal((row.Template, SendState.Sent), (row.Template, row.State));
                sent.Add(row.Template);
                LookAt(row, (await host.Engine.Contacts.MessageAsync(row.Id))!.Value.Body);
            }
        Assert.Equal(Promised(journey), sent.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Promised(string journey) =>
        Library.Good.Single(source => source.Journey.Id == journey).Journey.Steps.OfType<SendStep>().Select(send => send.Template).Distinct().Order(StringComparer.Ordinal);

    // The words of a mail are not kept for ever: of a story that lasts a year the first have gone.
    private static void LookAt(LedgerRow row, MessageBody? mail)
    {
        Assert.True(row.Subject!.Length is > 3 and <= 60, $"{row.Template}: {row.Subject}");
        foreach (var text in (string[])[row.Subject, mail?.Text ?? "", mail?.Html ?? ""])
        {
            Assert.DoesNotContain("{{", text, StringComparison.Ordinal);
            Assert.DoesNotContain("undefined", text, StringComparison.Ordinal);
        }
    }

    private static async Task<IReadOnlyList<Contacts.Contact>> ContactsAsync(ContactQueries book) => (await book.ListAsync(null, 100)).Contacts;
}
