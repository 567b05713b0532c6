using System.Diagnostics;
using System.Net.Http.Json;
using System.Runtime.Versioning;
using TriggerMail.Hosts;
using TriggerMail.Senders;
using TriggerMail.Sending;
using TriggerMail.Storage;

namespace TriggerMail.Security;

/// <summary>What the real program leaves on the disk, as another user of the machine would find it.</summary>
[Trait("Kind", "security")]
public sealed class Files_of_the_host : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [RequiresFact("sh")]
    [UnsupportedOSPlatform("windows")]
    public async Task are_their_owners_only_whatever_the_umask()
    {
        foreach (var umask in new[] { "022", "000" })
        {
            var data = folder[umask];
            await RunAsync(umask, data, async http =>
            {
                await SendAMailAsync(http);
                AssertClosed(data);
                Assert.Contains(Directory.EnumerateFiles(data), file => file.EndsWith("-wal", StringComparison.Ordinal));
            });
            AssertClosed(data);
        }
    }

    [RequiresFact("sh")]
    [UnsupportedOSPlatform("windows")]
    public async Task of_an_earlier_version_are_closed_at_the_start_and_the_log_says_so()
    {
        var (data, outbox) = (folder["data"], Path.Combine(folder["data"], "outbox"));
        Directory.CreateDirectory(outbox);
        using (SqliteRecordStore.Open(data))
            await File.WriteAllTextAsync(Path.Combine(outbox, "c1~welcome~1.0123.eml"), "From: x");
        foreach (var open in Directory.EnumerateFiles(data, "*", SearchOption.AllDirectories))
            File.SetUnixFileMode(open, (UnixFileMode)Convert.ToInt32("644", 8));
        foreach (var open in new[] { data, outbox })
            File.SetUnixFileMode(open, (UnixFileMode)Convert.ToInt32("755", 8));

        var said = await RunAsync("022", data, SendAMailAsync);

        AssertClosed(data);
        Assert.Contains($"Others could look into the folder '{data}' (755)", said, StringComparison.Ordinal);
        Assert.Contains($"Others could look into the folder '{outbox}' (755)", said, StringComparison.Ordinal);
    }

    [RequiresFact("sh")]
    [UnsupportedOSPlatform("windows")]
    public void in_a_folder_of_everybodys_leave_the_folder_as_it_is()
    {
        Directory.CreateDirectory(folder["shared"]);
        const UnixFileMode everybodys = UnixFileMode.StickyBit | (UnixFileMode)511;
        File.SetUnixFileMode(folder["shared"], everybodys);
        using var records = SqliteRecordStore.Open(folder["shared"]);
        Assert.Contains("not TriggerMail's alone", Assert.Single(records.Told), StringComparison.Ordinal);
        Assert.Equal(everybodys, File.GetUnixFileMode(folder["shared"]));
        Assert.All(Directory.EnumerateFiles(folder["shared"]), file => Assert.Equal("600", Mode(file)));
    }

    // A mail that was torn by a crash was written by an earlier version, and is written over.
    [RequiresFact("sh")]
    [UnsupportedOSPlatform("windows")]
    public async Task that_are_written_over_do_not_stay_open()
    {
        var torn = Path.Combine(Directory.CreateDirectory(folder["outbox"]).FullName, OutboxSender.FileName("c1~w~1") + ".tmp");
        await File.WriteAllTextAsync(torn, "half");
        File.SetUnixFileMode(torn, (UnixFileMode)Convert.ToInt32("644", 8));
        await new OutboxSender(folder["outbox"], TimeProvider.System).SendAsync(
            Mails.Plain() with { Id = "c1~w~1" });
        Assert.Equal("600", Mode(Assert.Single(Directory.EnumerateFiles(folder["outbox"]))));
    }

    [UnsupportedOSPlatform("windows")]
    private static void AssertClosed(string data)
    {
        var entries = Directory.EnumerateFileSystemEntries(data, "*", SearchOption.AllDirectories).Append(data).ToList();
        Assert.Contains(entries, entry => entry.EndsWith(".eml", StringComparison.Ordinal));
        Assert.All(entries, entry => Assert.Equal((entry, Directory.Exists(entry) ? "700" : "600"), (entry, Mode(entry))));
    }

    [UnsupportedOSPlatform("windows")]
    private static string Mode(string path) => Convert.ToString((int)File.GetUnixFileMode(path), 8);

    private static async Task SendAMailAsync(HttpClient http)
    {
        using var body = new StringContent("""
            {"specversion":"1.0","id":"o1","source":"/shop","type":"order.placed","subject":"ada@example.com",
             "data":{"order":{"id":"o1","number":"1","statusUrl":"https://shop.example/1","currency":"EUR","total":"1.00","items":[{"title":"Kettle","price":"1.00","quantity":1}]}}}
            """, new System.Net.Http.Headers.MediaTypeHeaderValue("application/cloudevents+json"));
        (await http.PostAsync(new Uri("/api/events", UriKind.Relative), body)).EnsureSuccessStatusCode();
        (await http.PostAsJsonAsync("/api/clock/advance", new { by = "1m" })).EnsureSuccessStatusCode();
    }

    private static async Task<string> RunAsync(string umask, string data, Func<HttpClient, Task> use)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"umask {umask}; exec dotnet exec \"$0\" serve --clock manual --urls http://127.0.0.1:0 --data \"$1\" --journeys \"$2\" --templates \"$3\"",
            LocalProcess.Program, data, Repository.Journeys, Repository.Templates])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var said = new System.Text.StringBuilder();
        try
        {
            string? line;
            while ((line = await process.StandardOutput.ReadLineAsync()) is not null && !line.StartsWith("TriggerMail listens on ", StringComparison.Ordinal))
                said.AppendLine(line);
            using var http = new HttpClient { BaseAddress = new(line!["TriggerMail listens on ".Length..].Split(';')[0]) };
            await use(http);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
        return said.ToString();
    }
}
