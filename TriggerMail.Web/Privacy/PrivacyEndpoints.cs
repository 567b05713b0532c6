using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using TriggerMail.Contacts;
using TriggerMail.Web.Contacts;
using TriggerMail.Web.Pages;

namespace TriggerMail.Web.Privacy;

/// <summary>A person's rights, for programs: a copy of everything, and everything erased.</summary>
internal sealed class PrivacyEndpoints(Engine engine, TimeProvider clock)
{
    /// <summary>
    /// <c>GET /api/contacts/{name}/export</c>: one JSON document; <c>?format=html</c> the same to read, <c>?format=zip</c> both, and each mail as it
    /// was sent.
    /// </summary>
    public async Task<IResult> ExportAsync(string name, string? format, HttpContext context, CancellationToken cancel)
    {
        if (await engine.Contacts.LookUpAsync(name, cancel) is not { } found)
            return ContactEndpoints.Unknown(name);
        var contact = found.ContactOrBare;
        using var document = await engine.Export.OfAsync(contact, clock.GetUtcNow(), cancel);
        var everything = document.RootElement.Clone();
        context.Response.Headers.CacheControl = "no-store";
        return format switch
        {
            null or "json" => Results.Json(everything),
            "html" => new Page<PersonReport>(Report(contact, everything)),
            "zip" => Results.File(await ZipAsync(contact, everything, context.RequestServices), "application/zip", $"{contact.Id}.zip"),
            _ => Refusal.Unreadable($"format is \"{format}\"; write json, html or zip, or leave it out for json."),
        };
    }

    /// <summary>
    /// <c>DELETE /api/contacts/{name}</c>: done when it answers, also for a contact whose record cannot be read. Erasing somebody unknown or
    /// erased already changes nothing.
    /// </summary>
    public async Task<IResult> EraseAsync(string name, CancellationToken cancel)
    {
        var known = await engine.Contacts.LookUpAsync(name, cancel);
        var alias = Alias.Read(name);
        if (known is null && alias is null)
            return ContactEndpoints.Unknown(name);
        var request = known is null ? await engine.Privacy.EraseAsync(alias!, "api", cancel) : await engine.Privacy.EraseAsync(known, "api", cancel);
        return Results.Json(new { request = request.Id, doneAt = request.DoneAt, outcome = request.Outcome });
    }

    /// <summary><c>GET /api/privacy</c>: the newest requests.</summary>
    public async Task<IResult> ListAsync(CancellationToken cancel) =>
        Results.Json(new { items = (await engine.Privacy.NewestAsync(cancel: cancel)).Select(RequestView.Of), next = (string?)null });

    /// <summary><c>GET /api/privacy/{id}</c>.</summary>
    public async Task<IResult> OneAsync(string id, CancellationToken cancel) =>
        await engine.Privacy.FindAsync(id, cancel) is { } request ? Results.Json(RequestView.Of(request)) : NoRequest(id);

    /// <summary><c>POST /api/privacy/{id}/stop</c>: the erasure of the shop does not begin, or does not go on.</summary>
    public async Task<IResult> StopAsync(string id) =>
        await engine.Privacy.StopAsync(id, "API", CancellationToken.None) is { } request ? Results.Json(RequestView.Of(request)) : NoRequest(id);

    /// <summary><c>POST /api/privacy/{id}/go</c>: lets a held erasure of the shop go; its delay counts from now.</summary>
    public async Task<IResult> GoAsync(string id) =>
        await engine.Privacy.LetGoAsync(id, CancellationToken.None) is { } request ? Results.Json(RequestView.Of(request)) : NoRequest(id);

    private static IResult NoRequest(string id) => Refusal.NotFound(
        $"There is no request '{id}' of which this can be done.", "GET /api/privacy lists the requests; only the erasure of a whole shop is stopped, and only a held one let go.");

    private static Dictionary<string, object?> Report(Contact contact, JsonElement everything) => new()
    {
        [nameof(PersonReport.Name)] = ContactName.Of(contact),
        [nameof(PersonReport.Everything)] = everything,
    };

    private static async Task<byte[]> ZipAsync(Contact contact, JsonElement everything, IServiceProvider services)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            await AddAsync(zip, "person.json", JsonSerializer.Serialize(everything, Indented));
            await AddAsync(zip, "report.html", await Page<PersonReport>.RenderAsync(services, Report(contact, everything)));
            var number = 0;
            foreach (var message in everything.GetProperty("messages").EnumerateArray())
                if (message.TryGetProperty("html", out var html))
                    await AddAsync(zip, $"messages/{++number:000}.html", html.GetString()!);
        }
        return bytes.ToArray();
    }

    private static async Task AddAsync(ZipArchive zip, string name, string text)
    {
        await using var entry = zip.CreateEntry(name).Open();
        await entry.WriteAsync(Encoding.UTF8.GetBytes(text));
    }

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
}
