using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using TriggerMail.Hosting;
using TriggerMail.Storage;
using TriggerMail.Stories;
using TriggerMail.Web.Access;

namespace TriggerMail.Hosts;

/// <summary><c>GET /health</c> on the whole local host, by way of HTTP.</summary>
[Trait("Kind", "security")]
public sealed class The_health : IAsyncLifetime
{
    private static readonly (string Key, string Hash) Reader = ApiKey.Make(), Shop = ApiKey.Make();
    private readonly TemporaryFolder folder = new();
    private FailingStore? disk;
    private CountingStore? writes;
    private WebApplication? app;
    private HttpClient client = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        client.Dispose();
        if (app is not null)
            await app.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task says_what_it_looked_at_where_no_key_is_asked_for()
    {
        await OpenAsync();
        var (status, said) = await AskAsync();
        Assert.Equal((HttpStatusCode.OK, "ok"), (status, said.GetProperty("status").GetString()));
        Assert.Equal(EngineStoryHost.Start, said.GetProperty("now").GetDateTimeOffset());
        Assert.Equal(0, said.GetProperty("reasons").GetArrayLength());
        Assert.Equal(0, said.GetProperty("oldestDueSeconds").GetDouble());
        Assert.Equal(0, said.GetProperty("queue").GetProperty("depth").GetInt32());
        Assert.True(said.GetProperty("storage").GetProperty("writable").GetBoolean());
    }

    [Fact]
    public async Task is_red_while_the_disk_is_full_and_well_again_without_a_restart()
    {
        await OpenAsync();
        disk!.Fails = _ => true;
        var (status, said) = await AskAsync();
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "down"), (status, said.GetProperty("status").GetString()));
        Assert.Equal("The store does not take writes: The disk does not take it.", Assert.Single(said.GetProperty("reasons").EnumerateArray()).GetString());
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/health/live", UriKind.Relative))).StatusCode);

        disk.Fails = _ => false;
        Assert.Equal("ok", (await AskAsync()).Said.GetProperty("status").GetString());
    }

    [Fact]
    public async Task is_red_and_the_intake_says_that_nothing_is_taken_until_there_is_room_again()
    {
        await OpenAsync();
        disk!.Fails = _ => true;
        using var refused = await SendAsync();
        Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromMinutes(1)), (refused.StatusCode, refused.Headers.RetryAfter?.Delta));
        Assert.Contains("what was asked is not done. Ask again in a minute", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        disk.Fails = _ => false;
        using var taken = await SendAsync();
        Assert.Equal(HttpStatusCode.Accepted, taken.StatusCode);

        async Task<HttpResponseMessage> SendAsync()
        {
            using var body = new StringContent(
                """{"specversion":"1.0","id":"1","source":"/shop","type":"page.viewed","subject":"ada@example.com","data":{}}""", System.Text.Encoding.UTF8, "application/cloudevents+json");
            return await client.PostAsync(new Uri("/api/events", UriKind.Relative), body);
        }
    }

    // What is written needs room: where only what is there could be written over, the store is full.
    [Fact]
    public async Task is_red_when_the_database_may_not_grow_any_more()
    {
        using var store = SqliteRecordStore.Open(folder["full"], maxBytes: 200_000);
        var probe = new WriteProbe(store);
        await probe.TryAsync();
        var n = 0;
        await Assert.ThrowsAsync<RecordStoreException>(async () =>
        {
            for (; n < 1_000; n++)
                await store.CommitAsync(new("p", [new Change.Insert($"r{n}", new byte[4_000])]));
        });
        await Assert.ThrowsAsync<RecordStoreException>(() => probe.TryAsync());
        for (var gone = 0; gone < n; gone++)
            await store.CommitAsync(new("p", [new Change.Delete($"r{gone}", Change.Delete.AnyVersion)]));
        await probe.TryAsync();
    }

    [Fact]
    public async Task says_that_an_erasure_fails_until_it_is_carried_out()
    {
        await OpenAsync();
        var engine = app!.Services.GetRequiredService<LocalHost>().Engine;
        await engine.Events.HandleAsync(new("1", "/shop", "page.viewed", EngineStoryHost.Start, "ada@example.com", JsonDocument.Parse("{}").RootElement));
        var ada = (await engine.Contacts.FindAsync("ada@example.com"))!.Id;
        disk!.Fails = batch => batch.Partition == ada;
        Assert.False((await client.DeleteAsync(new Uri("/api/contacts/ada@example.com", UriKind.Relative))).IsSuccessStatusCode);

        var (status, said) = await AskAsync();
        Assert.Equal((HttpStatusCode.OK, "degraded"), (status, said.GetProperty("status").GetString()));
        Assert.Contains("The erasure that api asked for on 2026-03-02 08:00 UTC fails", Assert.Single(said.GetProperty("reasons").EnumerateArray()).GetString(), StringComparison.Ordinal);
        var request = (await JsonAsync("/api/privacy")).GetProperty("items")[0];
        Assert.Equal(("failing", "The disk does not take it."), (request.GetProperty("state").GetString(), request.GetProperty("problem").GetString()));
        Assert.Equal(ada, Assert.Single(request.GetProperty("failed").EnumerateArray()).GetString());

        disk.Fails = _ => false;
        await engine.Privacy.UpkeepAsync();
        Assert.Equal("ok", (await AskAsync()).Said.GetProperty("status").GetString());
        request = (await JsonAsync("/api/privacy")).GetProperty("items")[0];
        Assert.Equal(("done", JsonValueKind.Null), (request.GetProperty("state").GetString(), request.GetProperty("problem").ValueKind));

        async Task<JsonElement> JsonAsync(string path) => JsonDocument.Parse(await client.GetStringAsync(new Uri(path, UriKind.Relative))).RootElement;
    }

    [Fact]
    public async Task is_red_when_alarms_do_not_ring()
    {
        await OpenAsync();
        var engine = app!.Services.GetRequiredService<LocalHost>().Engine;
        foreach (var (minutes, status, code) in new[] { (2, "ok", 200), (4, "degraded", 200), (16, "down", 503) })
        {
            await engine.Due.SetAsync(new(EngineStoryHost.Start.AddMinutes(-minutes), "c1", "e1"));
            var (answered, said) = await AskAsync();
            Assert.Equal((code, status), ((int)answered, said.GetProperty("status").GetString()));
            Assert.Equal(minutes * 60, said.GetProperty("oldestDueSeconds").GetDouble());
            if (code == 503)
                Assert.Contains("16 minutes late", said.GetProperty("reasons")[0].GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task tells_anybody_its_status_and_the_rest_to_whoever_may_read()
    {
        await OpenAsync(Keyed);
        disk!.Fails = _ => true;
        foreach (var key in new[] { null, Shop.Key, "a-wrong-key" })
        {
            var (status, said) = await AskAsync(key);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
            Assert.Equal(["status", "now"], said.EnumerateObject().Select(member => member.Name));
        }
        var (_, whole) = await AskAsync(Reader.Key);
        Assert.Equal(1, whole.GetProperty("reasons").GetArrayLength());
        Assert.False(whole.GetProperty("storage").GetProperty("writable").GetBoolean());
    }

    [Fact]
    public async Task is_no_way_to_guess_a_key()
    {
        await OpenAsync(new(Keyed) { ["TriggerMail:Rates:WrongKeysPerMinute"] = "3" });
        var answers = new List<HttpStatusCode>();
        for (var n = 0; n < 8; n++)
            answers.Add((await AskAsync($"guess-{n}")).Status);
        Assert.Contains(HttpStatusCode.TooManyRequests, answers);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(Reader.Key)).Status);
    }

    // However many ask: there is one look, and it is good for some seconds.
    [Fact]
    public async Task makes_the_store_work_no_more_when_a_thousand_ask()
    {
        await OpenAsync(new() { ["TriggerMail:Health:EverySeconds"] = "3600", ["TriggerMail:Rates:HealthPerSecond"] = "0" });
        await AskAsync();
        var before = writes!.Commits;
        await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => AskAsync()));
        Assert.Equal(before, writes.Commits);
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/HEALTH/live")]
    public async Task is_limited_for_each_address(string path)
    {
        await OpenAsync(new() { ["TriggerMail:Rates:HealthPerSecond"] = "3" });
        var answers = new List<HttpStatusCode>();
        for (var n = 0; n < 12; n++)
            answers.Add((await client.GetAsync(new Uri(path, UriKind.Relative))).StatusCode);
        Assert.Contains(HttpStatusCode.TooManyRequests, answers);
        Assert.Contains(HttpStatusCode.OK, answers);
    }

    private static Dictionary<string, string?> Keyed => new()
    {
        ["TriggerMail:Keys:0:Name"] = "reports",
        ["TriggerMail:Keys:0:Hash"] = Reader.Hash,
        ["TriggerMail:Keys:0:Scopes"] = "read",
        ["TriggerMail:Keys:1:Name"] = "shop",
        ["TriggerMail:Keys:1:Hash"] = Shop.Hash,
        ["TriggerMail:Keys:1:Scopes"] = "intake",
    };

    private async Task OpenAsync(Dictionary<string, string?>? settings = null)
    {
        settings ??= [];
        settings.TryAdd("TriggerMail:Health:EverySeconds", "0");
        app = await LocalApp.BuildAsync(new("http://127.0.0.1:0", folder["data"], Repository.Journeys, Repository.Templates, ManualClock: true)
        {
            ClockStart = EngineStoryHost.Start,
            Settings = settings,
            AroundRecords = records => disk = new(writes = new(records)),
        });
        await app.StartAsync();
        client = new() { BaseAddress = new(app.Urls.First()) };
    }

    private async Task<(HttpStatusCode Status, JsonElement Said)> AskAsync(string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health");
        if (key is not null)
            request.Headers.Add("X-Api-Key", key);
        using var answer = await client.SendAsync(request);
        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement);
    }

    private sealed class CountingStore(IRecordStore records) : IRecordStore
    {
        private int commits;

        public int Commits => commits;

        public ValueTask<StoredRecord?> GetAsync(string partition, string row, CancellationToken cancel = default) => records.GetAsync(partition, row, cancel);

        public ValueTask<IReadOnlyList<StoredRecord>> RangeAsync(string partition, RowRange range, CancellationToken cancel = default) =>
            records.RangeAsync(partition, range, cancel);

        public ValueTask<BatchResult> CommitAsync(Batch batch, CancellationToken cancel = default)
        {
            Interlocked.Increment(ref commits);
            return records.CommitAsync(batch, cancel);
        }
    }
}
