using TriggerMail.Journeys;
using TriggerMail.Publishing.Reading;
using TriggerMail.Values;


namespace TriggerMail.Publishing.Checking;

/// <summary>
/// Judges what the steps of a journey do together: steps nobody comes to, loops without a rest, moments that have always passed.
/// </summary>
internal static class JourneyCheckSteps
{
    private static readonly TimeSpan ShortestRest = TimeSpan.FromMinutes(1);

    /// <summary>A way from one step to the next.</summary>
    /// <param name="To">The step it leads to.</param>
    /// <param name="Adds">The time that surely passes on it.</param>
    /// <param name="NotBefore">How long after the start it surely ends.</param>
    /// <param name="Rests">Whether a loop may use it: it takes time, or an event, every time.</param>
    private readonly record struct Way(int To, TimeSpan Adds = default, TimeSpan NotBefore = default, bool Rests = false);

    public static IEnumerable<Problem> Of(JourneyFile file, Journey journey)
    {
        Way[][] ways = [.. journey.Steps.Select(step => From(step).Where(way => way.To < journey.Steps.Length).ToArray())];
        var reached = Earliest(ways);
        for (var i = 0; i < journey.Steps.Length; i++)
        {
            var (message, remedy) = reached[i] is { } earliest
                ? Judge(journey, i, earliest, ways)
                : i == 0 || reached[i - 1] is not null
                    ? ($"The step `{journey.Steps[i].Id}` is never reached.",
                        "Remove it, or move it up before the step that leads elsewhere.")
                    : default;
            if (message is not null)
                yield return new(file.File, file.StepLines[i], message, remedy!);
        }
    }

    private static (string? Message, string? Remedy) Judge(Journey journey, int at, TimeSpan earliest, Way[][] ways) =>
        journey.Steps[at] switch
        {
            GoToStep { Next: var back } when back <= at && Runs(ways, back, at) =>
                ($"`goTo: {journey.Steps[back].Id}` goes round in a loop that never rests.",
                    "Put a wait of at least a minute in between, e.g. `- wait: 1d`."),
            WaitUntilStep { Moment: Moment.FromStart { Offset: var offset } } when earliest >= offset =>
                ($"`waitUntil: start + {Spans.Write(offset)}` never waits: at least {Spans.Say(earliest)} has passed since the start by then.",
                    "Let the moments after the start grow from step to step, or remove it."),
            _ => default,
        };

    private static IEnumerable<Way> From(Step step) => step switch
    {
        SendStep send => [new(send.Next)],
        WebhookStep call => [new(call.Next)],
        CouponStep coupon => [new(coupon.Next)],
        WaitStep wait => [new(wait.Next, Adds: wait.For, Rests: wait.For >= ShortestRest)],
        WaitUntilStep { Moment: Moment.FromStart moment } until => [new(until.Next, NotBefore: moment.Offset)],
        // A date that has passed does not wait, so a loop cannot rest on it.
        WaitUntilStep { Moment: Moment.FromDate } until => [new(until.Next)],
        WaitUntilStep until => [new(until.Next, Rests: true)],
        WaitForStep wait => [new(wait.Seen, Rests: true), new(wait.Timeout, Adds: wait.Within, Rests: wait.Within >= ShortestRest)],
        BranchStep branch => [.. branch.Arms.Select(arm => new Way(arm.Next)), new(branch.Otherwise)],
        SplitStep split => [.. split.Arms.Select(arm => new Way(arm.Next))],
        UpdateStep update => [new(update.Next)],
        GoToStep goTo => [new(goTo.Next)],
        StopStep => [],
        _ => throw new NotSupportedException($"The check does not know where {step.GetType().Name} leads."),
    };

    // How long after the start each step is reached at the earliest; null when it is never reached. Ways only ever add time, so
    // settling the earliest step first is right (Dijkstra).
    private static TimeSpan?[] Earliest(Way[][] ways)
    {
        var earliest = new TimeSpan?[ways.Length];
        var open = new PriorityQueue<int, TimeSpan>([(0, TimeSpan.Zero)]);
        while (open.TryDequeue(out var step, out var at))
        {
            if (earliest[step] is not null)
                continue;
            earliest[step] = at;
            foreach (var way in ways[step])
                open.Enqueue(way.To, at + way.Adds > way.NotBefore ? at + way.Adds : way.NotBefore);
        }
        return earliest;
    }

    // Whether one step leads to another without a rest.
    private static bool Runs(Way[][] ways, int from, int to)
    {
        var seen = new HashSet<int>();
        var open = new Stack<int>([from]);
        while (open.TryPop(out var step))
        {
            if (step == to)
                return true;
            if (seen.Add(step))
                foreach (var way in ways[step].Where(way => !way.Rests))
                    open.Push(way.To);
        }
        return false;
    }
}
