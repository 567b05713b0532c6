using System.Text.Json;
using TriggerMail.Feedback;

namespace TriggerMail.Reports;

public sealed class An_answer_to_a_text_message
{
    private static readonly DateTimeOffset Published = new(2026, 5, 4, 10, 0, 9, TimeSpan.Zero);

    [Theory]
    [InlineData("+15555550100", "+15555550100")]
    [InlineData("15555550100", "+15555550100")]
    public void says_from_which_number_and_what(string from, string number)
    {
        var answer = TextAnswers.Read("Microsoft.Communication.SMSReceived", Published, JsonElement.Parse(
            $$"""{"messageId":"7d1b","from":"{{from}}","to":"+15555550199","message":"STOP","receivedTimestamp":"2026-05-04T10:00:07Z"}"""))!;
        Assert.Equal((FeedbackKind.Replied, number, "STOP"), (answer.Kind, answer.Number, answer.Text));
        Assert.Equal(Published.AddSeconds(-2), answer.At);
    }

    [Fact]
    public void is_no_report_about_anything_else() =>
        Assert.Null(TextAnswers.Read("Microsoft.Communication.SMSDeliveryReportReceived", Published, JsonElement.Parse("{}")));
}
