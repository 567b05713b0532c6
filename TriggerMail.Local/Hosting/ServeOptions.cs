using TriggerMail.Sending;
using TriggerMail.Storage;

namespace TriggerMail.Hosting;

/// <summary>What <c>serve</c> was asked for.</summary>
/// <param name="Urls">Where to listen.</param>
/// <param name="Data">The data folder.</param>
/// <param name="Journeys">The folder of journeys.</param>
/// <param name="Templates">The folder of templates.</param>
/// <param name="ManualClock">Whether time stands still until it is told to go on.</param>
internal sealed record ServeOptions(string Urls, string Data, string Journeys, string Templates, bool ManualClock)
{
    public const string DefaultUrls = "http://127.0.0.1:5080";
    public const string DefaultData = ".triggermail";

    /// <summary>The folder of segments; one that is not there holds none.</summary>
    public string Segments { get; init; } = Shipped("segments");

    /// <summary>Where a new manual clock starts; null: now.</summary>
    public DateTimeOffset? ClockStart { get; init; }

    /// <summary>The machine's clock and its steady counter; tests put their own in its place.</summary>
    public TimeProvider Wall { get; init; } = TimeProvider.System;

    /// <summary>Put around the records of the data folder; crash tests let the process die in between.</summary>
    public Func<IRecordStore, IRecordStore> AroundRecords { get; init; } = records => records;

    /// <summary>Put around the sender, for the same purpose.</summary>
    public Func<ISender, ISender> AroundSender { get; init; } = sender => sender;

    /// <summary>Whether somebody only looks after the data: the clock is the one last used, and what is queued stays queued.</summary>
    public bool OnlyRepairs { get; init; }

    /// <summary>The journeys to put in force; empty: all of them.</summary>
    public IReadOnlyList<string> OnlyJourneys { get; init; } = [];

    /// <summary>Settings that win over files and environment.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>The shipped folder of that name: in the folder we were started in, else beside the program.</summary>
    public static string Shipped(string name) =>
        Directory.Exists(name) ? name : Path.Combine(AppContext.BaseDirectory, name);
}
