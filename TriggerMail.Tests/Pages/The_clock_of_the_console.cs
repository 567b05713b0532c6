using System.Net;

namespace TriggerMail.Tests.Pages;

public sealed class The_clock_of_the_console
{
    [Fact]
    public async Task has_no_buttons_while_it_is_the_real_one()
    {
        await using var shop = await OpenShop.OpenAsync(manualClock: false);
        Assert.Null((await shop.PageAsync("/")).QuerySelector(".jumps"));
        var answer = await JumpAsync(shop, "1h", "/");
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal("The clock is the real one.", (await OpenShop.PageAsync(answer)).Words("h1"));
    }

    [Fact]
    public async Task has_four_buttons_that_let_time_pass_and_come_back_to_the_page()
    {
        await using var shop = await OpenShop.OpenAsync();
        var contact = await shop.SubscriberAsync();
        var page = await shop.PageAsync($"/contacts/{contact.Id}");
        Assert.Equal(["1h", "1d", "3d", "1w"], page.QuerySelectorAll(".jumps button").Select(button => button.GetAttribute("value")));

        var answer = await JumpAsync(shop, "3d", page.QuerySelector(".jumps input[name=back]")!.GetAttribute("value")!);

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal($"/contacts/{contact.Id}", answer.Headers.Location!.ToString());
        Assert.Equal(OpenShop.Start.AddDays(3), shop.Host.Clock.GetUtcNow());
    }

    [Theory]
    [InlineData("//elsewhere.example")]
    [InlineData("/\\elsewhere.example")]
    [InlineData("https://elsewhere.example")]
    [InlineData("/a\r\nSet-Cookie: b=c")]
    [InlineData("")]
    public async Task never_leads_to_another_site(string back)
    {
        await using var shop = await OpenShop.OpenAsync();
        Assert.Equal("/", (await JumpAsync(shop, "1h", back)).Headers.Location!.ToString());
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("")]
    [InlineData("-1h")]
    [InlineData("5000d")]
    public async Task does_not_move_when_it_cannot_tell_how_far(string by)
    {
        await using var shop = await OpenShop.OpenAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await JumpAsync(shop, by, "/")).StatusCode);
        Assert.Equal(OpenShop.Start, shop.Host.Clock.GetUtcNow());
    }

    private static Task<HttpResponseMessage> JumpAsync(OpenShop shop, string by, string back) =>
        shop.Client.PostAsync("/clock/advance", new FormUrlEncodedContent([new("by", by), new("back", back)]));
}
