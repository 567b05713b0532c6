using System.Net.Http.Headers;
using System.Text.Json;

namespace TriggerMail.Commands;

/// <summary>Gives a file of consents to a host that is running.</summary>
internal static class ImportConsentsOverHttp
{
    public static async Task<int> RunAsync(string file, string host, string? key, bool dryRun, CancellationToken cancel)
    {
        if (!Uri.TryCreate($"{host.TrimEnd('/')}/api/consents/import{(dryRun ? "?dryRun=true" : "")}", UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            await Console.Error.WriteLineAsync($"--to is \"{host}\"; write the address of a running host, such as http://127.0.0.1:5080.");
            return 2;
        }
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StreamContent(File.OpenRead(file)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        if ((key ?? WebApplication.CreateSlimBuilder().Configuration["TriggerMail:ApiKey"]) is { Length: > 0 } secret)
            request.Headers.Add("X-Api-Key", secret);
        try
        {
            using var answer = await client.SendAsync(request, cancel);
            return await TellAsync(file, answer, dryRun, cancel);
        }
        catch (HttpRequestException away)
        {
            await Console.Error.WriteLineAsync($"Nobody answers at {host}: {away.Message}.");
            return 1;
        }
    }

    private static async Task<int> TellAsync(string file, HttpResponseMessage answer, bool dryRun, CancellationToken cancel)
    {
        var text = await answer.Content.ReadAsStringAsync(cancel);
        if (!answer.IsSuccessStatusCode)
        {
            await Console.Error.WriteLineAsync($"{file} was not imported ({(int)answer.StatusCode}): {text}");
            return 1;
        }
        using var said = JsonDocument.Parse(text);
        int Number(string name) => said.RootElement.GetProperty(name).GetInt32();
        Console.WriteLine(dryRun ? $"{Number("lines")} good lines." : $"Took in {Number("accepted")} lines; {Number("duplicates")} had been taken in before.");
        return 0;
    }
}
