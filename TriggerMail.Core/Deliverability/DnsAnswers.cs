namespace TriggerMail.Deliverability;

/// <summary>
/// What the domain name system says: from a file, or as it was asked. A file has one record a line: name, type, value, parted by white
/// space, e.g. <c>shop.example TXT v=spf1 include:spf.example -all</c> or <c>shop.example MX 10 mx.shop.example</c>. Quotes around a value
/// and parts of it are taken away, <c>#</c> and <c>;</c> begin a comment line, and a name that is listed nowhere has no records.
/// </summary>
public sealed class DnsAnswers
{
    private readonly Dictionary<(string Name, string Type), List<string>> records = [];

    /// <summary>Nothing yet.</summary>
    public static DnsAnswers None => new();

    /// <summary>Reads a file's lines. The problems name line and remedy.</summary>
    public static (DnsAnswers Answers, IReadOnlyList<string> Problems) Read(IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var (answers, problems, number) = (new DnsAnswers(), new List<string>(), 0);
        foreach (var line in lines.Select(line => line.Trim()))
        {
            number++;
            if (line.Length == 0 || line[0] is '#' or ';')
                continue;
            // What dig prints has a time to live and the class IN in between.
            var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToList();
            while (words.Count > 1 && (words[1].Equals("IN", StringComparison.OrdinalIgnoreCase) || words[1].All(char.IsAsciiDigit)))
                words.RemoveAt(1);
            if (words.Count < 3 || words[1].ToUpperInvariant() is not ("TXT" or "MX" or "CNAME" or "A" or "AAAA"))
                problems.Add($"Line {number} is '{line}'; write a name, a type (TXT, MX, CNAME, A, AAAA) and a value.");
            else
                answers.Add(words[0], words[1], words[1].Equals("TXT", StringComparison.OrdinalIgnoreCase) ? Text(line) : string.Join(' ', words[2..]));
        }
        return (answers, problems);
    }

    /// <summary>Adds a record.</summary>
    public void Add(string name, string type, string value)
    {
        var key = Key(name, type);
        if (!records.TryGetValue(key, out var values))
            records[key] = values = [];
        values.Add(value);
    }

    /// <summary>The records of a name, following one after another the other names it is said to stand for.</summary>
    public IReadOnlyList<string> Of(string name, string type)
    {
        for (var hops = 0; hops < 8; hops++)
            if (records.TryGetValue(Key(name, type), out var found))
                return found;
            else if (records.TryGetValue(Key(name, "CNAME"), out var alias))
                name = alias[0];
            else
                return [];
        return [];
    }

    /// <summary>The text records of a name that begin so, e.g. with <c>v=spf1</c>.</summary>
    public IReadOnlyList<string> Texts(string name, string start) => [.. Of(name, "TXT").Where(text => text.StartsWith(start, StringComparison.OrdinalIgnoreCase))];

    private static (string, string) Key(string name, string type) => (name.TrimEnd('.').ToLowerInvariant(), type.ToUpperInvariant());

    // "one piece" "and another" is one text (RFC 1035 §3.3.14).
    private static string Text(string line)
    {
        var at = line.IndexOf("TXT", StringComparison.OrdinalIgnoreCase) + 3;
        var value = line[at..].Trim();
        return value.StartsWith('"') ? string.Concat(value.Split('"').Where((_, n) => n % 2 == 1)) : value;
    }
}
