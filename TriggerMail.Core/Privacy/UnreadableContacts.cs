using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using TriggerMail.Contacts;
using TriggerMail.Partitions;
using TriggerMail.Storage;

namespace TriggerMail.Privacy;

/// <summary>What belongs to contacts whose own records cannot say it.</summary>
/// <param name="Names">Names that lead to them, as contacts keep them.</param>
/// <param name="Kin">Contacts that became part of them, or of which they became part.</param>
/// <param name="Absorbed">Those of them that became part of another contact.</param>
internal sealed record UnreadableTraces(IReadOnlySet<string> Names, IReadOnlySet<string> Kin, IReadOnlySet<string> Absorbed);

/// <summary>
/// Finds whom an erasure has to take along when the record of a contact cannot be read: names that still stand somewhere in its rows, and
/// contacts merged with it, by looking at everybody. Slow, and only done for such contacts.
/// </summary>
internal sealed partial class UnreadableContacts(IRecordStore records, ContactList list)
{
    private const int Page = 500, MostCandidates = 5_000, LongestName = 320;
    private readonly AliasIndex aliases = new(records);
    private readonly ContactHeads heads = new(records);

    /// <summary>What is found about these contacts.</summary>
    public async Task<UnreadableTraces> FindAsync(IReadOnlySet<string> contacts, CancellationToken cancel)
    {
        var (names, kin, absorbed) = (new HashSet<string>(), new HashSet<string>(), new HashSet<string>());
        foreach (var contact in contacts)
            foreach (var alias in await CandidatesAsync(contact, cancel))
                if (await aliases.FindAsync(alias, cancel) is not { } leads)
                    continue;
                else if (leads == contact)
                    names.Add(alias.ToString());
                else if (await heads.ReadAsync(leads, cancel) is { Contact.MergedInto: { } into } && into == contact)
                    kin.Add(leads);
        await foreach (var other in EverybodyAsync(cancel))
        {
            if (contacts.Contains(other.Id) || !(other.MergedInto is { } into && contacts.Contains(into)) && !other.Absorbed.Any(contacts.Contains))
                continue;
            kin.Add(other.Id);
            absorbed.UnionWith(other.Absorbed.Where(contacts.Contains));
        }
        return new(names, kin, absorbed);
    }

    /// <summary>Takes away every name that leads to them, also those nothing is known of but a hash.</summary>
    public ValueTask RemoveNamesAsync(IReadOnlySet<string> contacts, CancellationToken cancel) => aliases.RemoveAllAsync(contacts, cancel);

    // Every text in the rows may be a name; only one that leads to the contact is.
    private async Task<IReadOnlyCollection<Alias>> CandidatesAsync(string contact, CancellationToken cancel)
    {
        var found = new HashSet<Alias>();
        for (var from = ""; from is not null;)
        {
            var page = await records.RangeAsync(contact, new(from, null, Page), cancel);
            foreach (var row in page.Where(row => !row.Row.StartsWith("b|", StringComparison.Ordinal)))
                foreach (Match match in Texts().Matches(Encoding.UTF8.GetString(row.Body.Span)))
                    if (found.Count < MostCandidates && match.Length <= 6 * LongestName && Unescape(match.Value) is { Length: > 0 and <= LongestName } text)
                        found.UnionWith(Readings(text));
            from = page.Count < Page ? null : page[^1].Row + "!";
        }
        return found;
    }

    private static IEnumerable<Alias> Readings(string text) => Alias.Read(text) is { } alias
        ? [alias]
        : text.Any(char.IsWhiteSpace) ? [] : [new(AliasKind.StoreId, text), new(AliasKind.Anonymous, text)];

    private static string? Unescape(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<string>($"\"{text}\"");
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // The list of contacts forgets those that became part of another; where the store can tell its partitions, nobody is missing.
    private async IAsyncEnumerable<Contact> EverybodyAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var scan = new ContactScan(records);
        for (string? after = null; ;)
        {
            var page = records is IPartitionScan ? await scan.PageAsync(after, Page, cancel) : await list.PageAsync(after, Page, cancel);
            foreach (var id in page.Contacts)
                if (await heads.ReadAsync(id, cancel) is { Contact: { } contact })
                    yield return contact;
            if ((after = page.Next) is null)
                yield break;
        }
    }

    // Whatever stands between two quotes: where a row is cut, it is not known which of them begins a text.
    [GeneratedRegex("""(?:[^"\\]|\\.)+""", RegexOptions.CultureInvariant)]
    private static partial Regex Texts();
}
