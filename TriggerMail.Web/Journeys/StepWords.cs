using System.Globalization;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Journeys;
using TriggerMail.Values;

namespace TriggerMail.Web.Journeys;

/// <summary>A step as a page shows it.</summary>
/// <param name="Kind">Its kind in one word.</param>
/// <param name="Glyph">The picture beside it.</param>
/// <param name="Text">What it does.</param>
/// <param name="Ways">Where it goes, when that is not simply the next one.</param>
internal sealed record StepLine(string Kind, string Glyph, string Text, IReadOnlyList<string> Ways);

/// <summary>Steps in words.</summary>
internal static class StepWords
{
    public static StepLine Say(Journey journey, int at)
    {
        string To(int next) => next >= journey.Steps.Length ? "the end" : string.Create(CultureInfo.InvariantCulture, $"step {next + 1}");
        IReadOnlyList<string> Then(int next) => next == at + 1 ? [] : [$"Then {To(next)}."];
        return journey.Steps[at] switch
        {
            SendStep { Channel: Channels.Sms } text => new("text", "mail", $"Send {text.Template} as a text message", Then(text.Next)),
            SendStep send => new("send", "mail", $"Send {send.Template}", Then(send.Next)),
            WebhookStep call => new("call", "in", $"Call {call.Url} with {call.Event}{With(call)}", Then(call.Next)),
            CouponStep { Offer: var offer } coupon => new("coupon", "dot",
                $"Put a coupon aside: {offer.Discount.Words}{(offer.ValidFor is { } time ? $", good for {Spans.Say(time)}" : "")}{(offer.Pool is { } pool ? $", from the pool {pool}" : "")}",
                Then(coupon.Next)),
            WaitStep wait => new("wait", "clock", $"Wait {Spans.Say(wait.For)}", Then(wait.Next)),
            WaitUntilStep until => new("wait", "clock", $"Wait until {Say(until.Moment)}", Then(until.Next)),
            WaitForStep awaited => new("wait", "clock", $"Wait for {awaited.Event}, at most {Spans.Say(awaited.Within)}",
                [$"When it comes: {To(awaited.Seen)}.", $"When it does not: {To(awaited.Timeout)}."]),
            BranchStep branch => new("branch", "branch", "Go one of these ways",
                [.. branch.Arms.Select(arm => $"When {ConditionWords.Say(arm.When)}: {To(arm.Next)}."), $"Otherwise: {To(branch.Otherwise)}."]),
            SplitStep split => new("split", "branch", $"Try {split.Experiment} out", Arms(split, To)),
            UpdateStep update => new("update", "dot", $"Set {update.Words}", Then(update.Next)),
            GoToStep jump => new("jump", "in", $"Go to {To(jump.Next)}", []),
            StopStep stop => new("stop", "stop", $"End here: {stop.Reason}", []),
            var other => new("step", "dot", other.Id, []),
        };
    }

    private static IReadOnlyList<string> Arms(SplitStep split, Func<int, string> to)
    {
        var all = split.Arms.Sum(arm => (long)arm.Weight);
        return [.. split.Arms.Select(arm => string.Create(CultureInfo.InvariantCulture, $"{arm.Name}, {100m * arm.Weight / all:0.#} %: {to(arm.Next)}."))];
    }

    private static string With(WebhookStep call) => call.With.IsEmpty ? "" : $" and {string.Join(", ", call.With)}";

    private static string Say(Moment moment) => moment switch
    {
        Moment.FromStart { Offset: var offset } => $"{Spans.Say(offset)} after the start",
        Moment.LocalTime { Time: var time } => string.Create(CultureInfo.InvariantCulture, $"{time:HH:mm} where the contact lives"),
        Moment.BestHour => "the hour in which the contact reads mails most",
        Moment.FromDate { Of: var of, Offset: var offset } => offset == TimeSpan.Zero ? $"{of}" : $"{Spans.Say(offset.Duration())} {(offset < TimeSpan.Zero ? "before" : "after")} {of}",
        _ => "its moment",
    };
}
