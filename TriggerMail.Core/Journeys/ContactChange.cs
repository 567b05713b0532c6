using TriggerMail.Contacts;

namespace TriggerMail.Journeys;

/// <summary>What a journey itself changes about a contact. Pure; the interpreter and the shell both use it, so they never disagree.</summary>
internal static class ContactChange
{
    /// <summary>The contact after an effect; the same after one that changes nothing about the contact.</summary>
    public static Contact Apply(Contact contact, Effect? effect) => effect switch
    {
        Effect.Assign assign => contact with { Experiments = contact.Experiments.SetItem(assign.Experiment, assign.Arm) },
        Effect.Update update => contact with
        {
            Profile = contact.Profile with { Attributes = contact.Profile.Attributes.SetItems(update.Attributes) },
        },
        _ => contact,
    };
}
