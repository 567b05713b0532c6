using TriggerMail.Events;
using TriggerMail.Intake;
using TriggerMail.Intake.Shopify;
using TriggerMail.Intake.Signatures;
using TriggerMail.Intake.WooCommerce;

namespace TriggerMail.Web.Intake;

/// <summary>A kind of webhook: how it is proven and how it is read.</summary>
internal abstract class WebhookSource
{
    private static readonly Dictionary<string, WebhookSource> All = new(StringComparer.OrdinalIgnoreCase)
    {
        ["shopify"] = new ShopifySource(),
        ["woocommerce"] = new WooCommerceSource(),
        ["standard"] = new StandardSource(),
    };

    public static IReadOnlyCollection<string> Names => All.Keys;

    public static WebhookSource? Find(string name) => All.GetValueOrDefault(name);

    /// <summary>The way its events come in.</summary>
    public abstract string Route { get; }

    public abstract SignatureResult Verify(IReadOnlyDictionary<string, string> headers, ReadOnlySpan<byte> body, WebhookSettings settings, DateTimeOffset now);

    public abstract IntakeResult Read(IReadOnlyDictionary<string, string> headers, ReadOnlyMemory<byte> body, WebhookSettings settings, DateTimeOffset now);

    /// <summary>Whether its signed bodies may ask for the export and the erasure of personal data.</summary>
    public virtual bool MayAskForPrivacy => false;

    /// <summary>Why its shop's webhooks are not taken, in a sentence; null when they are.</summary>
    public virtual string? Stranger(IReadOnlyDictionary<string, string> headers, WebhookSettings settings) => null;

    /// <summary>Whether it is a sender's unsigned test call, which carries nothing and wants a plain 200.</summary>
    public virtual bool IsPing(IReadOnlyDictionary<string, string> headers, ReadOnlyMemory<byte> body) => false;

    private sealed class ShopifySource : WebhookSource
    {
        public override string Route => Routes.Shopify;

        public override SignatureResult Verify(
            IReadOnlyDictionary<string, string> headers, ReadOnlySpan<byte> body, WebhookSettings settings, DateTimeOffset now) =>
            WebhookSignatures.Shopify(body, headers.GetValueOrDefault("X-Shopify-Hmac-Sha256"), settings.Shopify.All);

        public override IntakeResult Read(IReadOnlyDictionary<string, string> headers, ReadOnlyMemory<byte> body, WebhookSettings settings, DateTimeOffset now) =>
            ShopifyWebhooks.Read(headers, body, now, strict: true, settings.Shopify.Shop);

        public override string? Stranger(IReadOnlyDictionary<string, string> headers, WebhookSettings settings) =>
            settings.Shopify.Stranger("TriggerMail:Webhooks:Shopify", ShopifyWebhooks.ShopHeader, headers.GetValueOrDefault(ShopifyWebhooks.ShopHeader));

        public override bool MayAskForPrivacy => true;
    }

    private sealed class WooCommerceSource : WebhookSource
    {
        public override string Route => Routes.WooCommerce;

        public override SignatureResult Verify(
            IReadOnlyDictionary<string, string> headers, ReadOnlySpan<byte> body, WebhookSettings settings, DateTimeOffset now) =>
            WebhookSignatures.WooCommerce(body, headers.GetValueOrDefault("X-WC-Webhook-Signature"), settings.WooCommerce.All);

        public override IntakeResult Read(IReadOnlyDictionary<string, string> headers, ReadOnlyMemory<byte> body, WebhookSettings settings, DateTimeOffset now) =>
            WooCommerceWebhooks.Read(headers, body, now, strict: true);

        public override string? Stranger(IReadOnlyDictionary<string, string> headers, WebhookSettings settings) =>
            settings.WooCommerce.Stranger("TriggerMail:Webhooks:WooCommerce", WooCommerceWebhooks.SourceHeader, headers.GetValueOrDefault(WooCommerceWebhooks.SourceHeader));

        public override bool IsPing(IReadOnlyDictionary<string, string> headers, ReadOnlyMemory<byte> body) => WooCommerceWebhooks.IsActivationPing(headers, body.Span);
    }

    private sealed class StandardSource : WebhookSource
    {
        public override string Route => Routes.Standard;

        public override SignatureResult Verify(
            IReadOnlyDictionary<string, string> headers, ReadOnlySpan<byte> body, WebhookSettings settings, DateTimeOffset now) =>
            new StandardSignature(
                headers.GetValueOrDefault("webhook-id"), headers.GetValueOrDefault("webhook-timestamp"), headers.GetValueOrDefault("webhook-signature"))
                .Check(body, settings.Standard.All, now);

        public override IntakeResult Read(IReadOnlyDictionary<string, string> headers, ReadOnlyMemory<byte> body, WebhookSettings settings, DateTimeOffset now) =>
            StandardWebhooks.Read(headers, body, now);
    }
}
