using System.Text.Json;
using System.Text.Json.Nodes;
using TriggerMail.Values;

namespace TriggerMail.Events;

/// <summary>An address that was typed into a checkout while an account was signed in: anybody's, for all the store knows. Pure.</summary>
internal static class TypedAddress
{
    private const string From = "emailFrom", Checkout = "checkout", Name = "typedEmail";

    /// <summary>Whether the address in this <c>data.contact</c> is such a one.</summary>
    public static bool Is(JsonElement contact) => contact.Get(From).Text() == Checkout;

    /// <summary>Marks the address of a contact in an event as such a one.</summary>
    public static void Mark(JsonObject contact) => contact[From] = Checkout;

    /// <summary>The event without an address that is not the account's: it stands in <c>data.contact.typedEmail</c>, where nothing learns from it.</summary>
    public static StoreEvent Without(StoreEvent happened)
    {
        if (happened.Data.Node() is not JsonObject data || data["contact"] is not JsonObject contact || contact["email"] is not { } typed)
            return happened;
        contact.Remove("email");
        contact[Name] = typed.DeepClone();
        return happened with { Data = JsonSerializer.SerializeToElement(data) };
    }

    /// <summary>The address that was typed and is not the account's; null where there is none.</summary>
    public static string? In(JsonElement data) => EventData.Part(data, "contact") is { } contact ? EventData.Text(contact, Name) : null;
}
