using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace TriggerMail.Hosts;

/// <summary>The local host as a real process on a data folder, to be killed.</summary>
internal sealed class LocalProcess(string data, IReadOnlyDictionary<string, string>? environment = null, string? journeys = null) : IAsyncDisposable
{
    private readonly int port = FreePort();
    private Process? process;
    private TaskCompletionSource listening = new();

    public HttpClient Http { get; private set; } = new();

    public static string Program { get; } =
        Path.Combine(AppContext.BaseDirectory.Replace("TriggerMail.Tests", "TriggerMail.Local", StringComparison.Ordinal), "TriggerMail.Local.dll");

    public async Task StartAsync()
    {
        listening = new();
        var start = new ProcessStartInfo("dotnet", ["exec", Program, "serve", "--clock", "manual", "--data", data, "--urls", $"http://127.0.0.1:{port}", "--journeys", journeys ?? Repository.Journeys, "--templates", Repository.Templates])
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
        await listening.Task.WaitAsync(TimeSpan.FromMinutes(1));
        Http.Dispose();
        Http = new() { BaseAddress = new($"http://127.0.0.1:{port}") };
    }

    /// <summary>kill -9: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync();
    }

    public async Task<JsonElement> GetAsync(string path) => await Http.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative));

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (process is { HasExited: false })
            await KillAsync();
        process?.Dispose();
    }

    private void Heard(string? line)
    {
        if (line?.StartsWith("TriggerMail listens", StringComparison.Ordinal) == true)
            listening.TrySetResult();
        else if (line is not null && !line.Contains("listens", StringComparison.Ordinal))
            listening.TrySetException(new InvalidOperationException(line));
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
