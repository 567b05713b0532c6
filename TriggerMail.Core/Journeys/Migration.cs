using System.Text.RegularExpressions;
using TriggerMail.Segments;

namespace TriggerMail.Journeys;

/// <summary>What would become of one enrollment if it went on in another version of its journey.</summary>
public abstract record MigrationOutcome
{
    private MigrationOutcome() { }

    /// <summary>It goes on at this step.</summary>
    public sealed record Moves(Enrollment Enrollment, string Step) : MigrationOutcome;

    /// <summary>It ends, because the other version says so.</summary>
    public sealed record Ends(string Reason) : MigrationOutcome;

    /// <summary>It stays where it is; the reason says why.</summary>
    public sealed record Stays(string Reason) : MigrationOutcome;
}

/// <summary>
/// Finds the place of an enrollment in another version of its journey. A step with an id, and every send, is found by it; a step without one is
/// known by the next step that has one, so that steps put in before it do not shift it. Pure.
/// </summary>
public static partial class Migration
{
    /// <summary>What would become of the enrollment now.</summary>
    /// <param name="from">The version it is on.</param>
    /// <param name="to">The version it might go on in.</param>
    /// <param name="enrollment">The enrollment; under way.</param>
    /// <param name="facts">The contact as it is now, and the event that started the enrollment.</param>
    public static MigrationOutcome Plan(Journey from, Journey to, Enrollment enrollment, Facts facts)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(enrollment);
        ArgumentNullException.ThrowIfNull(facts);
        if (enrollment.Awaiting is not null)
            return new MigrationOutcome.Stays("a message is being handed over right now; ask again in a moment");
        if (enrollment.At < 0)
            return new MigrationOutcome.Moves(enrollment with { Version = to.Version }, "the start");
        if (Interpreter.LeavesBeforeSending(to, enrollment, facts) is { } reason)
            return new MigrationOutcome.Ends(reason);
        var step = from.Steps[enrollment.At];
        if (Find(from, to, enrollment.At) is not { } at)
            return new MigrationOutcome.Stays($"version {to.Version} has no step like {step.Id}");
        var moved = enrollment with { Version = to.Version, At = at, WakeAt = WakeAt(step, to.Steps[at], enrollment, facts) };
        return new MigrationOutcome.Moves(moved, to.Steps[at].Id);
    }

    // Where the other version waits differently, so does the enrollment: counted from when its own wait began.
    private static DateTimeOffset? WakeAt(Step from, Step to, Enrollment enrollment, Facts facts) => (from, to) switch
    {
        (WaitStep was, WaitStep now) => enrollment.WakeAt - was.For + now.For,
        (WaitForStep was, WaitForStep now) => enrollment.WakeAt - was.Within + now.Within,
        (WaitUntilStep was, WaitUntilStep now) when was.Moment != now.Moment => now.Moment.After(enrollment, facts),
        _ => enrollment.WakeAt,
    };

    private static int? Find(Journey from, Journey to, int at)
    {
        var step = from.Steps[at];
        if (IsNamed(step))
            return IndexOf(to, other => other.Id == step.Id && other.GetType() == step.GetType());
        // The end is a name too: steps behind the last named one are counted from there.
        var anchor = Next(from, at);
        var place = anchor < from.Steps.Length ? IndexOf(to, other => other.Id == from.Steps[anchor].Id) : to.Steps.Length;
        return place is { } behind ? Before(to, behind, step.GetType(), from.Steps[at..anchor].Count(other => other.GetType() == step.GetType())) : null;
    }

    // The nth step of a kind, counted back from a named one as far as the one named before it.
    private static int? Before(Journey journey, int behind, Type kind, int nth)
    {
        for (var i = behind - 1; i >= 0 && !IsNamed(journey.Steps[i]); i--)
            if (journey.Steps[i].GetType() == kind && --nth == 0)
                return i;
        return null;
    }

    private static int Next(Journey journey, int at)
    {
        while (at < journey.Steps.Length && !IsNamed(journey.Steps[at]))
            at++;
        return at;
    }

    private static int? IndexOf(Journey journey, Func<Step, bool> isMeant)
    {
        for (var i = 0; i < journey.Steps.Length; i++)
            if (isMeant(journey.Steps[i]))
                return i;
        return null;
    }

    private static bool IsNamed(Step step) => !Counted().IsMatch(step.Id);

    // How steps are called that have no id of their own: by their kind, and counted.
    [GeneratedRegex(@"^(wait|wait-until|wait-for|branch|split|update|webhook|coupon|go-to|stop)-[0-9]+\z")]
    private static partial Regex Counted();
}
