using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using TriggerMail.Events;
using TriggerMail.Events.Shape;
using TriggerMail.Store;
using TriggerMail.Values;

namespace TriggerMail.Intake;

/// <summary>
/// What a browser may say of pages, products and carts: members we know, links to the store's own hosts, texts that hold no link. Everything
/// else is left out and noted; a link that leads elsewhere refuses the event.
/// </summary>
internal sealed class BrowserContent(StoreHosts hosts)
{
    private const int MostLetters = 200;

    private static readonly string[] Page = ["url", "title"];
    private static readonly string[] Product = ["id", "variantId", "title", "url", "image", "price", "currency", "categories"];
    private static readonly string[] Cart = ["id", "url", "currency", "total", "items"];
    private static readonly string[] Item = ["productId", "variantId", "title", "image", "url", "price", "quantity"];

    /// <summary>The data as it is taken; of a request no more than which product it is about. Why it is refused, or null.</summary>
    public string? Take(StoreEvent said, bool isRequest, List<string> notes, out JsonElement data)
    {
        var taken = new JsonObject();
        string? refusal = null;
        foreach (var part in said.Data.EnumerateObject())
            refusal ??= (part.Name, part.Value.ValueKind) switch
            {
                (_, JsonValueKind.Null) or ("contact", _) => null,
                ("page", JsonValueKind.Object) => Put(taken, part, Page, "data.page", notes),
                ("product", JsonValueKind.Object) => Put(taken, part, Product, "data.product", notes),
                ("cart", JsonValueKind.Object) => Put(taken, part, Cart, "data.cart", notes),
                ("items", JsonValueKind.Array) => PutItems(taken, part.Value, "data.items", notes),
                _ => LeaveOut($"data.{ShapeProblem.Cut(part.Name)}", "a browser tells of pages, products and carts", notes),
            };
        if (isRequest)
            taken = WhichProduct(taken);
        if (!isRequest && notes.Count > 0)
            taken["notes"] = new JsonArray([.. notes.Take(EventLimits.ProblemsNamed).Select(note => (JsonNode)note)]);
        data = JsonSerializer.SerializeToElement(taken);
        return refusal;
    }

    private static JsonObject WhichProduct(JsonObject taken)
    {
        var (which, product) = (new JsonObject(), new JsonObject());
        foreach (var name in (string[])["id", "variantId"])
            if (taken["product"]?[name] is { } id)
                product[name] = id.DeepClone();
        which.Put("product", product);
        return which;
    }

    private string? Put(JsonObject into, JsonProperty part, string[] known, string path, List<string> notes)
    {
        var refusal = Taken(part.Value, known, path, notes, out var taken);
        into[part.Name] = taken;
        return refusal;
    }

    private string? Taken(JsonElement from, string[] known, string path, List<string> notes, out JsonObject taken)
    {
        taken = [];
        string? refusal = null;
        foreach (var member in from.EnumerateObject())
            if (member.Value.ValueKind != JsonValueKind.Null)
                refusal ??= known.Contains(member.Name, StringComparer.Ordinal)
                    ? Put(taken, member.Name, member.Value, $"{path}.{member.Name}", notes)
                    : LeaveOut($"{path}.{ShapeProblem.Cut(member.Name)}", "only the store's server can tell it", notes);
        return refusal;
    }

    private string? Put(JsonObject into, string name, JsonElement value, string path, List<string> notes)
    {
        switch (name)
        {
            case "items":
                return PutItems(into, value, path, notes);
            case "url" when hosts.Own(value.GetString()) is { } own:
                into[name] = own;
                return null;
            case "url":
                return $"{path} is \"{ShapeProblem.Cut(value.GetString()!)}\"; a browser's links may lead to {hosts} only. "
                    + "Write an address of the store, or add its host to TriggerMail:Store:Hosts.";
            case "image" when hosts.Own(value.GetString()) is { } own:
                into[name] = own;
                return null;
            case "image":
                return LeaveOut(path, "its host is none of the store's; the catalogue's picture stands in mails, or add the host to TriggerMail:Store:Hosts", notes);
            case "title" when value.GetString() is { } title:
                return StoreHosts.HoldsLink(title) ? LeaveOut(path, "it holds a link; the catalogue's title stands in mails", notes) : Say(into, name, title);
            case "categories":
                into[name] = new JsonArray([.. value.EnumerateArray().Select(one => one.GetString()!).Where(one => !StoreHosts.HoldsLink(one)).Select(one => (JsonNode)Short(one))]);
                return null;
            default:
                into[name] = value.Node();
                return null;
        }
    }

    private string? PutItems(JsonObject into, JsonElement items, string path, List<string> notes)
    {
        var list = new JsonArray();
        string? refusal = null;
        foreach (var entry in items.EnumerateArray())
        {
            refusal ??= Taken(entry, Item, string.Create(CultureInfo.InvariantCulture, $"{path}[{list.Count}]"), notes, out var item) is { } foreign ? foreign : Add(list, item);
            if (refusal is not null)
                break;
        }
        into["items"] = list;
        return refusal;
    }

    private static string? Add(JsonArray list, JsonObject item)
    {
        list.Add(item);
        return null;
    }

    private static string? Say(JsonObject into, string name, string text)
    {
        into[name] = Short(text);
        return null;
    }

    private static string Short(string text) => text.Length <= MostLetters ? text : text[..(char.IsHighSurrogate(text[MostLetters - 1]) ? MostLetters - 1 : MostLetters)] + "…";

    private static string? LeaveOut(string path, string why, List<string> notes)
    {
        notes.Add($"{path} was left out: {why}.");
        return null;
    }
}
