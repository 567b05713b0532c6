namespace TriggerMail.Stories;

/// <summary>Told by the engine on a table: the same transcripts.</summary>
public sealed class The_shipped_journeys_on_tables : The_shipped_journeys
{
    protected override Task<IStoryHost> OpenAsync() => Task.FromResult<IStoryHost>(new EngineStoryHost(records: Azurite.NewStore()));
}
