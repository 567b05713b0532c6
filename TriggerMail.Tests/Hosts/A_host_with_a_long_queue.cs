using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TriggerMail.Events;
using TriggerMail.Hosting;
using TriggerMail.Queue;
using TriggerMail.Storage;
using TriggerMail.Stories;

namespace TriggerMail.Hosts;

/// <summary>What an earlier run left makes nobody wait outside the door.</summary>
[Trait("Kind", "security")]
public sealed class A_host_with_a_long_queue : IDisposable
{
    private const int Left = 300;
    private readonly TemporaryFolder folder = new();
    private readonly TaskCompletionSource mayRead = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task listens_before_it_resumes_and_handles_new_events_after_the_earlier_ones()
    {
        await FillAsync();
        await using var app = await LocalApp.BuildAsync(new("http://127.0.0.1:0", folder["data"], Repository.Journeys, Repository.Templates, ManualClock: true)
        {
            ClockStart = EngineStoryHost.Start,
            AroundRecords = records => new SlowQueue(records, mayRead.Task),
        });
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new(app.Urls.First()) };
        var queue = app.Services.GetRequiredService<LocalHost>().Queue;

        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(http, Event(Left)));
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health")).StatusCode);
        Assert.True(queue.Resuming);
        var jump = http.PostAsJsonAsync("/api/clock/advance", new { by = "1m" });
        Assert.False(jump.IsCompleted);
        mayRead.SetResult();
        (await jump).EnsureSuccessStatusCode();
        Assert.False(queue.Resuming);

        var host = app.Services.GetRequiredService<LocalHost>();
        var ada = (await host.Engine.Contacts.FindAsync("ada@example.com"))!;
        Assert.Equal($"v{Left}", ada.Profile.Attributes["last"].ToString());
    }

    private async Task FillAsync()
    {
        using var records = SqliteRecordStore.Open(folder["data"]);
        await using var earlier = new QueueRun(records);
        await earlier.AddAsync([.. Enumerable.Range(0, Left).Select(Event)]);
    }

    private static StoreEvent Event(int n) => new($"e-{n}", "/shop", "contact.updated", EngineStoryHost.Start, "ada@example.com",
        JsonDocument.Parse($"{{\"contact\":{{\"attributes\":{{\"last\":\"v{n}\"}}}}}}").RootElement);

    private static async Task<HttpStatusCode> PostAsync(HttpClient http, StoreEvent happened)
    {
        using var body = new ByteArrayContent(StoreEventJson.Write(happened));
        body.Headers.ContentType = new MediaTypeHeaderValue("application/cloudevents+json");
        return (await http.PostAsync(new Uri("/api/events", UriKind.Relative), body)).StatusCode;
    }

    /// <summary>A store that takes its time to read the queue.</summary>
    private sealed class SlowQueue(IRecordStore records, Task mayRead) : IRecordStore
    {
        public ValueTask<StoredRecord?> GetAsync(string partition, string row, CancellationToken cancel = default) => records.GetAsync(partition, row, cancel);

        public async ValueTask<IReadOnlyList<StoredRecord>> RangeAsync(string partition, RowRange range, CancellationToken cancel = default)
        {
            if (partition == "queue")
                await mayRead.WaitAsync(cancel);
            return await records.RangeAsync(partition, range, cancel);
        }

        public ValueTask<BatchResult> CommitAsync(Batch batch, CancellationToken cancel = default) => records.CommitAsync(batch, cancel);
    }
}
