using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using TriggerMail.Contacts;
using TriggerMail.Events;
using TriggerMail.Hosting;
using TriggerMail.Links;

namespace TriggerMail.Tests.Pages;

/// <summary>The real local host on a free port, with a data folder of its own that goes when it goes.</summary>
internal sealed class OpenShop : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo folder;
    private readonly WebApplication app;
    private int events;

    private OpenShop(DirectoryInfo folder, WebApplication app)
    {
        (this.folder, this.app) = (folder, app);
        Address = new(app.Urls.First());
        Client = new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = Address };
        Host = app.Services.GetRequiredService<LocalHost>();
    }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public LocalHost Host { get; }

    public static async Task<OpenShop> OpenAsync(bool manualClock = true, string? apiKey = null, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var folder = Directory.CreateTempSubdirectory("triggermail-pages-");
        var root = Path.GetDirectoryName(Publishing.Shipped.Folder)!;
        var app = await LocalApp.BuildAsync(
            new("http://127.0.0.1:0", folder.FullName, Path.Combine(root, "journeys"), Path.Combine(root, "templates"), manualClock)
            {
                ClockStart = Start,
                Settings = new Dictionary<string, string?>(settings ?? new Dictionary<string, string?>())
                {
                    ["TriggerMail:Store:Name"] = "Northwind Tea",
                    ["TriggerMail:Store:Url"] = "https://northwind-tea.example",
                    ["TriggerMail:Store:Address"] = "12 Harbour Street, Bristol BS1 4RN, United Kingdom",
                    ["TriggerMail:Store:SupportEmail"] = "hello@northwind-tea.example",
                    ["TriggerMail:Store:From"] = "Northwind Tea <hello@northwind-tea.example>",
                    ["TriggerMail:Store:Color"] = "#7a2e1d",
                    ["TriggerMail:ApiKey"] = apiKey,
                },
            });
        await app.StartAsync();
        return new(folder, app);
    }

    /// <summary>Something happened now, and it has been handled when this returns.</summary>
    public async Task HappenAsync(string type, string subject, object data)
    {
        await Host.Queue.EnqueueAsync([new($"e-{++events}", "test", type, Host.Clock.GetUtcNow(), subject, JsonSerializer.SerializeToElement(data))]);
        await Host.DrainAsync();
    }

    /// <summary>A contact who said yes to marketing, and has got the welcome mail.</summary>
    public async Task<Contact> SubscriberAsync(string address = "mia@example.com", string firstName = "Mia")
    {
        await HappenAsync(EventTypes.ContactSubscribed, address, new { contact = new { email = address, firstName, locale = "en" } });
        return await ContactAsync(address);
    }

    /// <summary>The contact as it is once everything accepted has been handled.</summary>
    public async Task<Contact> ContactAsync(string name)
    {
        await Host.DrainAsync();
        return await Host.Engine.Contacts.FindAsync(name) ?? throw new InvalidOperationException($"There is no contact {name}.");
    }

    public string Token(Contact contact, LinkPurpose purpose = LinkPurpose.Preferences) => Host.Tokens.Write(new(purpose, contact.Id, "offers"));

    public async Task<IDocument> PageAsync(string path) => await PageAsync(await Client.GetAsync(path));

    public static async Task<IDocument> PageAsync(HttpResponseMessage answer)
    {
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        return new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        folder.Delete(recursive: true);
    }
}

internal static class IntakeResult
{
    private static readonly HashSet<string> Inline = new(["a", "strong", "time", "span"], StringComparer.OrdinalIgnoreCase);

    /// <summary>The text a person reads in an element, runs of white space as one.</summary>
    public static string Words(this IParentNode? node, string selector = "main") => Read(node?.QuerySelector(selector));

    /// <summary>The text a person reads in this very element.</summary>
    public static string Read(this INode? node) => string.Join(' ', Spaced(node).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    // Blocks stand apart on the screen, so their words do here.
    private static string Spaced(INode? node) => node switch
    {
        null => "",
        IText text => text.Data,
        _ when Inline.Contains(node.NodeName) => string.Concat(node.ChildNodes.Select(Spaced)),
        _ => $" {string.Concat(node.ChildNodes.Select(Spaced))} ",
    };
}
