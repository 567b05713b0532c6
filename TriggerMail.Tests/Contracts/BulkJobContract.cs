using System.Text.Json;
using TriggerMail.Bulk;
using TriggerMail.Events;
using TriggerMail.Stories;

namespace TriggerMail.Storage;

/// <summary>What the list of contacts and passes over it promise on every record store.</summary>
public abstract class BulkJobContract
{
    /// <summary>A store without a record, for one test.</summary>
    protected abstract IRecordStore Store { get; }

    /// <summary>More than a page of a bulk job, and more than a batch takes.</summary>
    private const int Many = 130;

    [Fact]
    public async Task Every_contact_is_on_the_list_once_whatever_the_size_of_the_pages()
    {
        var host = await WithContactsAsync(Many);

        foreach (var most in (int[])[1_000, 100, 7])
        {
            var listed = new List<string>();
            for (string? after = null, next = ""; next is not null; after = next)
            {
                var (contacts, _, following) = await host.Engine.Contacts.ListAsync(after, most);
                Assert.True(contacts.Count <= most);
                listed.AddRange(contacts.Select(contact => contact.Email!));
                next = following;
            }
            Assert.Equal(Emails(Many).Order(), listed.Order());
        }
    }

    [Fact]
    public async Task A_round_gives_everybody_its_event_once_even_when_it_is_started_twice()
    {
        var host = await WithContactsAsync(Many);

        Assert.True(await host.Engine.BulkJobs.StartAsync(Pass(host)));
        Assert.False(await host.Engine.BulkJobs.StartAsync(Pass(host)));
        await host.PassAsync(TimeSpan.FromHours(1));

        foreach (var email in Emails(Many))
            Assert.Equal(1, await GivenAsync(host, email));
        var job = (await host.Engine.BulkJobs.FindAsync("pass"))!;
        Assert.Equal((Many, Many, 0), (job.Progress.Seen, job.Progress.Given, job.Progress.Failed));
        Assert.NotNull(job.Progress.EndedAt);
        Assert.Empty(await host.Engine.Due.DueAsync(DateTimeOffset.MaxValue.AddYears(-1), 10));
    }

    [Fact]
    public async Task A_round_over_a_given_list_comes_to_those_on_it_and_to_no_other()
    {
        var host = await WithContactsAsync(12);
        var wanted = new List<string>();
        foreach (var email in Emails(12).Take(5))
            wanted.Add((await host.Engine.Contacts.FindAsync(email))!.Id);

        await host.Engine.BulkJobs.StartAsync(Pass(host), Ids([.. wanted, wanted[0], "nobody"]));
        await host.PassAsync(TimeSpan.FromHours(1));

        foreach (var (email, i) in Emails(12).Select((email, i) => (email, i)))
            Assert.Equal(i < 5 ? 1 : 0, await GivenAsync(host, email));
        Assert.Equal(5, (await host.Engine.BulkJobs.FindAsync("pass"))!.Progress.Given);
    }

    private async Task<EngineStoryHost> WithContactsAsync(int many)
    {
        var host = new EngineStoryHost(journeys: [], records: Store);
        foreach (var email in Emails(many))
            await host.HappenAsync(new("seen", "/shop", EventTypes.PageViewed, host.Now, email, JsonElement.Parse("{}")));
        return host;
    }

    private static IEnumerable<string> Emails(int many) => Enumerable.Range(0, many).Select(i => $"contact-{i}@example.com");

    private static BulkJob Pass(EngineStoryHost host) => new()
    {
        Id = "pass",
        Purpose = "Try it out",
        StartsAt = host.Now.AddMinutes(5),
        Gives = new(EventTypes.BroadcastDue, JsonElement.Parse("""{"broadcast":{"journey":"sample"}}""")),
    };

    private static async Task<int> GivenAsync(EngineStoryHost host, string email) =>
        (await host.TimelineAsync(email)).Count(line => line == "The broadcast sample was due");

    private static async IAsyncEnumerable<string> Ids(IEnumerable<string> ids)
    {
        foreach (var id in ids)
        {
            await Task.Yield();
            yield return id;
        }
    }
}
