using TriggerMail.Events;
using TriggerMail.Sending;

namespace TriggerMail.Simulation;

/// <summary>One line of what truly happened, seen from outside: a person did something, or the provider was handed a message.</summary>
internal sealed record Line(DateTimeOffset At, string Who, StoreEvent? Did, Message? Got, SendResult? Answer)
{
    /// <summary>The parts of the message's id: contact, journey, key, run, turn.</summary>
    public string[] Id => Got!.Id.Split('~');

    public string Journey => Id[1];

    /// <summary>One run of one journey of one contact.</summary>
    public string Run => string.Join('~', Id[..4]);

    public override string ToString() => Did is not null ? $"{At:MM-dd HH:mm} {Who} {Did.Type} {Did.Data}"
        : $"{At:MM-dd HH:mm} {Who} got \"{Got!.Subject}\" ({Got.Id}) {Answer?.GetType().Name ?? "and the process died"}";
}

/// <summary>What truly happened, in order. It is written by the people and by the provider, never by the engine.</summary>
internal sealed class Diary
{
    private readonly List<Line> lines = [];

    public IReadOnlyList<Line> Lines => lines;

    public IEnumerable<(Line Mail, int At)> Mails => lines.Select((line, at) => (line, at)).Where(pair => pair.line.Got is not null);

    public void Write(Line line) => lines.Add(line);

    /// <summary>What the person did last of these before a line, and in the browser that was found to be theirs; null: none of them.</summary>
    public StoreEvent? Last(int before, string who, params string[] types)
    {
        var sharesBrowser = lines.Take(before).Any(line => line.Did?.Type == "contact.identified" && line.Did.Subject == who);
        return lines.Take(before).LastOrDefault(line => line.Did is { } did && types.Contains(did.Type) && (line.Who == who || sharesBrowser && line.Who == "anon:b7"))?.Did;
    }

    public override string ToString() => string.Join('\n', lines);
}
