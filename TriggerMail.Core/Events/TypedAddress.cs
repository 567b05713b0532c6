using System.Text.Json;
using System.Text.Json.Nodes;
using TriggerMail.Values;

namespace TriggerMail.Events;

/// <summary>An address that was typed into a checkout while an account was signed in: anybody's, for all the store knows. Pure.</summary>
internal static class TypedAddress
{
    private const string From = "emailFrom", Checkout = "checkout", Name = "typedEmail", Unusable = "typedEmailIsSuppressed";

    /// <summary>Whether the address in this <c>data.contact</c> is such a one.</summary>
    public static bool Is(JsonElement contact) => contact.Get(From).Text() == Checkout;

    /// <summary>Marks the address of a contact in an event as such a one.</summary>
    public static void Mark(JsonObject contact) => contact[From] = Checkout;

    /// <summary>The event without an address that is not the account's: it stands in <c>data.contact.typedEmail</c>, where nothing learns from it.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="isSuppressed">Whether no mail of any kind may go there, as far as is known of whoever has it.</param>
    public static StoreEvent Without(StoreEvent happened, bool isSuppressed)
    {
        if (happened.Data.Node() is not JsonObject data || data["contact"] is not JsonObject contact || contact["email"] is not { } typed)
            return happened;
        contact.Remove("email");
        contact[Name] = typed.DeepClone();
        if (isSuppressed)
            contact[Unusable] = true;
        return happened with { Data = JsonSerializer.SerializeToElement(data) };
    }

    /// <summary>The address that was typed and is not the account's; null where there is none.</summary>
    public static string? In(JsonElement data) => EventData.Part(data, "contact") is { } contact ? EventData.Text(contact, Name) : null;

    /// <summary>The same where the mails of an order may go that has no better address; else null.</summary>
    public static string? MailIn(JsonElement data) => data.Get("contact").Get(Unusable).IsTrue() ? null : In(data) is { } typed && Address.IsUsable(typed) ? typed : null;
}
