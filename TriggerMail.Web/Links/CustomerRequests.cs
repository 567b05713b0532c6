using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using TriggerMail.Contacts;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Links;
using TriggerMail.Preferences;
using TriggerMail.Store;
using TriggerMail.Web.Links.Languages;

namespace TriggerMail.Web.Links;

/// <summary>What a customer's request says besides the link: the language to answer in, and where it came from.</summary>
internal sealed class CustomerRequests(StoreSettings store, ConsentRules rules, LinkTokens tokens)
{
    private const int Ipv6Kept = 6;

    /// <summary>The language of the answer.</summary>
    public CustomerLanguage LanguageOf(HttpRequest request, Contact? contact) => CustomerLanguage.Choose(
        request.Query["lang"], contact?.Profile.Locale, request.Headers.AcceptLanguage, store.Locale);

    /// <summary>The proof of an answer given on one of our pages.</summary>
    public AnswerProof ProofOf(HttpRequest request, Contact contact, string source, string wording) => new(
        // Each answer is an event of its own: on a clock that stands still, no, yes and no again would else share an id.
        $"{source.Replace(' ', '-')}/{contact.Id}/{Guid.NewGuid():N}", source, wording,
        LanguageOf(request, contact).Tag, Kept(request.HttpContext.Connection.RemoteIpAddress));

    private string? Kept(IPAddress? address) => (address, rules.Origin) switch
    {
        (null, _) or (_, KeepOrigin.None) => null,
        (_, KeepOrigin.Hashed) => tokens.Keys.Write("origin", address.ToString())[..22],
        _ => Truncated(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address),
    };

    internal static string Truncated(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(address.AddressFamily == AddressFamily.InterNetwork ? bytes.Length - 1 : Ipv6Kept).Clear();
        return new IPAddress(bytes) + (address.AddressFamily == AddressFamily.InterNetwork ? "/24" : "/48");
    }
}
