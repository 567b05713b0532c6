using System.Text;

namespace TriggerMail.Sending;

/// <summary>AUTH PLAIN (RFC 4616) and the older AUTH LOGIN, over a wire that may carry a password.</summary>
internal static class SmtpAuthentication
{
    /// <returns>The server's last word: 235 when it let us in.</returns>
    public static async Task<SmtpReply> SignInAsync(SmtpWire wire, bool plain, string user, string password, CancellationToken cancel)
    {
        if (plain)
            return await AskAsync(wire, "AUTH PLAIN " + Base64($"\0{user}\0{password}"), cancel);
        var reply = await AskAsync(wire, "AUTH LOGIN", cancel);
        if (reply.Code == 334)
            reply = await AskAsync(wire, Base64(user), cancel);
        return reply.Code == 334 ? await AskAsync(wire, Base64(password), cancel) : reply;
    }

    private static async Task<SmtpReply> AskAsync(SmtpWire wire, string line, CancellationToken cancel)
    {
        await wire.SayAsync(line, cancel);
        return await wire.HearAsync(cancel);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
