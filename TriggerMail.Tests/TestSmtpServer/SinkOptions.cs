namespace TriggerMail.TestSmtpServer;

/// <summary>What a sink offers and how it misbehaves.</summary>
public sealed record SinkOptions
{
    public bool Pipelining { get; init; } = true;

    public bool StartTls { get; init; }

    public bool ImplicitTls { get; init; }

    /// <summary>The mechanisms offered, e.g. <c>PLAIN LOGIN</c>; then nothing is taken before a sign-in.</summary>
    public string? Auth { get; init; }

    public string User { get; init; } = "shop";

    public string Password { get; init; } = "påss word";

    public long? Size { get; init; }

    /// <summary>Whether delivery reports can be asked for (RFC 3461).</summary>
    public bool Dsn { get; init; }

    /// <summary>Whether mails are kept, or only counted.</summary>
    public bool Keep { get; init; } = true;

    /// <summary>Asked at every stage; null lets things take their course.</summary>
    public Func<SinkCall, SinkAct?> Script { get; init; } = _ => null;

    /// <summary>The same act whenever a stage is reached.</summary>
    public static SinkOptions At(SinkStage stage, SinkAct act) => new() { Script = call => call.Stage == stage ? act : null };
}

/// <summary>Where a session is. <see cref="Content"/> is after the final dot, when the mail is already kept.</summary>
public enum SinkStage
{
    Connect,
    Hello,
    StartTls,
    Auth,
    Sender,
    Recipient,
    Data,
    Content,
    Reset,
}

/// <summary>Where in its life a sink is: connections count from 1 in the order of arrival, mails from 1 on each connection.</summary>
public readonly record struct SinkCall(SinkStage Stage, string Argument, int Connection, int Mail);

/// <summary>How a sink can behave other than well.</summary>
public abstract record SinkAct
{
    private SinkAct() { }

    /// <summary>Says this instead; closes after a 421.</summary>
    public sealed record Reply(string Lines) : SinkAct;

    /// <summary>Resets the connection.</summary>
    public sealed record Drop : SinkAct;

    /// <summary>Says nothing until the client gives up.</summary>
    public sealed record Hang : SinkAct;

    /// <summary>Goes on as usual once this has happened.</summary>
    public sealed record After(Task Happened) : SinkAct;

    /// <summary>At <see cref="SinkStage.Data"/>: says 354, reads so many bytes of the mail, and resets the connection.</summary>
    public sealed record DropAfter(int Bytes) : SinkAct;
}

/// <summary>A mail as it came, with doubled dots undone.</summary>
public sealed record ReceivedMail(string From, IReadOnlyList<string> To, byte[] Bytes, int Connection, bool IsEncrypted, string? User);
