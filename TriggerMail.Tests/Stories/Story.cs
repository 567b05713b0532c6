using System.Globalization;
using System.Text.Json;

namespace TriggerMail.Stories;

/// <summary>A story: what happens, how much time passes, and what is told of it in the end.</summary>
public sealed class Story(IStoryHost host, string contact = "ada@example.com")
{
    private readonly DateTimeOffset start = host.Now;
    // One count for all: the same source and id would be the same event.
    private static int events;

    /// <summary>Something happens to the contact now. The data is written as JSON with single quotes.</summary>
    public async Task SeesAsync(string type, string data = "{}", string? subject = null, string? id = null) =>
        await host.HappenAsync(new(id ?? $"event-{Interlocked.Increment(ref events)}", "/story", type, host.Now, subject ?? contact, JsonDocument.Parse(data.Replace('\'', '"')).RootElement));

    /// <summary>The contact agreed to marketing long enough ago that the welcome mail takes no slot any more.</summary>
    public async Task SubscribedLongAgoAsync()
    {
        await SeesAsync("contact.updated", "{'consent':{'topics':['marketing'],'channel':'email','state':'subscribed','source':'import'}}");
    }

    public Task FillsCartAsync(string id = "cart-1", string title = "Iron Goddess oolong") =>
        SeesAsync("cart.updated", Cart(id, title));

    public Task OrdersAsync(string id = "order-1", string? cart = "cart-1") => SeesAsync(
        "order.placed",
        $"{{'order':{{'id':'{id}','number':'#{id}',{(cart is null ? "" : $"'cartId':'{cart}',")}'currency':'EUR','total':'18.50','statusUrl':'https://shop.example/orders/{id}','items':[{Item("Iron Goddess oolong")}]}}}}");

    public Task PassesAsync(double hours) => host.PassAsync(TimeSpan.FromHours(hours));

    /// <summary>The decisions as lines: when after the story's start, what, and why.</summary>
    public async Task<IReadOnlyList<string>> TellAsync() =>
        [.. (await host.DecisionsAsync(contact)).Select(told => $"{Say(told.At - start)} {told.State} {told.Template}{(told.Reason is null ? "" : $": {told.Reason}")}")];

    public async Task IsToldAsync(params string[] lines) => Assert.Equal(lines, await TellAsync());

    public static string Cart(string id, string title) =>
        $"{{'cart':{{'id':'{id}','url':'https://shop.example/cart/{id}','currency':'EUR','total':'18.50','items':[{Item(title)}]}}}}";

    private static string Item(string title) =>
        $"{{'productId':'p1','variantId':'v1','title':'{title}','url':'https://shop.example/p1','price':'18.50','quantity':1}}";

    private static string Say(TimeSpan after) =>
        string.Create(CultureInfo.InvariantCulture, $"{(int)after.TotalHours:00}:{after.Minutes:00}");
}
