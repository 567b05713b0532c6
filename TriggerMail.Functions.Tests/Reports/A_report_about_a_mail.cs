using System.Text.Json;
using TriggerMail.Events;

namespace TriggerMail.Reports;

/// <summary>Reports in the shapes that Communication Services documents, and the events they become.</summary>
public sealed class A_report_about_a_mail
{
    private static readonly DateTimeOffset Published = new(2026, 5, 4, 10, 0, 9, TimeSpan.Zero);

    [Theory]
    [InlineData("Delivered", "email.delivered")]
    [InlineData("Expanded", "email.delivered")]
    [InlineData("Bounced", "email.bounced")]
    [InlineData("Suppressed", "email.bounced")]
    [InlineData("FilteredSpam", "email.bounced")]
    [InlineData("Quarantined", "email.bounced")]
    [InlineData("Failed", "email.bounced")]
    [InlineData("SomethingNew", "email.bounced")]
    public void is_a_delivery_or_a_bounce_by_its_status(string status, string type)
    {
        var happened = Delivery($$"""{"recipient":"ada@example.com","messageId":"7d1b","status":"{{status}}"}""")!;
        Assert.Equal((type, "ada@example.com", "r-1"), (happened.Type, happened.Subject, happened.Id));
        Assert.Equal(status, Of(happened, "status"));
        Assert.Equal("7d1b", Of(happened, "operationId"));
    }

    [Theory]
    [InlineData("deliveryAttemptTimeStamp")]
    [InlineData("deliveryAttemptTimestamp")]
    public void happened_when_the_delivery_was_tried_however_the_member_is_written(string member)
    {
        var happened = Delivery($$$"""{"status":"Bounced","{{{member}}}":"2026-05-04T12:00:07.5+02:00","deliveryStatusDetails":{"statusMessage":"550 5.1.1 no such user"}}""")!;
        Assert.Equal(new DateTimeOffset(2026, 5, 4, 10, 0, 7, 500, TimeSpan.Zero), happened.Time);
        var bounce = happened.Part("bounce")!.Value;
        Assert.Equal(("hard", "5.1.1", "550 5.1.1 no such user"),
            (bounce.GetProperty("class").GetString(), bounce.GetProperty("status").GetString(), bounce.GetProperty("reason").GetString()));
    }

    [Theory]
    [InlineData("Bounced", "unknown", "hard")]
    [InlineData("Bounced", "550 5.7.1 blocked", "policy")]
    [InlineData("Suppressed", "", "hard")]
    [InlineData("FilteredSpam", "", "policy")]
    [InlineData("Quarantined", "", "policy")]
    [InlineData("Failed", "", "soft")]
    public void of_a_bounce_says_whose_fault_it_was(string status, string words, string fault)
    {
        var happened = Delivery($$$"""{"status":"{{{status}}}","deliveryStatusDetails":{"statusMessage":"{{{words}}}"}}""")!;
        Assert.Equal(fault, happened.Part("bounce")!.Value.GetProperty("class").GetString());
    }

    [Theory]
    [InlineData("view", "email.opened")]
    [InlineData("click", "email.clicked")]
    [InlineData("Click", "email.clicked")]
    public void of_engagement_is_an_opening_or_a_click(string kind, string type)
    {
        var happened = EmailReports.Read("r-2", "Microsoft.Communication.EmailEngagementTrackingReportReceived", Published, JsonElement.Parse(
            $$$"""{"messageId":"7d1b","userActionTimeStamp":"2026-05-04T10:00:08Z","engagementContext":"https://shop.example/tea","userAgent":"Mail/1","engagementType":"{{{kind}}}"}"""))!;
        Assert.Equal(type, happened.Type);
        Assert.Null(happened.Subject); // Older reports do not say whose mail it was; the operation's id does.
        Assert.Equal("https://shop.example/tea", Of(happened, "url"));
        Assert.Equal("Mail/1", Of(happened, "userAgent"));
    }

    [Fact]
    public void without_a_time_of_its_own_happened_when_it_was_published() => Assert.Equal(Published, Delivery("{}")!.Time);

    [Fact]
    public void survives_the_queue_as_it_was()
    {
        var happened = Delivery("""{"recipient":"ada@example.com","status":"Delivered","messageId":"7d1b"}""")!;
        Assert.Equal(StoreEventJson.Write(happened), StoreEventJson.Write(StoreEventJson.Read(StoreEventJson.Write(happened))));
    }

    [Theory]
    [InlineData("Microsoft.Communication.SMSDeliveryReportReceived")]
    [InlineData("")]
    public void of_another_kind_is_none(string type) => Assert.Null(EmailReports.Read("r-3", type, Published, JsonElement.Parse("{}")));

    private static StoreEvent? Delivery(string data) =>
        EmailReports.Read("r-1", "Microsoft.Communication.EmailDeliveryReportReceived", Published, JsonElement.Parse(data));

    private static string? Of(StoreEvent happened, string member) => happened.Part("email")!.Value.GetProperty(member).GetString();
}
