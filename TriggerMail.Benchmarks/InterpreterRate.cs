using System.Collections.Immutable;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using TriggerMail.Contacts;
using TriggerMail.Events;
using TriggerMail.Journeys;
using TriggerMail.Publishing;
using TriggerMail.Segments;
using static TriggerMail.Benchmarks.Finding;

namespace TriggerMail.Benchmarks;

/// <summary><c>Interpreter.Advance</c> alone, on one processor, by BenchmarkDotNet: time and allocations a call.</summary>
[MemoryDiagnoser]
public class InterpreterRate
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    private readonly Journey journey = Shipped();
    private readonly Facts facts;
    private readonly Enrollment fresh, waiting, due;
    private readonly Signal rang, seen = new Signal.EventSeen(new("e2", "page.viewed", Start.AddMinutes(5), JsonElement.Parse("{}"u8)));
    private readonly Signal arrived = new Signal.Arrived();

    public InterpreterRate()
    {
        var cart = JsonElement.Parse("""{"cart":{"id":"c1","items":[{"title":"Sencha","price":"9.50","quantity":1}]}}"""u8);
        var contact = new Contact { Id = "c", CreatedAt = Start, Email = "ada@example.com", Cart = new("c1", Start, cart.GetProperty("cart")) };
        contact = contact with { Activity = ImmutableSortedDictionary<string, Activity>.Empty.Add("cart.updated", Activity.Plus(null, Start)) };
        var trigger = new SeenEvent("e1", "cart.updated", Start, cart);
        facts = new() { Now = Start, Contact = contact, Event = trigger };
        fresh = new() { Journey = journey.Id, Version = journey.Version, Contact = "c", Key = "c1", EnteredAt = Start, Start = Start, Trigger = trigger };
        waiting = Interpreter.Advance(journey, fresh, arrived, facts).Enrollment;
        rang = new Signal.AlarmRang(waiting.WakeAt!.Value);
        due = waiting;
    }

    /// <summary>Enters and comes to its first wait.</summary>
    [Benchmark]
    public Turn WaitArrived() => Interpreter.Advance(journey, fresh, arrived, facts);

    /// <summary>The alarm of a wait rings: on to the next step, whose mail is asked for.</summary>
    [Benchmark]
    public Turn AlarmRangAndSendAsked() => Interpreter.Advance(journey, due, rang, facts);

    /// <summary>An event that neither ends the journey nor is waited for.</summary>
    [Benchmark]
    public Turn EventIgnored() => Interpreter.Advance(journey, waiting, seen, facts);

    /// <summary>An alarm for something no longer waited for.</summary>
    [Benchmark]
    public Turn AlarmStale() => Interpreter.Advance(journey, fresh, rang, facts);

    internal static Task<IReadOnlyList<Finding>> RunAsync(string[] args)
    {
        var config = ManualConfig.CreateEmpty()
            .AddJob(Job.Default.WithToolchain(InProcessNoEmitToolchain.Instance).WithWarmupCount(5).WithIterationCount(9))
            .AddDiagnoser(MemoryDiagnoser.Default).AddColumnProvider(DefaultColumnProviders.Instance).AddLogger(NullLogger.Instance);
        var summary = BenchmarkRunner.Run<InterpreterRate>(config);
        IReadOnlyList<Finding> findings = [.. summary.Reports.Select(report =>
        {
            var (rate, bytes) = (1e9 / report.ResultStatistics!.Median, report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase));
            return new Finding($"interpreter: {report.BenchmarkCase.Descriptor.WorkloadMethod.Name}", Say($"{rate:N0} calls/s a core"), Say($"{bytes} bytes allocated a call"), "1,000,000/s a core", rate >= 1e6);
        })];
        return Task.FromResult(findings);
    }

    private static Journey Shipped() => Library.Load(
        Path.Combine(AppContext.BaseDirectory, "journeys"), new HashSet<string>(["cart-reminder", "cart-offer", "cart-last-chance", "welcome", "order-confirmation"]))
        .Good.Single(source => source.Journey.Id == "cart-abandonment").Journey;
}
