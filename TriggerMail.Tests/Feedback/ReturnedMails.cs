using System.Text;

namespace TriggerMail.Feedback;

/// <summary>Mails as servers send them back, in the shapes that are seen; names and texts are ours.</summary>
internal static class ReturnedMails
{
    public const string Id = "c1~welcome~1/0";

    public const string Headers = """
        Message-ID: <h4sh@shop.example>
        From: Northwind Tea <hello@shop.example>
        To: ada@example.com
        Subject: Your tea is waiting
        X-TriggerMail-Id: c1~welcome~1/0
        """;

    /// <summary>A report as RFC 3464 wants it.</summary>
    public static byte[] Dsn(string action = "failed", string status = "5.1.1", string diagnostic = "smtp; 550 5.1.1 no such user", string recipient = "rfc822; ada@example.com", string? headers = Headers, string envelope = "") => Mail($"""
        Return-Path: <>
        From: Mail Delivery Subsystem <mailer-daemon@mx.example>
        To: bounces@shop.example
        Date: Mon, 02 Mar 2026 08:05:00 +0000
        Auto-Submitted: auto-replied
        Subject: Undelivered mail
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary="b"

        --b
        Content-Type: text/plain

        Your mail could not be delivered.

        --b
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.example
        {(envelope.Length > 0 ? $"Original-Envelope-Id: {envelope}\n" : "")}Arrival-Date: Mon, 02 Mar 2026 08:00:00 +0000

        Final-Recipient: {recipient}
        Action: {action}
        Status: {status}
        Diagnostic-Code: {diagnostic}

        {(headers is null ? "" : "--b\nContent-Type: text/rfc822-headers\n\n" + headers + "\n\n")}--b--
        """);

    /// <summary>A complaint as RFC 5965 wants it.</summary>
    public static byte[] Complaint(string type = "abuse", string recipient = "Original-Rcpt-To: <ada@example.com>\n") => Mail($"""
        From: feedback@provider.example
        To: complaints@shop.example
        Date: Mon, 02 Mar 2026 09:00:00 +0000
        Subject: FW: Your tea is waiting
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=feedback-report; boundary="b"

        --b
        Content-Type: text/plain

        This is an email abuse report.

        --b
        Content-Type: message/feedback-report

        Feedback-Type: {type}
        User-Agent: Provider/1.0
        Version: 1
        {recipient}
        --b
        Content-Type: message/rfc822

        {Headers}

        Hello Ada

        --b--
        """);

    /// <summary>What a server sends that never heard of reports.</summary>
    public static byte[] Text(string text, string from = "MAILER-DAEMON@old.example", string more = "") => Mail($"""
        From: {from}
        To: bounces@shop.example
        Date: Mon, 02 Mar 2026 08:05:00 +0000
        Subject: failure notice
        {more}
        {text}
        """);

    public static byte[] Mail(string text) => Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n"));
}
