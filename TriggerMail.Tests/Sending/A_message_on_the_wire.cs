using TriggerMail.Events;
using TriggerMail.Senders;
using TriggerMail.Storage;
using TriggerMail.Stories;
using TriggerMail.TestSmtpServer;

namespace TriggerMail.Sending;

/// <summary>The engine, a real connection to a mail server, and a bad day of one of them while a mail is between the two.</summary>
[Trait("Kind", "security")]
public sealed class A_message_on_the_wire : IAsyncDisposable
{
    private const string Order = "{'order':{'id':'o1','number':'o1','currency':'EUR','total':'1.00','statusUrl':'https://s.example/o1','items':[{'title':'Kettle','price':'1.00','quantity':1}]}}";
    private const string Cart = "{'consent':{'topics':['marketing'],'state':'subscribed','source':'checkout'},'cart':{'id':'c1','currency':'EUR','url':'https://shop.example/cart/c1','items':[{'title':'Kettle','price':'24.90','quantity':1}]}}";

    private readonly FailingStore store = new(new InMemoryRecordStore());
    private SmtpSink? sink;
    private SmtpSender? sender;
    private SinkStage? fullAt;
    private volatile bool isFull;

    public static TheoryData<SinkAct> WaysToHangUp => [new SinkAct.Drop(), new SinkAct.Reply("421 4.3.2 closing")];

    [Theory]
    [MemberData(nameof(WaysToHangUp))]
    public async Task over_which_the_server_hangs_up_each_time_is_put_aside_and_the_others_go(SinkAct act)
    {
        await using var host = Host(call => call.Stage == SinkStage.Recipient && call.Argument.Contains("bad@", StringComparison.Ordinal) ? act : null);
        await HappenAsync(host, EventTypes.CartUpdated, Cart, "good@example.com");
        await host.PassAsync(TimeSpan.FromMinutes(59));
        await HappenAsync(host, EventTypes.OrderPlaced, Order, "bad@example.com");
        await host.Engine.Sends.DrainAsync();
        await host.PassAsync(TimeSpan.FromMinutes(1));
        await BeatAsync(host, 3);
        Assert.Equal(["good@example.com"], sink!.Mails.SelectMany(mail => mail.To));
        var bad = Assert.Single(await host.DecisionsAsync("bad@example.com"), told => told.State == "held");
        Assert.Contains("the provider could not take it", bad.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(WaysToHangUp))]
    public async Task over_which_the_server_hangs_up_is_put_aside_also_when_nothing_else_waits(SinkAct act)
    {
        await using var host = Host(call => call.Stage == SinkStage.Recipient ? act : null);
        await HappenAsync(host, EventTypes.OrderPlaced, Order, "bad@example.com");
        await BeatAsync(host, 2);
        Assert.Single(await host.DecisionsAsync("bad@example.com"), told => told.State == "held");
        Assert.Equal(0, host.Engine.Sends.Pending);
        Assert.Null(host.Engine.Sends.TroubleOf("email"));
    }

    [Fact]
    public async Task is_not_blamed_for_a_server_that_gives_nobody_a_session()
    {
        await using var host = Host(call => call.Stage == SinkStage.Connect ? new SinkAct.Drop() : null);
        await HappenAsync(host, EventTypes.OrderPlaced, Order, "ada@example.com");
        await BeatAsync(host, 20);
        Assert.Null(Assert.Single(await host.DecisionsAsync("ada@example.com")).Reason); // It waits, and nothing is said against it.
        Assert.Equal(1, host.Engine.Sends.Pending);
        Assert.NotNull(host.Engine.Sends.TroubleOf("email"));
    }

    [Theory]
    [InlineData(EventTypes.OrderPlaced, Order)]
    [InlineData(EventTypes.CartUpdated, Cart)]
    public async Task whose_answer_a_full_store_does_not_take_went_out_once_and_is_settled_when_there_is_room(string type, string data)
    {
        await using var host = Host(_ => null, fullAt: SinkStage.Content);
        await HappenAsync(host, type, data, "ada@example.com");
        await host.PassAsync(TimeSpan.FromMinutes(61));
        await BeatAsync(host, 5);
        Assert.NotNull(host.Engine.Sends.Oldest);
        isFull = false;
        await BeatAsync(host, 2);
        await IsSentOnceAsync(host);
    }

    [Theory]
    [InlineData(EventTypes.OrderPlaced, Order)]
    [InlineData(EventTypes.CartUpdated, Cart)]
    public async Task whose_answer_a_full_store_does_not_take_is_settled_by_a_stop(string type, string data)
    {
        await using var host = Host(_ => null, fullAt: SinkStage.Content);
        await HappenAsync(host, type, data, "ada@example.com");
        await host.PassAsync(TimeSpan.FromMinutes(61));
        await BeatAsync(host, 1);
        isFull = false;
        await host.Engine.Sends.StopAsync(TimeSpan.FromMinutes(1));
        await IsSentOnceAsync(host);
    }

    [Theory]
    [InlineData(EventTypes.OrderPlaced, Order)]
    [InlineData(EventTypes.CartUpdated, Cart)]
    public async Task whose_answer_the_store_takes_only_while_a_stop_is_under_way_is_settled_before_it_ends(string type, string data)
    {
        await using var host = Host(_ => null, fullAt: SinkStage.Content);
        await HappenAsync(host, type, data, "ada@example.com");
        await host.PassAsync(TimeSpan.FromMinutes(61));
        await BeatAsync(host, 1);
        var refusals = 2;
        store.Fails = _ => Interlocked.Decrement(ref refusals) >= 0;
        await host.Engine.Sends.StopAsync(TimeSpan.FromMinutes(1));
        Assert.True(refusals < 0);
        await IsSentOnceAsync(host);
    }

    [Theory]
    [InlineData(EventTypes.OrderPlaced, Order)]
    [InlineData(EventTypes.CartUpdated, Cart)]
    public async Task that_a_full_store_does_not_let_begin_is_not_handed_over_and_goes_later(string type, string data)
    {
        await using var host = Host(_ => null, fullAt: SinkStage.Data);
        await HappenAsync(host, type, data, "ada@example.com");
        await host.PassAsync(TimeSpan.FromMinutes(61));
        await BeatAsync(host, 3);
        Assert.Equal(0, sink!.Received);
        Assert.NotNull(host.Engine.Sends.Oldest); // /health sees it wait.
        isFull = false;
        fullAt = null;
        await BeatAsync(host, 2);
        await IsSentOnceAsync(host);
    }

    // A connection that served before is not tried a second time when it is the store that fails.
    [Fact]
    public async Task that_may_not_begin_on_a_connection_that_served_before_goes_on_no_other()
    {
        await using var host = Host(_ => null);
        await HappenAsync(host, EventTypes.OrderPlaced, Order, "ben@example.com");
        await BeatAsync(host, 1);
        Assert.Equal(1, sink!.Received);
        fullAt = SinkStage.Data;
        await HappenAsync(host, EventTypes.OrderPlaced, Order, "ada@example.com");
        await BeatAsync(host, 3);
        Assert.Equal(1, sink.Received);
    }

    public async ValueTask DisposeAsync()
    {
        isFull = false;
        if (sender is not null)
            await sender.DisposeAsync();
        if (sink is not null)
            await sink.DisposeAsync();
    }

    private EngineStoryHost Host(Func<SinkCall, SinkAct?> script, SinkStage? fullAt = null)
    {
        this.fullAt = fullAt;
        sink = SmtpSink.Start(new()
        {
            Script = call =>
            {
                isFull |= call.Stage == this.fullAt;
                return script(call);
            },
        });
        store.Fails = _ => isFull;
        sender = new(Sinks.Settings(sink), TimeProvider.System);
        var host = new EngineStoryHost(EngineStoryHost.Three(), records: store, provider: sender);
        host.Engine.Sends.Start();
        return host;
    }

    private static Task HappenAsync(EngineStoryHost host, string type, string data, string contact) => host.HappenAsync(new(
        $"{type}-{contact}", "/shop", type, host.Now, contact, System.Text.Json.JsonDocument.Parse(data.Replace('\'', '"')).RootElement));

    private static async Task BeatAsync(EngineStoryHost host, int minutes)
    {
        for (var minute = 0; minute <= minutes; minute++)
        {
            await host.Engine.Sends.DrainAsync();
            if (minute < minutes)
                host.Clock.MoveTo(host.Now + TimeSpan.FromMinutes(1));
            host.Engine.Sends.Beat();
        }
        await host.Engine.Sends.DrainAsync();
    }

    private async Task IsSentOnceAsync(EngineStoryHost host)
    {
        Assert.Equal(1, sink!.Received);
        Assert.Equal("sent", Assert.Single(await host.DecisionsAsync("ada@example.com")).State);
        Assert.Equal(0, host.Engine.Sends.Pending);
    }
}
