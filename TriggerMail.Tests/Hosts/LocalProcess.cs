using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace TriggerMail.Hosts;

/// <summary>The local host as a real process on a data folder, to be killed.</summary>
internal sealed class LocalProcess(string data, IReadOnlyDictionary<string, string>? environment = null, string? journeys = null) : IAsyncDisposable
{
    // Bounds against a test that never ends: how long a start or a jump takes depends on what else the machine does.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private Process? process;
    private TaskCompletionSource<Uri> listening = new();

    public HttpClient Http { get; private set; } = new();

    public static string Program { get; } =
        Path.Combine(AppContext.BaseDirectory.Replace("TriggerMail.Tests", "TriggerMail.Local", StringComparison.Ordinal), "TriggerMail.Local.dll");

    public async Task StartAsync()
    {
        listening = new();
        var start = new ProcessStartInfo("dotnet", ["exec", Program, "serve", "--clock", "manual", "--data", data, "--urls", "http://127.0.0.1:0", "--journeys", journeys ?? Repository.Journeys, "--templates", Repository.Templates])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Heard(line.Data);
        process.ErrorDataReceived += (_, line) => Heard(line.Data is { } said && said.Contains("rror", StringComparison.Ordinal) ? said : null);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var address = await listening.Task.WaitAsync(Patience);
        Http.Dispose();
        Http = new() { BaseAddress = address, Timeout = Patience };
    }

    /// <summary>kill -9: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as a service manager sends it; the process ends when it has ended what it began.</summary>
    public async Task<Task<int>> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", process!.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        return ExitAsync(process);

        static async Task<int> ExitAsync(Process stopping)
        {
            await stopping.WaitForExitAsync();
            return stopping.ExitCode;
        }
    }

    public async Task<JsonElement> GetAsync(string path) => await Http.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative));

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (process is { HasExited: false })
            await KillAsync();
        process?.Dispose();
    }

    // The port is the system's choice at each start: one that was looked up beforehand may be somebody else's by then.
    private void Heard(string? line)
    {
        if (line?.StartsWith(Listens, StringComparison.Ordinal) == true)
            listening.TrySetResult(new(line[Listens.Length..].Split([';', ','])[0]));
        else if (line is not null && !line.Contains("listens", StringComparison.Ordinal))
            listening.TrySetException(new InvalidOperationException(line));
    }

    private const string Listens = "TriggerMail listens on ";
}
