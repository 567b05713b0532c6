using System.Text.Json;
using TriggerMail.Events;
using TriggerMail.Storage;
using TriggerMail.Stories;
using TriggerMail.Templates;
using TriggerMail.Transactional;

namespace TriggerMail.Sending;

/// <summary>A request is pinned to its contact: whoever that becomes part of, there is one answer and one mail.</summary>
[Trait("Kind", "security")]
public sealed class A_requested_message_while_contacts_merge : IDisposable
{
    private static readonly TemplateSet Words = TemplateSet.Of(new Dictionary<string, string>
    {
        ["reset/en.hbs"] = "---\nsubject: Set a new password\ntransactional: true\n---\n<p>Set it.</p>\n",
    }).Set;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task is_answered_and_sent_once(bool onDisk)
    {
        using var disk = onDisk ? SqliteRecordStore.Open(folder["data"]) : null;
        var host = Host(new YieldingStore(disk ?? (IRecordStore)new InMemoryRecordStore()), new() { IsIdempotent = true });
        await Parallel.ForEachAsync(Enumerable.Range(0, 250), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (n, _) =>
        {
            await host.HappenAsync(Visit(n));
            await host.HappenAsync(Account(n));
            var merges = Task.Run(() => host.HappenAsync(SignIn(n)), CancellationToken.None);
            var asked = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => host.Engine.Transactional.SendAsync(Request(n), CancellationToken.None))));
            await merges;
            var again = Assert.IsType<MessageAnswer.Decided>(await host.Engine.Transactional.SendAsync(Request(n), CancellationToken.None));
            Assert.Equal(SendState.Sent, again.Row.State);
            Assert.All(asked, answer => Assert.Contains(Assert.IsType<MessageAnswer.Decided>(answer).Row.State, new[] { SendState.Sent, SendState.Claimed, SendState.Held }));
        });
        Assert.Equal(250, host.Sender.Messages.Count);
        Assert.Equal(250, host.Sender.Messages.Select(message => message.To).Distinct().Count());
    }

    // The request dies at one commit, the merge comes before the host is back, and the merge itself dies at another.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task is_sent_once_wherever_the_request_and_the_merge_died(bool afterwards)
    {
        var isOver = false;
        for (var at = 1; !isOver; at++)
            for (var then = 1; then < 12; then++)
            {
                var (records, sender) = (new InMemoryRecordStore(), new RecordingSender { IsIdempotent = true });
                var host = Host(records, sender);
                await host.HappenAsync(Visit(1));
                await host.HappenAsync(Account(1));
                isOver = await Record.ExceptionAsync(() => Host(new CrashingStore(records, at, afterwards), sender, "first").Engine.Transactional.SendAsync(Request(1))) is null;
                await Record.ExceptionAsync(() => Host(new CrashingStore(records, then, afterwards), sender, "second").HappenAsync(SignIn(1)));
                await Record.ExceptionAsync(() => Host(new CrashingStore(records, then, !afterwards), sender, "third").Engine.Transactional.SendAsync(Request(1)));
                host = Host(records, sender, "last");
                Assert.Equal(SendState.Sent, Assert.IsType<MessageAnswer.Decided>(await host.Engine.Transactional.SendAsync(Request(1))).Row.State);
                await host.HappenAsync(SignIn(1));
                await host.PassAsync(TimeSpan.FromMinutes(5));
                Assert.Equal(SendState.Sent, Assert.IsType<MessageAnswer.Decided>(await host.Engine.Transactional.SendAsync(Request(1))).Row.State);
                Assert.Equal((at, then, 1), (at, then, sender.Messages.Select(message => message.Id).Distinct().Count()));
            }
    }

    [Fact]
    public async Task is_sent_once_though_the_address_is_another_persons_by_the_time_it_is_asked_again()
    {
        var host = Host(new InMemoryRecordStore(), new());
        await host.HappenAsync(Event("one", "id:one", "{\"contact\":{\"id\":\"one\",\"email\":\"c1@example.com\"}}"));
        await host.Engine.Transactional.SendAsync(Request(1));
        await host.HappenAsync(Event("two", "id:two", "{\"contact\":{\"id\":\"two\",\"email\":\"c1@example.com\"}}"));
        await host.Engine.Transactional.SendAsync(Request(1));
        Assert.Single(host.Sender.Messages);
    }

    private static EngineStoryHost Host(IRecordStore records, RecordingSender sender, string owner = "test") => new([], records, sender, owner, templates: Words);

    // Known by the address alone, then an account of its own, then both turn out to be one.
    private static StoreEvent Visit(int n) => Event($"visit-{n}", $"c{n}@example.com", "{}");

    private static StoreEvent Account(int n) => Event($"account-{n}", $"id:{n}", $"{{\"contact\":{{\"id\":\"{n}\"}}}}");

    private static StoreEvent SignIn(int n) => Event($"sign-in-{n}", $"id:{n}", $"{{\"contact\":{{\"id\":\"{n}\",\"email\":\"c{n}@example.com\"}}}}");

    private static StoreEvent Event(string id, string subject, string data) =>
        new(id, "/shop", "contact.updated", EngineStoryHost.Start, subject, JsonDocument.Parse(data).RootElement);

    private static MessageRequest Request(int n) => new()
    {
        Template = "reset",
        To = $"c{n}@example.com",
        Key = $"reset-{n}",
        Channel = "email",
        Data = JsonDocument.Parse("{}").RootElement,
    };
}
