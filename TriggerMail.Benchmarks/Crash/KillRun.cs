using System.Diagnostics;
using System.Globalization;
using TriggerMail.Crash;
using TriggerMail.TestSmtpServer;

namespace TriggerMail.Benchmarks.Crash;

/// <summary>Verb <c>kill [KILLS]</c>: kill -9 under full load, and what was lost or doubled by the mail server's own mailbox.</summary>
internal static class KillRun
{
    public static async Task RunAsync(string[] args)
    {
        using var folder = new ScratchFolder();
        await using var sink = SmtpSink.Start();
        var kills = args is [var times] ? int.Parse(times, CultureInfo.InvariantCulture) : 10;
        Console.WriteLine(await new KillUnderLoad(sink, () => StartAsync(Path.Combine(folder.Path, "data"), sink.Port)).RunAsync(kills, mailsBetween: 2_000, new Random(1)));
    }

    private static async Task<RunningHost> StartAsync(string data, int port)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "TriggerMail.Local.dll"), "serve", "--clock", "manual", "--data", data, "--urls", "http://127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        start.Environment["TriggerMail__Smtp__Host"] = "127.0.0.1";
        start.Environment["TriggerMail__Smtp__Port"] = port.ToString(CultureInfo.InvariantCulture);
        start.Environment["TriggerMail__Smtp__Security"] = "None";
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
            if (line.StartsWith("TriggerMail listens on ", StringComparison.Ordinal))
                return new(new(line["TriggerMail listens on ".Length..].Split([';', ','])[0]), async () =>
                {
                    process.Kill();
                    await process.WaitForExitAsync();
                    process.Dispose();
                });
        throw new InvalidOperationException("The host did not start.");
    }
}
