using TriggerMail.Benchmarks;
using TriggerMail.Benchmarks.Crash;
using TriggerMail.Benchmarks.Load;

// One verb, one file. Each prints what it measured and what was aimed for.
Dictionary<string, (string Does, Func<string[], Task> Run)> verbs = new()
{
    ["intake"] = ("events over HTTP: accepted, and accepted and processed, against raw SQLite", Table(IntakeRate.RunAsync)),
    ["turns"] = ("from an event in hand to its turn durable, in this process", Table(TurnRate.RunAsync)),
    ["interpreter"] = ("Interpreter.Advance alone", Table(InterpreterRate.RunAsync)),
    ["sleepers"] = ("memory of 100,000 asleep, and 10,000 due at one instant", Table(Sleepers.RunAsync)),
    ["smtp"] = ("from the event to its mail at a mail server, against a bare client", Table(SmtpRace.RunAsync)),
    ["broadcast"] = ("[CONTACTS] a broadcast on SQLite: contacts a second, and the memory meanwhile", Table(BroadcastRate.RunAsync)),
    ["segments"] = ("segments evaluated a second: the condition alone, and with an event's turn", Table(SegmentRate.RunAsync)),
    ["all"] = ("the five above, in one table", AllAsync),
    ["recommendations"] = ("how often a hidden purchase is found again, against what is popular", Table(RecommendationQuality.RunAsync)),
    ["news"] = ("[CONTACTS]: a price falls and 10,000 contacts looked at the product", Table(NewsRate.RunAsync)),
    ["storage"] = ("durable inserts: the SQLite store against plain Microsoft.Data.Sqlite", StorageRace.RunAsync),
    ["storage-torture"] = ("FOLDER: writes until killed and prints every acknowledged batch", StorageTorture.RunAsync),
    ["smtp-sender"] = ("the SMTP sender alone, against a bare client", _ => SmtpThroughput.RunAsync()),
    ["gate"] = ("decisions a second through the gate, on SQLite", Table(GateRate.RunAsync)),
    ["kill"] = ("[KILLS]: kill -9 under full load, and what was lost or doubled", KillRun.RunAsync),
    ["crash-host"] = ("DATA JOURNEYS TEMPLATES: the local host, told line by line what to do and where to die", CrashHost.RunAsync),
    ["floors"] = ("[ROOT]: who knows whom among the folders of Core, as docs/architecture.md shows it", Floors.PrintAsync),
    ["host"] = ("FOLDER: the product as the other verbs start it", ProductHost.RunAsync),
};

if (args is [var verb, .. var rest] && verbs.TryGetValue(verb, out var found))
{
    await found.Run(rest);
    return 0;
}
await Console.Error.WriteLineAsync("dotnet run -c Release --project TriggerMail.Benchmarks -- VERB, where VERB is one of:");
foreach (var (name, (does, _)) in verbs)
    await Console.Error.WriteLineAsync($"  {name,-16} {does}");
return 2;

static Func<string[], Task> Table(Func<string[], Task<IReadOnlyList<Finding>>> measure) => async args => Finding.Print([.. await measure(args)]);

static async Task AllAsync(string[] args)
{
    List<Finding> findings = [];
    foreach (var measure in (Func<string[], Task<IReadOnlyList<Finding>>>[])[IntakeRate.RunAsync, TurnRate.RunAsync, InterpreterRate.RunAsync, Sleepers.RunAsync, SmtpRace.RunAsync])
        findings.AddRange(await measure([]));
    Finding.Print(findings);
}
