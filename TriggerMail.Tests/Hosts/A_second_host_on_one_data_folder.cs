using System.Diagnostics;
using TriggerMail.Storage;

namespace TriggerMail.Hosts;

/// <summary>A data folder is one process's own: races between several are ruled out, and whoever starts a second one is told why it will not.</summary>
[Trait("Kind", "security")]
public sealed class A_second_host_on_one_data_folder : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task is_refused_with_a_sentence_as_long_as_the_first_one_lives()
    {
        await using var first = new LocalProcess(folder["data"]);
        await first.StartAsync();

        var (code, said) = await StartAsync("serve", "--urls", "http://127.0.0.1:0");
        Assert.Equal(1, code);
        Assert.Contains($"The data folder '{folder["data"]}' is in use by another TriggerMail. Stop that one, or name another folder.", said, StringComparison.Ordinal);
        Assert.Equal(1, (await StartAsync("import-consents", "--file", Consents())).Code); // nor may a command write beside it
        Assert.Throws<RecordStoreException>(() => SqliteRecordStore.Open(folder["data"]));
        await first.GetAsync("/api/journeys"); // which the first one does not notice

        await first.KillAsync();
        Assert.Equal(0, (await StartAsync("import-consents", "--file", Consents())).Code); // a killed one leaves no lock behind
    }

    private string Consents()
    {
        File.WriteAllText(folder["consents.csv"], "email,state,at,source\nada@example.com,subscribed,2026-01-05,fair\n");
        return folder["consents.csv"];
    }

    private async Task<(int Code, string Said)> StartAsync(params string[] verb)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", LocalProcess.Program, .. verb, "--data", folder["data"], "--journeys", Repository.Journeys, "--templates", Repository.Templates])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        var (errors, lines) = (process.StandardError.ReadToEndAsync(), process.StandardOutput.ReadToEndAsync());
        await process.WaitForExitAsync();
        await lines;
        return (process.ExitCode, await errors);
    }
}
