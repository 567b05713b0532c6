using Microsoft.Extensions.Options;
using TriggerMail.Intake;

namespace TriggerMail.Hosting;

/// <summary>What stops the app from starting, and the sentence that says so.</summary>
public sealed class The_settings
{
    [Fact]
    public void of_the_sample_file_suffice_on_a_laptop()
    {
        var settings = Settings.Read(Settings.Laptop);
        Assert.Equal(EventTransport.Direct, settings.Intake.Transport);
        Assert.Equal("UseDevelopmentStorage=true", settings.Tables.ConnectionString);
        Assert.Equal("http://localhost:7071", settings.Store.PublicUrl);
    }

    [Fact]
    public void in_azure_take_the_app_s_own_address_for_links() =>
        Assert.Equal("https://shop-mail.azurewebsites.net", Settings.Read(Settings.Azure).Store.PublicUrl);

    [Theory]
    [InlineData("TriggerMail:ApiKey", null, "TriggerMail:ApiKey is missing;")]
    [InlineData("TriggerMail:ApiKey", "short", "TriggerMail:ApiKey has 5 characters;")]
    [InlineData("TriggerMail:Store:From", null, "TriggerMail:Store:From is missing;")]
    [InlineData("TriggerMail:Store:TimeZone", "Berlin", "TriggerMail:Store:TimeZone is \"Berlin\";")]
    [InlineData("TriggerMail:TimeScale", "3600", "TriggerMail:TimeScale is set, but it is only for trying journeys out")]
    [InlineData("TriggerMail:TimeScale", "0.5", "TriggerMail:TimeScale is 0.5;")]
    [InlineData("TriggerMail:PurgeAfterDays", "0", "TriggerMail:PurgeAfterDays is 0;")]
    [InlineData("TriggerMail:PurgeAfterDays", "soon", "TriggerMail:PurgeAfterDays")]
    [InlineData("TriggerMail:EventTransport", "Pigeon", "TriggerMail:EventTransport")]
    [InlineData("TriggerMail:EventTransport", "ServiceBus", "TriggerMail:EventQueue is missing;")]
    [InlineData("AzureWebJobsStorage", null, "TriggerMail:Tables:Endpoint is missing.")]
    [InlineData("TriggerMail:Email:Endpoint", null, "TriggerMail:Email:Endpoint is missing.")]
    public void that_are_missing_or_wrong_stop_the_app_with_a_sentence_that_names_them(string name, string? value, string sentence)
    {
        var refusal = Assert.Throws<OptionsValidationException>(() => Settings.Read(Settings.Azure, (name, value)));
        Assert.Contains(refusal.Failures, failure => failure.Contains(sentence, StringComparison.Ordinal));
    }

    [Fact]
    public void that_are_wrong_are_all_named_at_once() => Assert.Equal(2, Assert.Throws<OptionsValidationException>(() =>
        Settings.Read(Settings.Azure, ("TriggerMail:EventTransport", "ServiceBus"), ("TriggerMail:ApiKey", null))).Failures.Count());

    [Theory]
    [InlineData(null, "ServiceBusConnection__fullyQualifiedNamespace is missing;")]
    [InlineData("no host name", "ServiceBusConnection__fullyQualifiedNamespace is 'no host name'.")]
    public void name_the_namespace_as_the_trigger_reads_it_when_it_is_wrong(string? value, string sentence)
    {
        var refusal = Assert.Throws<OptionsValidationException>(() => Settings.Read(Settings.Azure,
            ("TriggerMail:EventTransport", "ServiceBus"), ("TriggerMail:EventQueue", "events"), ("TriggerMail:ReportQueue", "reports"), ("ServiceBusConnection:fullyQualifiedNamespace", value)));
        Assert.StartsWith(sentence, Assert.Single(refusal.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public void keep_the_records_in_the_host_s_own_account_when_none_is_named() => Assert.Equal("https://shopmail.table.core.windows.net",
        Settings.Read(Settings.Azure, ("AzureWebJobsStorage", null), ("AzureWebJobsStorage:accountName", "shopmail")).Tables.Endpoint);

    [Theory]
    [InlineData("ServiceBusConnection", "Endpoint=sb://shop.servicebus.windows.net/;SharedAccessKeyName=k;SharedAccessKey=s")]
    [InlineData("ServiceBusConnection:fullyQualifiedNamespace", "shop.servicebus.windows.net")]
    public void name_the_queue_s_connection_as_the_trigger_reads_it(string name, string value)
    {
        var settings = Settings.Read(Settings.Azure, ("TriggerMail:EventTransport", "ServiceBus"), ("TriggerMail:EventQueue", "events"), ("TriggerMail:ReportQueue", "reports"), (name, value));
        Assert.Equal("events", settings.Intake.Queue.Queue);
    }

    [Fact]
    public void let_time_run_faster_on_a_laptop_only() => Assert.Equal(3600, Settings.Read(Settings.Laptop, ("TriggerMail:TimeScale", "3600")).TimeScale);
}
