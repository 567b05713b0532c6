using Azure.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using TriggerMail.Events;
using TriggerMail.Runtime;
using TriggerMail.Upkeep;

namespace TriggerMail.Hosting;

/// <summary>Tests that measure what the whole process does: nothing else runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}

/// <summary>What the alerts of the deployment read is measured under the names that they ask for.</summary>
[Collection(Alone.Name)]
public sealed class The_telemetry
{
    [Fact]
    public async Task counts_sends_and_says_how_late_the_oldest_alarm_is()
    {
        var exported = new List<Metric>();
        using var app = await TestApp.BuildAsync(and: services => services.AddMeasurements().WithMetrics(metrics => metrics.AddInMemoryExporter(exported)));
        var measured = app.Services.GetRequiredService<MeterProvider>();

        await app.Services.GetRequiredService<EventIngestion>().HandleAsync(Ordered);
        await app.Services.GetRequiredService<UpkeepDesk>().SweepAsync(null!, default);
        measured.ForceFlush();

        Assert.Equal(1, Sum(exported, "triggermail.sends.sent"));
        Assert.Contains(exported, metric => metric.Name == "triggermail.oldest_due_seconds");
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint=https://eu.in.applicationinsights.azure.com/", true)]
    public void is_sent_where_the_setting_says_and_nowhere_without_it(string? connection, bool sent)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(Telemetry.Setting, connection)]).Build();
        var services = new ServiceCollection().AddTelemetry(configuration, new DefaultAzureCredential());
        Assert.Equal(sent, services.Any(service => service.ServiceType == typeof(MeterProvider)));
    }

    private static StoreEvent Ordered => StoreEventJson.Read("""
        {"specversion":"1.0","id":"1","source":"/try","type":"order.placed","time":"2026-03-02T08:00:00Z","subject":"ada@example.com",
         "data":{"order":{"id":"o1","number":"#1","currency":"EUR","total":"18.50","items":[{"productId":"p1","title":"Tea","price":"18.50","quantity":1}]}}}
        """u8.ToArray());

    private static long Sum(IEnumerable<Metric> exported, string name)
    {
        var sum = 0L;
        foreach (ref readonly var point in exported.Last(metric => metric.Name == name).GetMetricPoints())
            sum += point.GetSumLong();
        return sum;
    }
}
