using TriggerMail.Events;
using TriggerMail.Sending;

namespace TriggerMail;

public sealed class The_settings_of_azure
{
    private const string Endpoint = "https://a.example.net";

    [Fact]
    public void are_good_with_either_a_connection_string_or_an_endpoint()
    {
        Assert.Empty(new Storage.TableSettings { ConnectionString = "UseDevelopmentStorage=true" }.Problems());
        Assert.Empty(new Storage.TableSettings { Endpoint = Endpoint, Table = "Shop1" }.Problems());
        Assert.Empty(new AcsEmailSettings { Endpoint = Endpoint }.Problems());
        Assert.Empty(new AcsSmsSettings { ConnectionString = "x" }.Problems());
        Assert.Empty(new ServiceBusSettings { Namespace = "shop.servicebus.windows.net" }.Problems());
    }

    [Fact]
    public void are_refused_with_sentences_that_name_the_setting()
    {
        AssertSays("TriggerMail:Tables:Endpoint is missing", new Storage.TableSettings().Problems());
        AssertSays("TriggerMail:Tables:ConnectionString and TriggerMail:Tables:Endpoint are both set", new Storage.TableSettings { ConnectionString = "x", Endpoint = Endpoint }.Problems());
        AssertSays("TriggerMail:Tables:Endpoint is 'http://a.example.net'", new Storage.TableSettings { Endpoint = "http://a.example.net" }.Problems());
        AssertSays("TriggerMail:Email:Endpoint is 'acs'", new AcsEmailSettings { Endpoint = "acs" }.Problems());
        AssertSays("TriggerMail:Email:Timeout is '00:00:00'", new AcsEmailSettings { Endpoint = Endpoint, Timeout = TimeSpan.Zero }.Problems());
        AssertSays("TriggerMail:Sms:Endpoint is missing", new AcsSmsSettings().Problems());
        AssertSays("TriggerMail:ServiceBus:Namespace is missing", new ServiceBusSettings().Problems());
        AssertSays("TriggerMail:ServiceBus:Namespace is 'https://x'", new ServiceBusSettings { Namespace = "https://x" }.Problems());
        AssertSays("TriggerMail:ServiceBus:ConnectionString and TriggerMail:ServiceBus:Namespace are both set", new ServiceBusSettings { ConnectionString = "x", Namespace = "y" }.Problems());
        AssertSays("TriggerMail:ServiceBus:Queue is ''", new ServiceBusSettings { Namespace = "y", Queue = "" }.Problems());
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("1table")]
    [InlineData("my-table")]
    [InlineData("tables")]
    [InlineData("table\n")]
    public void refuse_a_name_that_no_table_can_have(string name) =>
        AssertSays($"TriggerMail:Tables:Table is '{name}'", new Storage.TableSettings { Endpoint = Endpoint, Table = name }.Problems());

    [Fact]
    public void with_problems_open_nothing()
    {
        Assert.Contains("TriggerMail:Tables:Endpoint is missing", Assert.Throws<ArgumentException>(() => Storage.TableRecordStore.Open(new())).Message, StringComparison.Ordinal);
        Assert.Contains("TriggerMail:Email:Endpoint needs an identity", Assert.Throws<ArgumentException>(() => new AcsEmailSender(new() { Endpoint = Endpoint })).Message, StringComparison.Ordinal);
        Assert.Contains("TriggerMail:Sms:Endpoint is missing", Assert.Throws<ArgumentException>(() => new AcsSmsSender(new())).Message, StringComparison.Ordinal);
        Assert.Contains("TriggerMail:ServiceBus:Namespace needs an identity", Assert.Throws<ArgumentException>(() => new ServiceBusEventQueue(new ServiceBusSettings { Namespace = "y" })).Message, StringComparison.Ordinal);
    }

    private static void AssertSays(string sentence, IReadOnlyList<string> problems) =>
        Assert.StartsWith(sentence, Assert.Single(problems), StringComparison.Ordinal);
}
