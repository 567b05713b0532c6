using System.Globalization;
using System.Text.Json;
using TriggerMail.Events;
using TriggerMail.Sending;
using TriggerMail.Storage;
using TriggerMail.Stories;

namespace TriggerMail.Simulation;

/// <summary>Plays a month on the engine with the whole library; where the process dies, another goes on with the same records.</summary>
internal sealed class Player : IAsyncDisposable
{
    private static readonly IReadOnlyList<Journeys.Journey> Library = [.. EngineStoryHost.Shipped()];
    private readonly Month month;
    private readonly IRecordStore records = new InMemoryRecordStore();
    private readonly VirtualClock clock = new(EngineStoryHost.Start);
    private readonly Dictionary<string, string> lastMail = [];
    private readonly RecordingSender sender;
    private CrashingStore? dying;
    private int events;

    private Player(Month month)
    {
        this.month = month;
        sender = new() { Answer = Take };
        dying = month.DiesAt > 0 ? new(records, month.DiesAt, month.DiesAfterwards) : null;
        Host = Open((IRecordStore?)dying ?? records, "first");
    }

    public Month Month => month;

    public Diary Diary { get; } = new();

    public EngineStoryHost Host { get; private set; }

    public static async Task<Player> PlayAsync(Month month)
    {
        var player = new Player(month);
        foreach (var deed in month.Deeds)
        {
            await player.AliveAsync(host => host.PassAsync(deed.After));
            if (player.EventOf(deed) is not { } did)
                continue;
            player.Diary.Write(new(player.clock.GetUtcNow(), deed.Who, did, null, null));
            await player.AliveAsync(host => host.HappenAsync(did));
        }
        await player.AliveAsync(host => host.PassAsync(TimeSpan.FromDays(45)));
        if (player.dying is not null)
            player.Reopen(); // It did not live to die: whoever looks at what is left must not die of it.
        return player;
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    private EngineStoryHost Open(IRecordStore store, string owner) => new(Library, store, sender, owner, clock: clock);

    private async Task AliveAsync(Func<EngineStoryHost, Task> does)
    {
        try
        {
            await does(Host);
        }
        catch (CrashException)
        {
            // A new process finds the records, the queue brings the event again, and the alarms that were due are due still.
            Reopen();
            await does(Host);
        }
    }

    private void Reopen()
    {
        dying = null;
        Host = Open(records, "second");
    }

    private SendResult Take(Message message)
    {
        dying?.DieIfDead();
        var answer = AnswerTo(message);
        Diary.Write(new(clock.GetUtcNow(), message.To, null, message, answer));
        if (answer is SendResult.Accepted)
            lastMail[message.To] = message.Id;
        return answer;
    }

    // Of every hundred messages a few are put off, refused, or lost on the way to an answer; a repeat finds another mood.
    private SendResult AnswerTo(Message message) => month.Mood == 0 ? new SendResult.Accepted()
        : (StableHash.Of(string.Create(CultureInfo.InvariantCulture, $"{month.Mood}{message.Id}{Diary.Lines.Count}")) % 100) switch
        {
            < 8 => new SendResult.TryLater("busy"),
            < 12 => new SendResult.Unknown("the connection broke"),
            < 15 => new SendResult.Refused("the content looks like spam"),
            _ => new SendResult.Accepted(),
        };

    private StoreEvent? EventOf(Deed deed)
    {
        var (who, n) = (deed.Who, deed.Which);
        var order = $"'id':'{who}-o{n}','number':'{n}','cartId':'{who}-c{n}','currency':'EUR','total':'18.50'";
        return deed.What switch
        {
            "registers" => Event("contact.registered", "{'contact':{'firstName':'Ada'}}"),
            "subscribes" => Event("contact.subscribed", "{'consent':{'topics':['marketing'],'channel':'email','state':'subscribed','source':'form'}}"),
            "unsubscribes" => Event("contact.unsubscribed", "{'consent':{'topics':['marketing'],'channel':'email','state':'unsubscribed','source':'form'}}"),
            "fills" => Event("cart.updated", Story.Cart($"{who}-c{n}", $"Tea {n}")),
            "empties" => Event("cart.emptied", $"{{'cart':{{'id':'{who}-c{n}'}}}}"),
            "checks out" => Event("checkout.started", Story.Cart($"{who}-c{n}", $"Tea {n}")),
            "orders" => Event("order.placed", $"{{'order':{{{order},'items':[{{'productId':'p{n}','title':'Tea {n}','price':'18.50','quantity':1}}]}}}}"),
            "is shipped" => Event("order.shipped", $"{{'order':{{{order}}},'shipment':{{'carrier':'Post','number':'1'}}}}"),
            "is delivered" => Event("order.delivered", $"{{'order':{{{order}}}}}"),
            "cancels" => Event("order.cancelled", $"{{'order':{{{order}}}}}"),
            "is refunded" => Event("order.refunded", $"{{'order':{{{order}}}}}"),
            "reviews" => Event("review.submitted", $"{{'order':{{{order}}},'review':{{'rating':5}}}}"),
            "looks" => Event("product.viewed", $"{{'product':{{'id':'p{n}','title':'Tea {n}','price':'18.50','currency':'EUR','url':'https://shop.example/p{n}'}}}}"),
            "signs in" => Event("contact.signed_in"),
            "clicks" or "opens" => lastMail.GetValueOrDefault(who) is { } mail
                ? Event(deed.What == "opens" ? "email.opened" : "email.clicked", $"{{'message':{{'id':'{mail}','link':'https://shop.example'}}}}") : null,
            "bounces" => Event("email.bounced", "{'bounce':{'class':'hard','status':'5.1.1','reason':'no such mailbox'}}"),
            "wants less" => Event("contact.preferences_changed", "{'preferences':{'hoursBetweenMails':72}}"),
            "says who it is" => Event("contact.identified", "{'contact':{'email':'ada@example.com','anonymousId':'b7'}}", "ada@example.com"),
            var other => throw new InvalidOperationException($"Nobody knows how one {other}."),
        };

        StoreEvent Event(string type, string data = "{}", string? subject = null) => new(
            $"e{++events}", "/month", type, clock.GetUtcNow(), subject ?? who, JsonDocument.Parse(data.Replace('\'', '"')).RootElement);
    }
}
