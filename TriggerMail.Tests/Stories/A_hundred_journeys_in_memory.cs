using TriggerMail.Storage;

namespace TriggerMail.Stories;

/// <summary>With others going first at every call.</summary>
[Trait("Kind", "security")]
public sealed class A_hundred_journeys_in_memory : A_hundred_journeys_for_one_contact
{
    private readonly YieldingStore records = new(new InMemoryRecordStore());

    protected override IRecordStore Open() => records;
}
