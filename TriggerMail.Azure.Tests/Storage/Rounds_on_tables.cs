namespace TriggerMail.Storage;

public sealed class Rounds_on_tables : RoundContract
{
    protected override IRecordStore Store { get; } = Azurite.NewStore();
}
