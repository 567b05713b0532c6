using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using TriggerMail.Storage;
using TriggerMail.Templates;
using TriggerMail.Templates.Checks;
using TriggerMail.Values;

namespace TriggerMail.Publishing;

/// <summary>
/// Checks templates once for each set of files and each release, and remembers that they are right. The check renders every template in every
/// language; a process that starts many times a day with the same files must not do that each time. What is wrong is not remembered, so that it is
/// told at every start.
/// </summary>
public sealed class CheckedTemplates(IRecordStore records)
{
    private const string Partition = "checked", Row = "templates";

    // Of this process: it may open many stores with the same files, as tests do.
    private static readonly ConcurrentDictionary<string, bool> Right = new(StringComparer.Ordinal);

    /// <summary>The problems of <see cref="TemplateCheck.Check"/>.</summary>
    public async Task<ImmutableArray<Problem>> CheckAsync(LoadedTemplates loaded, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(loaded);
        var mark = MarkOf(loaded.Set);
        if (loaded.Problems.IsEmpty && await records.GetAsync(Partition, Row, cancel) is { } kept && kept.Body.Span.SequenceEqual(mark))
            return [];
        // Found right by this process before: another store has yet to remember it, for the processes after this one.
        var problems = loaded.Problems.IsEmpty && Right.ContainsKey(Convert.ToHexString(mark)) ? [] : TemplateCheck.Check(loaded);
        if (problems.IsEmpty)
            Right[Convert.ToHexString(mark)] = true;
        if (problems.IsEmpty)
            await records.CommitAsync(new(Partition, [new Change.Upsert(Row, mark)]), cancel);
        return problems;
    }

    // The build is part of it: another release may check for more.
    private static byte[] MarkOf(TemplateSet set)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(typeof(TemplateCheck).Assembly.ManifestModule.ModuleVersionId.ToByteArray());
        foreach (var text in set.Files.SelectMany(file => new[] { file.Key, file.Value }).Prepend(set.DefaultLocale))
        {
            hash.AppendData(BitConverter.GetBytes(text.Length));
            hash.AppendData(Encoding.UTF8.GetBytes(text));
        }
        return hash.GetHashAndReset();
    }
}
