using TriggerMail.Journeys;
using TriggerMail.Stories;

namespace TriggerMail.Regressions;

/// <summary>The smallest journeys that show what users of other systems complained about.</summary>
internal static class Small
{
    /// <summary>A marketing journey on an event of the same name, once a contact.</summary>
    public static Journey On(string id, params Step[] steps) => new()
    {
        Id = id,
        Goal = "tell",
        Benefit = new("knows", "is known"),
        Feeling = "informed",
        Topic = "news",
        Frequency = FrequencyCapMode.Timely,
        Entry = new([id], null, null, ReentryMode.Ignore, new Reentry.Never()),
        Steps = [.. steps],
    };

    public static Step Send(int at, string id = "mail") => new SendStep($"{id}-{at}", "welcome", at + 1);

    public static async Task<EngineStoryHost> HostAsync(RecordingSender? sender, params Journey[] journeys) =>
        await SubscribedAsync(new EngineStoryHost(journeys, sender: sender));

    public static async Task<EngineStoryHost> SubscribedAsync(EngineStoryHost host, string contact = "ada@example.com")
    {
        await new Story(host, contact).SeesAsync("contact.updated", "{'consent':{'topics':['marketing'],'channel':'email','state':'subscribed','source':'import'}}", id: $"yes-{contact}");
        return host;
    }

    public static string[] To(RecordingSender sender) => [.. sender.Messages.Select(mail => mail.To).Order(StringComparer.Ordinal)];
}
