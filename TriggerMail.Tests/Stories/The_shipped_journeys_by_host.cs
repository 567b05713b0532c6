namespace TriggerMail.Stories;

/// <summary>Told by the engine alone, in milliseconds.</summary>
public sealed class The_shipped_journeys_in_the_engine : The_shipped_journeys
{
    protected override Task<IStoryHost> OpenAsync() => Task.FromResult<IStoryHost>(new EngineStoryHost());
}

/// <summary>Told by the local host over HTTP, on SQLite.</summary>
public sealed class The_shipped_journeys_on_the_local_host : The_shipped_journeys
{
    protected override async Task<IStoryHost> OpenAsync() => await LocalStoryHost.StartAsync();
}
