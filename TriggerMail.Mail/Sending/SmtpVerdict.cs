using TriggerMail.Sending.Throttling;

namespace TriggerMail.Sending;

/// <summary>What a server's answer means for the message and for the address.</summary>
internal static class SmtpVerdict
{
    private const int LongestProviderId = 200;

    /// <summary>Judges a session's last word on a message.</summary>
    public static SendResult Of(SmtpAnswer answer)
    {
        var (stage, reply) = (answer.Stage, answer.Reply);
        if (stage == SmtpStage.Content && reply.Code is >= 200 and < 300)
            return new SendResult.Accepted(reply.Text.Length <= LongestProviderId ? reply.Text : reply.Text[..LongestProviderId]);
        if (IsAboutUs(stage, reply))
            return new SendResult.TryLater($"The mail server wants a sign-in or encryption first: {reply}. Check {SmtpSettings.Section}:User, :Password and :Security.");
        var reason = $"The mail server answered {Asked(stage)} with {reply}";
        // It closes: that is about no message (RFC 5321 §3.8), unless its words say that we come too fast.
        if (reply.IsClosing && !Deferral.IsAboutPace(reply.Status, reply.Text))
            return new SendResult.TryLater(reason) { IsUnreachable = true, IsLostOverIt = true };
        if (reply.IsPositive)
            return new SendResult.Unknown(reason);
        return reply.IsPermanent
            ? new SendResult.Refused(reason, IsDead(stage, reply)) { About = About(stage, reply) }
            : new SendResult.TryLater(reason) { About = About(stage, reply) };
    }

    /// <summary>
    /// How the answer counts for the address, as a mail that came back would. What was said of the sender or of the whole session is no word
    /// about it, and what was said after the message came may as well be about the message, unless it names the mailbox (X.2.Z).
    /// </summary>
    private static BounceClass? About(SmtpStage stage, SmtpReply reply)
    {
        if (stage is not (SmtpStage.Recipient or SmtpStage.Content))
            return null;
        if (IsDead(stage, reply) && reply.IsPermanent)
            return BounceClass.Hard;
        if (Deferral.IsAboutPace(reply.Status, reply.Text))
            return BounceClass.Policy;
        var kind = reply.IsPermanent ? Bounces.Classify(reply.Status, reply.Text) : BounceClass.Soft;
        return kind == BounceClass.Soft && stage == SmtpStage.Content && reply.Status is not [_, '.', '2', '.', ..] ? null : kind;
    }

    /// <summary>530, 534, 535, 538: it is the settings that are refused, not the message (RFC 4954 §6, RFC 3207 §4).</summary>
    private static bool IsAboutUs(SmtpStage stage, SmtpReply reply) => stage != SmtpStage.Content && reply.Code is 530 or 534 or 535 or 538;

    /// <summary>
    /// Without an enhanced status and without words that say so, only 551, 553 and 556 blame the address for certain; a bare 550 may as well be
    /// policy (RFC 5321 §4.2.3), and an address declared dead by mistake is a customer lost.
    /// </summary>
    private static bool IsDead(SmtpStage stage, SmtpReply reply) => stage is SmtpStage.Recipient or SmtpStage.Content
        && (Bounces.Classify(reply.Status, reply.Text) == BounceClass.Hard || stage == SmtpStage.Recipient && reply.Status is null && reply.Code is 551 or 553 or 556);

    private static string Asked(SmtpStage stage) => stage switch
    {
        SmtpStage.Sender => "the sender",
        SmtpStage.Recipient => "the recipient",
        SmtpStage.Data => "DATA",
        _ => "the message",
    };
}
