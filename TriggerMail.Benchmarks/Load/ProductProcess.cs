using System.Diagnostics;
using System.Text.Json;

namespace TriggerMail.Benchmarks.Load;

/// <summary>The product in a process of its own, on a data folder, with the settings it ships with.</summary>
internal sealed class ProductProcess : IAsyncDisposable
{
    private readonly Process process;

    private ProductProcess(Process process, int port) => (this.process, Port) = (process, port);

    public int Port { get; }

    public static async Task<ProductProcess> StartAsync(string data, params IEnumerable<KeyValuePair<string, string>> settings)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(ProductProcess).Assembly.Location, "host", data])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        start.Environment["DOTNET_gcServer"] = "1"; // As the web SDK sets it for the product.
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        return new(process, new Uri(await ReadAsync(process)).Port);
    }

    public async Task<HostFigures> AskAsync(string command)
    {
        await process.StandardInput.WriteLineAsync(command);
        return JsonSerializer.Deserialize<HostFigures>(await ReadAsync(process))!;
    }

    /// <summary>Memory in use, in megabytes as the operating system counts it: now, and the most so far.</summary>
    public (double Now, double Peak) Megabytes()
    {
        process.Refresh();
        return (process.WorkingSet64 / 1e6, process.PeakWorkingSet64 / 1e6);
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    // Whatever else the product prints is for people.
    private static async Task<string> ReadAsync(Process process)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
            if (line.StartsWith(ProductHost.Mark, StringComparison.Ordinal))
                return line[ProductHost.Mark.Length..];
            else
                await Console.Error.WriteLineAsync(line);
        throw new InvalidOperationException("The product stopped.");
    }
}
