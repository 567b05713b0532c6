using TriggerMail.Commands;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Hosting;

namespace TriggerMail.Imports;

[Collection("the console's text")]
public sealed class A_file_of_consents : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly StringWriter errors = new();

    [Fact]
    public async Task is_imported_with_its_proof_and_counts_once()
    {
        var file = Write("email,topic,state,at,source,wording,locale,level\nada@example.com,offers;news,subscribed,2026-01-05T10:00:00Z,\"spring fair, paper\",form-2,de-AT,confirmedOptIn\nben@example.com,,unsubscribed,2026-01-06,,,,\n");
        Assert.Equal(0, await RunAsync(file));
        Assert.Equal(0, await RunAsync(file));

        await using var host = await OpenAsync();
        var ada = (await host.Engine.Contacts.FindAsync("ada@example.com"))!;
        Assert.Equal(["news", "offers"], ada.Consents.Select(consent => consent.Topic));
        var proof = Assert.Single(await host.Engine.Contacts.ConsentsAsync(ada));
        Assert.Equal(
            ("spring fair, paper", "form-2", "de-AT", ConsentLevel.ConfirmedOptIn, new DateTimeOffset(2026, 1, 5, 10, 0, 0, TimeSpan.Zero)),
            (proof.Source, proof.Wording, proof.Locale, proof.Level, proof.At));
        Assert.Equal(ConsentState.Unsubscribed, Assert.Single((await host.Engine.Contacts.FindAsync("ben@example.com"))!.Consents).State);
        Assert.Empty(await host.Engine.Contacts.MessagesAsync(ada));
    }

    [Fact]
    public async Task never_overrides_a_newer_no()
    {
        await using (var host = await OpenAsync())
            await host.Engine.Events.HandleAsync(new("no", "/shop", "contact.unsubscribed", new(2026, 1, 20, 0, 0, 0, TimeSpan.Zero), "ada@example.com", System.Text.Json.JsonDocument.Parse("{}").RootElement));
        Assert.Equal(0, await RunAsync(Write("email;state;at;source\nada@example.com;subscribed;2026-01-05;fair\n")));
        await using var after = await OpenAsync();
        Assert.True(Consents.Refuses((await after.Engine.Contacts.FindAsync("ada@example.com"))!, "offers", "email"));
    }

    [Fact]
    public async Task is_not_imported_at_all_while_a_line_is_bad_and_each_is_told_with_its_remedy()
    {
        var file = Write("email,state,at,source,channel\nada@example.com,subscribed,2026-01-05,fair,\nnobody,maybe,soon,,fax\nben@example.com,subscribed,2990-01-01,,\n");
        Assert.Equal(1, await RunAsync(file));
        Assert.Equal(
            [
                $"{file}(3): email is \"nobody\"; write an e-mail address.",
                $"{file}(3): state is \"maybe\"; write subscribed, unsubscribed or pending.",
                $"{file}(3): channel is \"fax\"; write email or sms, or leave it out for email.",
                $"{file}(3): at is \"soon\"; write when the answer was given, such as 2026-03-01T09:30:00Z: without the moment it is no proof, and a newer no could not be told from it.",
                $"{file}(4): at is \"2990-01-01\", which is yet to come; write when the answer was given.",
                $"{file}(4): source is empty; write where it was given, such as: spring fair, paper form: a yes needs its proof.",
                "2 bad lines; nothing was imported. Correct them, or take them out, and start again.",
            ],
            errors.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        await using var host = await OpenAsync();
        Assert.Null(await host.Engine.Contacts.FindAsync("ada@example.com"));
    }

    [Fact]
    public async Task is_only_looked_through_on_a_dry_run()
    {
        Assert.Equal(0, await RunAsync(Write("email,state,at,source\nada@example.com,subscribed,2026-01-05,fair\n"), dryRun: true));
        Assert.False(Directory.Exists(folder["data"]));
    }

    [Theory]
    [InlineData("", "the file is empty; its first line names the columns, such as: email,topic,state,at,source")]
    [InlineData("email,name\n", "the column \"name\" is not known; there are email, id, phone, topic, channel, state, at, source, wording, locale, level, origin, expiresat")]
    [InlineData("email,state,at,state\n", "the column \"state\" is there twice; leave one out")]
    [InlineData("email,state\n", "the column \"at\" is missing; write there when the answer was given, such as 2026-03-01T09:30:00Z")]
    public void tells_what_is_wrong_with_its_columns(string text, string problem) =>
        Assert.Contains(problem, ConsentFile.Read(() => new StreamReader(Write(text)), DateTimeOffset.UnixEpoch).SelectMany(line => line.Problems));

    public void Dispose()
    {
        errors.Dispose();
        folder.Dispose();
    }

    private async Task<int> RunAsync(string file, bool dryRun = false)
    {
        var (saidBefore, wrongBefore) = (Console.Out, Console.Error);
        Console.SetError(errors);
        Console.SetOut(TextWriter.Null);
        try
        {
            return await ImportConsentsCommand.RunAsync(file, dryRun, Options, CancellationToken.None);
        }
        finally
        {
            Console.SetOut(saidBefore);
            Console.SetError(wrongBefore);
        }
    }

    private Task<LocalHost> OpenAsync() => LocalHost.OpenAsync(Options, LocalSettings.Read(new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build(), Options.Urls), Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);

    private ServeOptions Options => new("http://127.0.0.1:0", folder["data"], Repository.Journeys, Repository.Templates, ManualClock: false);

    private string Write(string text)
    {
        var file = folder["consents.csv"];
        File.WriteAllText(file, text);
        return file;
    }
}
