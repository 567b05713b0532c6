using TriggerMail.Tracking;

namespace TriggerMail.Tests.Tracking;

public sealed class Who_reads_a_mail
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Theory]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148", "mobile")]
    [InlineData("Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Mobile Safari/537.36", "mobile")]
    [InlineData("Mozilla/5.0 (Linux; Android 14; SM-X910) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36", "tablet")]
    [InlineData("Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15", "tablet")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36", "desktop")]
    [InlineData("Some Reader/1.0", null)]
    public void is_a_person_with_a_device_as_far_as_it_tells(string agent, string? device) =>
        Assert.Equal(new MailReader(null, device), MailReader.Of(agent, Hour));

    // resend/resend-node#901, kannon-email/kannon#412, jdavidbakr/mail-tracker#228.
    [Theory]
    [InlineData("")]
    [InlineData("Mozilla/5.0")]
    [InlineData("Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)")]
    [InlineData("YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html")]
    [InlineData("python-requests/2.32.3")]
    [InlineData("curl/8.11.0")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/131.0 Safari/537.36")]
    [InlineData("Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)")]
    [InlineData("BarracudaCentral")]
    public void is_a_machine_where_it_says_so(string agent)
    {
        var reader = MailReader.Of(agent, Hour);
        Assert.NotNull(reader.Machine);
        Assert.Null(reader.Device);
    }

    [Fact]
    public void is_a_machine_within_ten_seconds_of_the_mail()
    {
        const string agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/131.0";
        Assert.Equal("it came within ten seconds of the mail", MailReader.Of(agent, TimeSpan.FromSeconds(9.9)).Machine);
        Assert.Null(MailReader.Of(agent, TimeSpan.FromSeconds(10)).Machine);
        Assert.Null(MailReader.Of(agent, null).Machine);
    }
}
