using System.Diagnostics;
using System.Globalization;

namespace TriggerMail.Stories;

/// <summary>A <see cref="Racer"/> as seen from outside.</summary>
internal sealed class RacerProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly Task<string> complaints;
    private readonly List<string> sent = [];

    private RacerProcess(Process process) => (this.process, complaints) = (process, process.StandardError.ReadToEndAsync());

    /// <summary>The ids of the messages it says it handed over.</summary>
    public IReadOnlyList<string> Sent => sent;

    public static async Task<RacerProcess> StartAsync(string table, int part)
    {
        var racer = new RacerProcess(Process.Start(new ProcessStartInfo(
            "dotnet", ["exec", typeof(RacerProcess).Assembly.Location, "race", table, part.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!);
        await racer.HearAsync();
        return racer;
    }

    /// <summary>Returns when it has done what it was told.</summary>
    public async Task TellAsync(string command)
    {
        await process.StandardInput.WriteLineAsync(command);
        await process.StandardInput.FlushAsync();
        await HearAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task HearAsync()
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
            if (line.StartsWith("> ", StringComparison.Ordinal))
                sent.Add(line[2..]);
            else if (line.StartsWith("= ", StringComparison.Ordinal))
                return;
        throw new InvalidOperationException($"A racer ended: {await complaints}");
    }
}
