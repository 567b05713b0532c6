using System.Reflection;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using TriggerMail.Clocks;

namespace TriggerMail.Hosting;

/// <summary>What the Functions host is told of the app, and whether it can be put together.</summary>
public sealed class The_functions
{
    private static readonly IReadOnlyDictionary<string, JsonElement[]> Metadata = Read();

    [Theory]
    [InlineData("Events", "httpTrigger", "POST api/events")]
    [InlineData("Webhooks", "httpTrigger", "POST api/webhooks/{source}")]
    [InlineData("Collect", "httpTrigger", "POST,OPTIONS api/collect")]
    [InlineData("Unsubscribe", "httpTrigger", "GET,HEAD,POST u/{token}")]
    [InlineData("Preferences", "httpTrigger", "GET,HEAD,POST p/{token}")]
    [InlineData("Tracking", "httpTrigger", "GET,HEAD t/{*rest}")]
    [InlineData("Confirm", "httpTrigger", "GET,HEAD,POST confirm/{token}")]
    [InlineData("Contacts", "httpTrigger", "GET,DELETE api/contacts/{*rest}")]
    [InlineData("Journeys", "httpTrigger", "GET,POST api/journeys/{*rest}")]
    [InlineData("Messages", "httpTrigger", "GET,POST api/messages/{*rest}")]
    [InlineData("Health", "httpTrigger", "GET health")]
    [InlineData("Console", "httpTrigger", "GET,HEAD {nothing:maxlength(0)?}")]
    [InlineData("Website", "httpTrigger", "GET,HEAD,POST,PUT,DELETE,OPTIONS {first:regex(^(?!admin$|runtime$).)}/{*rest}")]
    [InlineData("SweepNow", "httpTrigger", "POST api/upkeep/sweep")]
    [InlineData("PurgeNow", "httpTrigger", "POST api/upkeep/purge")]
    [InlineData("HandleEvent", "serviceBusTrigger", "%TriggerMail:EventQueue% by ServiceBusConnection, in sessions")]
    [InlineData("HandleReport", "serviceBusTrigger", "%TriggerMail:ReportQueue% by ServiceBusConnection")]
    [InlineData("EmailReports", "eventGridTrigger", "")]
    [InlineData("Sweep", "timerTrigger", "0 */5 * * * *")]
    [InlineData("Purge", "timerTrigger", "0 17 3 * * *")]
    [InlineData("JourneyOrchestration", "orchestrationTrigger", "")]
    [InlineData("CatchUp", "activityTrigger", "")]
    public void are_listed_with_their_triggers(string name, string trigger, string said)
    {
        var binding = Metadata[name].Single(one => one.GetProperty("type").GetString()!.EndsWith("Trigger", StringComparison.Ordinal));
        Assert.Equal((trigger, said), (binding.GetProperty("type").GetString(), Say(binding)));
    }

    [Fact]
    public void are_these_and_no_others() => Assert.Equal(22, Metadata.Count);

    [Fact]
    public void ask_for_the_master_key_only_where_the_shared_endpoints_ask_for_none() => Assert.Equal(
        ["PurgeNow", "SweepNow"],
        Metadata.Where(one => one.Value.Any(binding => binding.TryGetProperty("authLevel", out var level) && level.GetString() == "Admin")).Select(one => one.Key).Order());

    [Fact]
    public void leave_the_route_that_takes_everything_for_last() =>
        Assert.Equal("Website", Metadata.Where(one => one.Value.Any(binding => binding.TryGetProperty("route", out _))).Select(one => one.Key).Order(StringComparer.Ordinal).Last());

    [Fact]
    public async Task can_all_be_put_together()
    {
        using var app = await TestApp.BuildAsync();
        using var scope = app.Services.CreateScope();
        var classes = typeof(CatchUpActivity).Assembly.GetTypes().Where(type => !(type.IsAbstract && type.IsSealed)
            && type.GetMethods().Any(method => method.GetCustomAttribute<FunctionAttribute>() is not null)).ToList();
        Assert.Equal(5, classes.Count);
        foreach (var type in classes)
            Assert.NotNull(ActivatorUtilities.CreateInstance(scope.ServiceProvider, type));
    }

    private static string Say(JsonElement binding) => binding.GetProperty("type").GetString() switch
    {
        "httpTrigger" => $"{string.Join(',', binding.GetProperty("methods").EnumerateArray().Select(method => method.GetString()!.ToUpperInvariant()))} {binding.GetProperty("route").GetString()}",
        "timerTrigger" => binding.GetProperty("schedule").GetString()!,
        "serviceBusTrigger" =>
            $"{binding.GetProperty("queueName").GetString()} by {binding.GetProperty("connection").GetString()}{(binding.TryGetProperty("isSessionsEnabled", out var sessions) && sessions.GetBoolean() ? ", in sessions" : "")}",
        _ => "",
    };

    // Written by the build, beside the app that the host starts.
    private static Dictionary<string, JsonElement[]> Read()
    {
        var file = Path.Combine(AppContext.BaseDirectory.Replace("TriggerMail.Functions.Tests", "TriggerMail.Functions", StringComparison.Ordinal), "functions.metadata");
        return JsonDocument.Parse(File.ReadAllText(file)).RootElement.EnumerateArray()
            .ToDictionary(one => one.GetProperty("name").GetString()!, one => one.GetProperty("bindings").EnumerateArray().ToArray());
    }
}
