using System.Text.Json;
using TriggerMail.Events;

namespace TriggerMail.Stories;

/// <summary>A fixed course of events with all that is hard in it: restarts, a bought cart, an emptied one, a merge, a no.</summary>
internal static class Script
{
    public static IReadOnlyList<StoreEvent> Events { get; } =
    [
        At(0, "contact.subscribed", "ada@example.com", "{}"),
        At(10, "contact.subscribed", "ben@example.com", "{}"),
        At(20, "contact.updated", "cleo@example.com", "{'consent':{'topics':['marketing'],'state':'subscribed'}}"),
        At(30, "cart.updated", "ada@example.com", Story.Cart("a", "Kettle")),
        At(45, "cart.updated", "ada@example.com", Story.Cart("a", "Sencha")),
        At(50, "cart.updated", "anon:b7", Story.Cart("c", "Tin")),
        At(55, "cart.updated", "ben@example.com", Story.Cart("b", "Kettle")),
        At(70, "contact.signed_in", "cleo@example.com", "{'contact':{'email':'cleo@example.com','anonymousId':'b7'}}"),
        At(80, "order.placed", "ben@example.com", "{'order':{'id':'o1','number':'#1','cartId':'b','currency':'EUR','total':'1.00','statusUrl':'https://s.example/o1','items':[{'title':'Kettle','price':'1.00','quantity':1}]}}"),
        At(200, "cart.updated", "ada@example.com", Story.Cart("a", "Oolong")),
        At(60 * 30, "contact.unsubscribed", "cleo@example.com", "{}"),
        At(60 * 40, "cart.updated", "ben@example.com", Story.Cart("b2", "Kettle")),
    ];

    public static readonly TimeSpan Length = TimeSpan.FromDays(6);

    public static readonly string[] Contacts = ["ada@example.com", "ben@example.com", "cleo@example.com"];

    /// <summary>Every decision there is, as lines in a stable order.</summary>
    public static async Task<IReadOnlyList<string>> LedgerAsync(IStoryHost host)
    {
        var lines = new List<string>();
        foreach (var contact in Contacts)
            lines.AddRange((await host.DecisionsAsync(contact)).Select(told => $"{contact} {told.At:MM-dd HH:mm} {told.State} {told.Template} {told.Reason}".TrimEnd()));
        return lines;
    }

    private static StoreEvent At(int minutes, string type, string subject, string data) => new(
        $"script-{minutes}", "/script", type, EngineStoryHost.Start.AddMinutes(minutes), subject, JsonDocument.Parse(data.Replace('\'', '"')).RootElement);
}
