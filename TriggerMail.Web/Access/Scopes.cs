using Microsoft.AspNetCore.Http;

namespace TriggerMail.Web.Access;

/// <summary>What a key may do.</summary>
[Flags]
internal enum Scope
{
    None = 0,

    /// <summary>Send events and reports about mails in: <c>POST /api/events</c>, <c>POST /api/feedback</c>.</summary>
    Intake = 1,

    /// <summary>What a browser may send: <c>POST /api/collect</c>, and nothing else. Such a key is public.</summary>
    Collect = 2,

    /// <summary>Look at contacts, journeys, messages and the console.</summary>
    Read = 4,

    /// <summary>Ask for a message: <c>POST /api/messages</c>.</summary>
    Send = 8,

    /// <summary>Everything: export, erase, retry, move the clock.</summary>
    Admin = 16,
}

/// <summary>Which scope a request needs, and scopes as people write them.</summary>
internal static class Scopes
{
    private static readonly (string Name, Scope Scope)[] All =
        [("intake", Scope.Intake), ("collect", Scope.Collect), ("read", Scope.Read), ("send", Scope.Send), ("admin", Scope.Admin)];

    public static IEnumerable<string> Names => All.Select(one => one.Name);

    /// <summary>Scopes with commas between; null when one of them is none.</summary>
    public static Scope? Read(string text)
    {
        var scopes = Scope.None;
        foreach (var word in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            if (Array.Find(All, one => one.Name.Equals(word, StringComparison.OrdinalIgnoreCase)) is { Name: not null } found)
                scopes |= found.Scope;
            else
                return null;
        return scopes;
    }

    public static string Say(Scope scope) => Array.Find(All, one => one.Scope == scope).Name;

    /// <summary>What it takes to make a request. Whatever is not known to be less needs everything.</summary>
    public static Scope Of(HttpRequest request)
    {
        var (path, isReading) = (request.Path.Value ?? "", HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method));
        if (HttpMethods.IsPost(request.Method) && (Is(path, "/api/events") || Is(path, "/api/feedback")))
            return Scope.Intake;
        if (HttpMethods.IsPost(request.Method) && Is(path, "/api/messages"))
            return Scope.Send;
        // An export is everything about a person in one piece.
        return isReading && !path.TrimEnd('/').EndsWith("/export", StringComparison.OrdinalIgnoreCase) ? Scope.Read : Scope.Admin;
    }

    private static bool Is(string path, string known) => path.TrimEnd('/').Equals(known, StringComparison.OrdinalIgnoreCase);
}
