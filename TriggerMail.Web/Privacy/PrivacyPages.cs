using Microsoft.AspNetCore.Http;
using TriggerMail.Web.Pages;

namespace TriggerMail.Web.Privacy;

/// <summary>Requests about personal data, and the erasure of a person, for the store's people.</summary>
internal sealed class PrivacyPages(Engine engine)
{
    /// <summary><c>GET /privacy</c>: the requests, the newest first.</summary>
    public async Task<IResult> ListAsync(CancellationToken cancel) => new Page<PrivacyPage>(new()
    {
        [nameof(PrivacyPage.Requests)] = await engine.Privacy.NewestAsync(cancel: cancel),
        [nameof(PrivacyPage.Forgotten)] = await engine.Privacy.Forgotten.CountAsync(cancel),
    });

    /// <summary><c>POST /privacy/answered</c>: a copy was handed to the person.</summary>
    public async Task<IResult> AnsweredAsync(HttpRequest request)
    {
        var form = await FormBody.ReadAsync(request);
        await engine.Privacy.AnsweredAsync(form["id"].ToString(), request.HttpContext.RequestAborted);
        return Results.LocalRedirect("/privacy");
    }

    /// <summary><c>GET /privacy/stop?id=</c>: asks once more before the erasure of the shop is stopped.</summary>
    public async Task<IResult> AskToStopAsync(string? id, CancellationToken cancel) =>
        await engine.Privacy.FindAsync(id ?? "", cancel) is { Kind: TriggerMail.Privacy.PrivacyKind.ShopErasure, DoneAt: null } request
            ? new Page<StopPage>(new() { [nameof(StopPage.Request)] = request })
            : Missing.NotFound("There is no such erasure under way.", "It may be done, or stopped already: see the list of privacy requests.");

    /// <summary><c>POST /privacy/stop</c>: stops it.</summary>
    public async Task<IResult> StopAsync(HttpRequest request)
    {
        var form = await FormBody.ReadAsync(request);
        await engine.Privacy.StopAsync(form["id"].ToString(), "console", CancellationToken.None);
        return Results.LocalRedirect("/privacy");
    }

    /// <summary><c>POST /privacy/go</c>: lets a held one go, which waits then like any other.</summary>
    public async Task<IResult> GoAsync(HttpRequest request)
    {
        var form = await FormBody.ReadAsync(request);
        await engine.Privacy.LetGoAsync(form["id"].ToString(), CancellationToken.None);
        return Results.LocalRedirect("/privacy");
    }

    /// <summary><c>GET /contacts/{name}/erase</c>: asks once more.</summary>
    public async Task<IResult> AskAsync(string name, CancellationToken cancel) =>
        await engine.Contacts.LookUpAsync(name, cancel) is { } contact
            ? new Page<ErasePage>(new() { [nameof(ErasePage.Contact)] = contact })
            : Nobody();

    /// <summary><c>POST /contacts/{name}/erase</c>: done when it answers.</summary>
    public async Task<IResult> EraseAsync(string name, CancellationToken cancel)
    {
        if (await engine.Contacts.LookUpAsync(name, cancel) is not { } contact)
            return Nobody();
        await engine.Privacy.EraseAsync(contact, "console", cancel);
        return Results.LocalRedirect("/privacy");
    }

    private static IResult Nobody() => Missing.NotFound("There is no such contact.", "It may have been erased already: see the list of privacy requests.");
}
