using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace TriggerMail.Hosts;

/// <summary>The host's own words go to a file on a full disk.</summary>
[Trait("Kind", "security")]
public sealed class Output_that_cannot_be_written : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    // It used to end with SIGABRT.
    [RequiresFact("bash")]
    public async Task does_not_keep_the_host_from_its_work()
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}/");
        using var host = Process.Start(new ProcessStartInfo("bash",
            ["-c", "exec dotnet exec \"$0\" serve --clock manual --data \"$1\" --urls \"$2\" --journeys \"$3\" --templates \"$4\" >/dev/full 2>&1",
                LocalProcess.Program, folder["data"], address.ToString(), Repository.Journeys, Repository.Templates]))!;
        try
        {
            using var client = new HttpClient { BaseAddress = address };
            while (await client.AskAsync("/health") != HttpStatusCode.OK)
                Assert.False(host.HasExited);
            using var unreadable = new StringContent("{");
            Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsync(new Uri("/api/events", UriKind.Relative), unreadable)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, await client.AskAsync("/health"));
        }
        finally
        {
            host.Kill();
            await host.WaitForExitAsync();
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

file static class Asking
{
    public static async Task<HttpStatusCode?> AskAsync(this HttpClient client, string path)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null; // It does not listen yet.
        }
    }
}
