using System.Globalization;
using TriggerMail.Journeys;

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
            SendStep send => new("send", "mail", $"Send {send.Template}", Then(send.Next)),
            CouponStep { Offer: var offer } coupon => new("coupon", "dot",
                $"Put a coupon aside: {offer.Discount.Words}{(offer.ValidFor is { } time ? $", good for {Spans.Say(time)}" : "")}{(offer.Pool is { } pool ? $", from the pool {pool}" : "")}",
                Then(coupon.Next)),
            WaitStep wait => new("wait", "clock", $"Wait {Spans.Say(wait.For)}", Then(wait.Next)),
            WaitUntilStep until => new("wait", "clock", $"Wait until {Say(until.Moment)}", Then(until.Next)),
            WaitForStep awaited => new("wait", "clock", $"Wait for {awaited.Event}, at most {Spans.Say(awaited.Within)}",
                [$"When it comes: {To(awaited.Seen)}.", $"When it does not: {To(awaited.Timeout)}."]),
            BranchStep branch => new("branch", "branch", "Go one of these ways",
                [.. branch.Arms.Select(arm => $"When {ConditionWords.Say(arm.When)}: {To(arm.Next)}."), $"Otherwise: {To(branch.Otherwise)}."]),
            GoToStep jump => new("jump", "in", $"Go to {To(jump.Next)}", []),
            StopStep stop => new("stop", "stop", $"End here: {stop.Reason}", []),
            var other => new("step", "dot", other.Id, []),
        };
    }

    private static string Say(Moment moment) => moment switch
    {
        Moment.FromStart { Offset: var offset } => $"{Spans.Say(offset)} after the start",
        Moment.LocalTime { Time: var time } => string.Create(CultureInfo.InvariantCulture, $"{time:HH:mm} where the contact lives"),
        _ => "its moment",
    };
}
