using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Configuration;

namespace TriggerMail.Sending;

/// <summary>How the connection is protected.</summary>
public enum SmtpSecurity
{
    /// <summary>TLS from the first byte on port 465, elsewhere STARTTLS when offered; a password never travels in the clear except to this machine.</summary>
    Auto,

    /// <summary>Never encrypted. For a relay on the same machine or network.</summary>
    None,

    /// <summary>STARTTLS or nothing is sent (RFC 3207).</summary>
    StartTls,

    /// <summary>TLS from the first byte (RFC 8314).</summary>
    Tls,
}

/// <summary>The mail server to hand messages to: configuration section <c>TriggerMail:Smtp</c>.</summary>
public sealed record SmtpSettings
{
    /// <summary>The configuration section.</summary>
    public const string Section = "TriggerMail:Smtp";

    /// <summary>A host name or an IP address.</summary>
    public required string Host { get; init; }

    /// <summary>465 with <see cref="SmtpSecurity.Tls"/>, else 587, unless set.</summary>
    public required int Port { get; init; }

    /// <summary>Null when the server asks for no sign-in.</summary>
    public string? User { get; init; }

    /// <summary>Belongs to <see cref="User"/>.</summary>
    public string? Password { get; init; }

    /// <summary>How the connection is protected.</summary>
    public SmtpSecurity Security { get; init; }

    /// <summary>How many messages may be under way at once.</summary>
    public int MaxConnections { get; init; } = 8;

    /// <summary>How long the server may take for one answer. RFC 5321 §4.5.3.2 wants minutes: an answer missed is a message in doubt.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How long a connection is kept for the next message, at least; twice as long at most.</summary>
    public TimeSpan KeepIdle { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What we call ourselves in EHLO; our IP address as a literal when null (RFC 5321 §4.1.3).</summary>
    public string? ClientName { get; init; }

    /// <summary>
    /// Where bounces go (MAIL FROM); null: to the sender's own address. With a star in it each mail has its own (<see cref="Sending.ReturnPath"/>).
    /// </summary>
    public string? ReturnPath { get; init; }

    /// <summary>Certificate authorities to trust instead of the machine's, for a relay with a private one.</summary>
    public X509Certificate2Collection? TrustedRoots { get; init; }

    /// <summary>
    /// Reads the section. Null when it is absent, or when <paramref name="problems"/> received sentences that say what to change.
    /// </summary>
    public static SmtpSettings? Read(IConfiguration configuration, ICollection<string> problems)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(problems);
        var section = configuration.GetSection(Section);
        if (!section.Exists())
            return null;
        var before = problems.Count;
        if (section["Host"] is not { } host || Uri.CheckHostName(host) == UriHostNameType.Unknown)
            problems.Add($"{Section}:Host is '{section["Host"]}'. Set it to the mail server's name, e.g. smtp.example.com.");
        if (section["User"] is not null && section["Password"] is null)
            problems.Add($"{Section}:Password is missing although {Section}:User is set. Set it, or remove the user.");
        if (section["ClientName"] is { } name && Uri.CheckHostName(name) == UriHostNameType.Unknown)
            problems.Add($"{Section}:ClientName is '{name}'. Set it to this machine's full domain name, or remove it.");
        if (section["ReturnPath"] is { } path && Sending.ReturnPath.Problem(path) is { } problem)
            problems.Add($"{Section}:ReturnPath is '{path}'; {problem}.");
        var security = ReadSecurity(section, problems);
        var settings = new SmtpSettings
        {
            Host = section["Host"] ?? "",
            Port = Number(section, "Port", security == SmtpSecurity.Tls ? 465 : 587, 65535, problems),
            User = section["User"],
            Password = section["Password"],
            Security = security,
            MaxConnections = Number(section, "MaxConnections", 8, 100, problems),
            Timeout = TimeSpan.FromSeconds(Number(section, "TimeoutSeconds", 120, 3600, problems)),
            ClientName = section["ClientName"],
            ReturnPath = section["ReturnPath"],
        };
        return problems.Count == before ? settings : null;
    }

    /// <summary>Everything but the password.</summary>
    public override string ToString() => $"{Host}:{Port} ({Security}{(User is null ? "" : ", as " + User)})";

    private static SmtpSecurity ReadSecurity(IConfigurationSection section, ICollection<string> problems)
    {
        switch (section["Security"]?.ToUpperInvariant())
        {
            case null or "AUTO": return SmtpSecurity.Auto;
            case "NONE": return SmtpSecurity.None;
            case "STARTTLS": return SmtpSecurity.StartTls;
            case "TLS": return SmtpSecurity.Tls;
            default:
                problems.Add($"{Section}:Security is '{section["Security"]}'. Write none, starttls, tls or auto.");
                return SmtpSecurity.Auto;
        }
    }

    private static int Number(IConfigurationSection section, string name, int otherwise, int most, ICollection<string> problems)
    {
        if (section[name] is not { } text)
            return otherwise;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most)
            return number;
        problems.Add($"{Section}:{name} is '{text}'. Write a whole number from 1 to {most}.");
        return otherwise;
    }
}
