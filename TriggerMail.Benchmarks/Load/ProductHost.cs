using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TriggerMail.Hosting;

namespace TriggerMail.Benchmarks.Load;

/// <summary>What the process has done since it started.</summary>
internal sealed record HostFigures(long Groups, long Batches, long Allocated, double ProcessorSeconds, int Collections, int Pending);

/// <summary>
/// Verb <c>host</c>: the application that <c>serve</c> runs, in a process of its own, which also says what it has done when it
/// is asked. <c>figures</c> answers at once, <c>drain</c> when every accepted event is handled; the end of input stops it.
/// </summary>
internal static class ProductHost
{
    public const string Mark = "figures ";

    public static async Task RunAsync(string[] args)
    {
        await using var app = await LocalApp.BuildAsync(new("http://127.0.0.1:0", args[0], ServeOptions.Shipped("journeys"), ServeOptions.Shipped("templates"), ManualClock: false));
        await app.StartAsync();
        var host = app.Services.GetRequiredService<LocalHost>();
        Console.WriteLine($"{Mark}{app.Urls.First()}");
        while (await Console.In.ReadLineAsync() is { } command)
        {
            if (command == "drain")
                await host.DrainAsync();
            Console.WriteLine(Mark + JsonSerializer.Serialize(Figures(host)));
        }
        await app.StopAsync();
    }

    private static HostFigures Figures(LocalHost host) => new(
        host.Activity.Groups, host.Activity.Batches, GC.GetTotalAllocatedBytes(), Environment.CpuUsage.TotalTime.TotalSeconds, GC.CollectionCount(0), host.Queue.Pending);
}
