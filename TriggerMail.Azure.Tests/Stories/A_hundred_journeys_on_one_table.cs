using TriggerMail.Storage;

namespace TriggerMail.Stories;

/// <summary>Each process has a client of its own; the table alone decides who was first.</summary>
public sealed class A_hundred_journeys_on_one_table : A_hundred_journeys_for_one_contact
{
    private readonly string table = Azurite.NewTable();

    protected override IRecordStore Open() => Azurite.Open(table);
}
