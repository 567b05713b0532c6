namespace TriggerMail.Storage;

public sealed class The_catalogue_on_tables : CatalogContract
{
    protected override IRecordStore Store { get; } = Azurite.NewStore();
}
