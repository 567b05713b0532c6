using System.Collections.Immutable;
using TriggerMail.Segments;
using TriggerMail.Storage;

namespace TriggerMail.Journeys;

/// <summary>
/// Sends contacts different ways to learn which is better. Which way depends on nothing but the experiment and the contact, so it is the
/// same on every machine; once taken it is kept, also on re-entry, in another journey with the same experiment, and when the weights change.
/// </summary>
/// <param name="Id">The step's name.</param>
/// <param name="Experiment">The experiment's name.</param>
/// <param name="Arms">The ways, at least two.</param>
public sealed record SplitStep(string Id, string Experiment, ImmutableArray<SplitArm> Arms) : Step(Id)
{
    internal override Move On(Signal signal, Enrollment enrollment, Facts facts)
    {
        if (signal is not Signal.Arrived)
            return Move.Ignore;
        var known = facts.Contact.Experiments.GetValueOrDefault(Experiment);
        var arm = Arms.FirstOrDefault(one => one.Name == known) ?? Drawn(facts.Contact.Id);
        return new Move.GoTo(arm.Next, $"{Experiment}: {arm.Name}")
        {
            Does = arm.Name == known ? null : new Effect.Assign(Experiment, arm.Name),
        };
    }

    /// <summary>The arm a contact draws who has none yet.</summary>
    internal SplitArm Drawn(string contact)
    {
        var all = Arms.Sum(arm => (long)arm.Weight);
        var ticket = (long)((ulong)StableHash.Of($"{Experiment}|{contact}") * (ulong)all >> 32);
        foreach (var arm in Arms)
            if ((ticket -= arm.Weight) < 0)
                return arm;
        return Arms[^1];
    }
}

/// <summary>One way of a split.</summary>
/// <param name="Name">The arm's name, by which it is counted and asked for.</param>
/// <param name="Weight">How many of all weights' sum take it; at least 1.</param>
/// <param name="Next">Where it leads.</param>
public sealed record SplitArm(string Name, int Weight, int Next);

/// <summary>Writes attributes of the contact. Consent, address and the like are the contact's own to change.</summary>
/// <param name="Id">The step's name.</param>
/// <param name="Attributes">The new values by name.</param>
/// <param name="Next">Where to go then.</param>
public sealed record UpdateStep(string Id, ImmutableSortedDictionary<string, System.Text.Json.JsonElement> Attributes, int Next) : Step(Id)
{
    /// <summary>What it writes, for a sentence: "club to true, level to 3".</summary>
    public string Words => string.Join(", ", Attributes.Select(one => $"{one.Key} to {FactValue.Of(one.Value).AsText()}"));

    internal override Move On(Signal signal, Enrollment enrollment, Facts facts) => signal is Signal.Arrived
        ? new Move.GoTo(Next, $"set {Words}") { Does = new Effect.Update(Attributes) }
        : Move.Ignore;
}
