using System.Diagnostics;
using System.Globalization;

namespace TriggerMail.Crash;

/// <summary>The crash host as a real process. It answers line by line, or dies.</summary>
internal sealed class CrashProcess : IAsyncDisposable
{
    private static readonly string Program =
        Path.Combine(AppContext.BaseDirectory.Replace("TriggerMail.Tests", "TriggerMail.Benchmarks", StringComparison.Ordinal), "TriggerMail.Benchmarks.dll");

    private readonly Process process;
    private readonly Task<string> complaints;

    private CrashProcess(Process process) => (this.process, complaints) = (process, process.StandardError.ReadToEndAsync());

    /// <summary>Starts it on a folder of the scene, with the mail server outside.</summary>
    public static async Task<CrashProcess> StartAsync(CrashScene scene, int port)
    {
        Assert.True(File.Exists(Program), $"Build TriggerMail.Benchmarks first: '{Program}' is missing.");
        var start = new ProcessStartInfo("dotnet", ["exec", Program, "crash-host", scene.Data, scene.Journeys, scene.Templates])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_TieredPGO"] = "0"; // It lives for a second: measuring itself would cost more than it gains.
        start.Environment["TriggerMail__Smtp__Host"] = "127.0.0.1";
        start.Environment["TriggerMail__Smtp__Port"] = port.ToString(CultureInfo.InvariantCulture);
        start.Environment["TriggerMail__Smtp__Security"] = "None";
        var started = new CrashProcess(Process.Start(start)!);
        if (await started.ReadAsync() is not "ready")
            throw new InvalidOperationException($"The crash host did not start: {await started.complaints}");
        return started;
    }

    /// <summary>Its answer; null: it died first.</summary>
    public async Task<string?> AskAsync(string command)
    {
        try
        {
            await process.StandardInput.WriteLineAsync(command);
            await process.StandardInput.FlushAsync();
        }
        catch (IOException)
        {
            return null; // The pipe is broken: it is dead already.
        }
        return await ReadAsync();
    }

    /// <summary>kill -9 from outside.</summary>
    public void Kill() => process.Kill();

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task<string?> ReadAsync()
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
            if (line.StartsWith("= ", StringComparison.Ordinal))
                return line[2..];
        await process.WaitForExitAsync();
        if (process.ExitCode != 137) // 128 + SIGKILL: anything else is a bug that shows itself as an exception.
            throw new InvalidOperationException($"The crash host ended with {process.ExitCode}: {await complaints}");
        return null;
    }
}
