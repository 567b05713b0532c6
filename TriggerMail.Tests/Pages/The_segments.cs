using System.Net.Http.Json;
using System.Text.Json;
using TriggerMail.Stories;

namespace TriggerMail.Tests.Pages;

/// <summary>Segments and broadcasts on the whole local host, with the segments that are shipped.</summary>
public sealed class The_segments
{
    [Fact]
    public async Task are_listed_with_their_size_and_their_members()
    {
        await using var host = await LocalStoryHost.StartAsync();
        var story = new Story(host);
        for (var order = 1; order <= 5; order++)
            await story.OrdersAsync($"order-{order}");
        await host.PassAsync(TimeSpan.Zero);

        var list = await host.Http.GetStringAsync(new Uri("/segments", UriKind.Relative));
        Assert.Contains(">vip</a>", list, StringComparison.Ordinal);
        Assert.Contains("1 member<", list, StringComparison.Ordinal);
        var vip = await host.Http.GetStringAsync(new Uri("/segments/vip", UriKind.Relative));
        Assert.Contains("ada@example.com", vip, StringComparison.Ordinal);
        Assert.Contains("contact.orders.count is at least 5", vip, StringComparison.Ordinal);

        var items = (await host.Http.GetFromJsonAsync<JsonElement>(new Uri("/api/segments", UriKind.Relative))).GetProperty("items");
        Assert.Equal(1, items.EnumerateArray().Single(item => item.GetProperty("name").GetString() == "vip").GetProperty("members").GetInt32());
    }

    [Fact]
    public async Task are_entered_on_the_local_host_as_the_timeline_says()
    {
        await using var host = await LocalStoryHost.StartAsync();
        var story = new Story(host);
        for (var order = 1; order <= 3; order++)
            await story.OrdersAsync($"order-{order}");
        Assert.Contains("Came into the segment regulars", await host.TimelineAsync("ada@example.com"));
    }
}
