using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TriggerMail.Intake.Signatures;

namespace TriggerMail.Tests.Events;

[Trait("Kind", "security")]
public sealed class A_shopify_signature
{
    private const string Good = "VnKUjZsLuN5iZWjn5EntcBVCF9kMN43LglzCE1/GSeY=";

    [Fact]
    public void is_valid_for_the_known_vector() => Assert.True(WebhookSignatures.Shopify("""{"id":1}"""u8, Good, ["hush"]).IsValid);

    [Fact]
    public void is_refused_when_one_byte_of_the_body_differs() =>
        Assert.Equal(SignatureFault.Mismatch, WebhookSignatures.Shopify("""{"id":2}"""u8, Good, ["hush"]).Fault);

    [Fact]
    public void is_valid_with_the_old_secret_while_it_is_rotated()
    {
        Assert.True(WebhookSignatures.Shopify("""{"id":1}"""u8, Good, ["new", "hush"]).IsValid);
        Assert.True(WebhookSignatures.Shopify("""{"id":1}"""u8, Good, ["hush", "new"]).IsValid);
        Assert.False(WebhookSignatures.Shopify("""{"id":1}"""u8, Good, ["new"]).IsValid);
    }

    [Theory]
    [InlineData(null, SignatureFault.HeaderMissing)]
    [InlineData("", SignatureFault.HeaderMissing)]
    [InlineData("not base64 !", SignatureFault.NotBase64)]
    [InlineData("aGk=", SignatureFault.NotBase64)]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", SignatureFault.Mismatch)]
    public void says_why_it_is_refused(string? header, SignatureFault fault)
    {
        var result = WebhookSignatures.Shopify("""{"id":1}"""u8, header, ["hush"]);
        Assert.Equal(fault, result.Fault);
        Assert.EndsWith(".", result.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void is_never_valid_without_a_secret()
    {
        var byEmptySecret = Convert.ToBase64String(HMACSHA256.HashData([], """{"id":1}"""u8));
        Assert.Equal(SignatureFault.NoSecret, WebhookSignatures.Shopify("""{"id":1}"""u8, byEmptySecret, []).Fault);
        Assert.Equal(SignatureFault.NoSecret, WebhookSignatures.Shopify("""{"id":1}"""u8, byEmptySecret, [""]).Fault);
    }
}

[Trait("Kind", "security")]
public sealed class A_woocommerce_signature
{
    [Theory]
    [InlineData("a&amp;b&quot;c&#039;d")]
    [InlineData("a&b\"c'd")]
    public void is_made_with_the_secret_after_its_entities_are_decoded(string secret)
    {
        var signature = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes("a&b\"c'd"), """{"id":1}"""u8));
        Assert.True(WebhookSignatures.WooCommerce("""{"id":1}"""u8, signature, [secret]).IsValid);
        Assert.False(WebhookSignatures.WooCommerce("""{"id":2}"""u8, signature, [secret]).IsValid);
    }
}

[Trait("Kind", "security")]
public sealed class A_standard_webhooks_signature
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Good = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    private const string Other = "v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    private const long SignedAt = 1614265330;

    [Fact]
    public void is_valid_for_the_known_vector() => Assert.True(Check(Good).IsValid);

    [Theory]
    [InlineData(Other + " " + Good)]
    [InlineData("v1a,abc v2," + Good + " v1 v1, ,x  " + Good)]
    public void is_valid_when_any_entry_is(string header) => Assert.True(Check(header).IsValid);

    [Fact]
    public void is_valid_with_any_of_our_secrets()
    {
        Assert.True(Check(Good, secrets: ["whsec_AAAA", "no base64!", Secret]).IsValid);
        Assert.True(Check(Good, secrets: [Secret, "whsec_AAAA"]).IsValid);
        Assert.False(Check(Good, secrets: ["whsec_AAAA"]).IsValid);
    }

    [Theory]
    [InlineData(-300, SignatureFault.None)]
    [InlineData(300, SignatureFault.None)]
    [InlineData(301, SignatureFault.TooOld)]
    [InlineData(-301, SignatureFault.TooNew)]
    public void is_good_for_five_minutes_either_way(int age, SignatureFault fault) => Assert.Equal(fault, Check(Good, age: age).Fault);

    [Theory]
    [InlineData(Other, SignatureFault.Mismatch)]
    [InlineData("v1a,abc", SignatureFault.NotBase64)]
    [InlineData(" ", SignatureFault.HeaderMissing)]
    [InlineData(null, SignatureFault.HeaderMissing)]
    public void says_why_it_is_refused(string? header, SignatureFault fault) => Assert.Equal(fault, Check(header).Fault);

    [Fact]
    public void covers_the_id_and_the_time_too()
    {
        Assert.Equal(SignatureFault.Mismatch, Check(Good, id: "msg_other").Fault);
        Assert.Equal(SignatureFault.Mismatch, Check(Good, timestamp: "1614265331").Fault);
        Assert.Equal(SignatureFault.HeaderMissing, Check(Good, id: "").Fault);
        Assert.Equal(SignatureFault.BadTimestamp, Check(Good, timestamp: "-1").Fault);
        Assert.Equal(SignatureFault.BadTimestamp, Check(Good, timestamp: "soon").Fault);
        Assert.Equal(SignatureFault.TooNew, Check(Good, timestamp: "9223372036854775807").Fault);
    }

    [Fact]
    public void is_never_valid_without_a_secret() => Assert.Equal(SignatureFault.NoSecret, Check(Good, secrets: ["", "whsec_"]).Fault);

    private static SignatureResult Check(
        string? signatures, int age = 0, string? id = "msg_p5jXN8AQM9LWM0D4loKWxJek", string? timestamp = null, IReadOnlyList<string>? secrets = null) =>
        new StandardSignature(id, timestamp ?? SignedAt.ToString(CultureInfo.InvariantCulture), signatures)
            .Check("""{"test": 2432232314}"""u8, secrets ?? [Secret], DateTimeOffset.FromUnixTimeSeconds(SignedAt + age));
}
