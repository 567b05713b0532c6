using Microsoft.Extensions.Configuration;
using TriggerMail.Hosting;

namespace TriggerMail.Security;

/// <summary>A secret of blanks is one that anybody can guess; the host does not start with it.</summary>
[Trait("Kind", "security")]
public sealed class A_blank_secret
{
    [Theory]
    [InlineData("TriggerMail:ApiKey", " ")]
    [InlineData("TriggerMail:ApiKey", "                    ")]
    [InlineData("TriggerMail:ApiKey", "a-key-nobody-guesses ")]
    [InlineData("TriggerMail:WriteKey", " ")]
    [InlineData("TriggerMail:WriteKey", "\t")]
    [InlineData("TriggerMail:WriteKey", "\u00a0")]
    [InlineData("TriggerMail:Webhooks:Shopify:Secret", " ")]
    [InlineData("TriggerMail:Webhooks:Shopify:PreviousSecret", " ")]
    [InlineData("TriggerMail:Webhooks:WooCommerce:Secret", "  ")]
    [InlineData("TriggerMail:Webhooks:WooCommerce:PreviousSecret", "\n")]
    [InlineData("TriggerMail:Webhooks:Standard:Secret", " ")]
    [InlineData("TriggerMail:Webhooks:Standard:Secret", " whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("TriggerMail:Webhooks:Standard:Secret", "whsec_")]
    [InlineData("TriggerMail:Webhooks:Standard:PreviousSecret", "whsec_")]
    [InlineData("TriggerMail:Calls:Secret", " ")]
    [InlineData("TriggerMail:Keys:0:Hash", " ")]
    public void is_refused_at_the_start_with_its_name(string setting, string value)
    {
        var refused = Assert.Throws<StartRefusedException>(() => Read(setting, value));
        Assert.Contains(setting[..^5], refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TriggerMail:WriteKey")]
    [InlineData("TriggerMail:Webhooks:Shopify:Secret")]
    [InlineData("TriggerMail:Webhooks:Standard:PreviousSecret")]
    public void that_is_nothing_at_all_is_as_if_it_were_not_set(string setting) => Assert.NotNull(Read(setting, ""));

    private static LocalSettings Read(string setting, string value) =>
        LocalSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { [setting] = value }).Build(), "http://127.0.0.1:5080");
}
