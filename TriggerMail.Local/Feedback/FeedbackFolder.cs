using System.Security.Cryptography;
using TriggerMail.Preferences;

namespace TriggerMail.Feedback;

/// <summary>
/// A folder into which a mail server drops what comes back: single <c>.eml</c> files, or a maildir (<c>new</c>, <c>cur</c>). What was read
/// goes to <c>done</c>, what could not be to <c>unreadable</c> with a text beside it that says why. The same mail dropped twice counts once.
/// </summary>
internal sealed class FeedbackFolder(string folder, DeliveryFeedback desk, SubscriptionPreferences consents, TimeProvider clock)
{
    private const int MostAtOnce = 200;
    private const long LargestBytes = 5 * 1024 * 1024;
    private const string Source = "mailbox";

    private Dictionary<string, long> _seen = new(StringComparer.Ordinal);

    /// <summary>
    /// Reads the mails that have not grown since the last look, so that none is read while it is being written. Tells how many were moved.
    /// </summary>
    public async Task<int> LookAsync(CancellationToken cancel = default)
    {
        var now = Files().Take(MostAtOnce).ToDictionary(file => file.FullName, file => file.Length, StringComparer.Ordinal);
        var settled = now.Where(file => _seen.TryGetValue(file.Key, out var length) && length == file.Value).Select(file => file.Key).Order(StringComparer.Ordinal).ToList();
        _seen = now;
        foreach (var path in settled)
            await ReadAsync(new(path), cancel);
        return settled.Count;
    }

    private IEnumerable<FileInfo> Files()
    {
        var root = new DirectoryInfo(folder);
        if (!root.Exists)
            return [];
        return new[] { root.EnumerateFiles("*.eml"), Inside(root, "new"), Inside(root, "cur") }.SelectMany(files => files).Where(file => !file.Name.StartsWith('.'));

        static IEnumerable<FileInfo> Inside(DirectoryInfo root, string name) =>
            new DirectoryInfo(Path.Combine(root.FullName, name)) is { Exists: true } box ? box.EnumerateFiles() : [];
    }

    private async Task ReadAsync(FileInfo file, CancellationToken cancel)
    {
        if (file.Length > LargestBytes)
        {
            PutAside(file, $"it has {file.Length} bytes; at most {LargestBytes} are read");
            return;
        }
        var bytes = await File.ReadAllBytesAsync(file.FullName, cancel);
        var id = $"mail-{Convert.ToHexStringLower(SHA256.HashData(bytes))}";
        var problem = FeedbackMail.Read(bytes, clock.GetUtcNow()) switch
        {
            FeedbackMail.Reports reports => await TakeAsync(reports, id, cancel),
            FeedbackMail.Unsubscribe wish => await consents.UnsubscribeAsync(wish.Token, new(id, "unsubscribing mail"), cancel) ? null : "its subject asks to unsubscribe, but the token in it is not one of ours",
            FeedbackMail.Unreadable no => no.Why,
            _ => null,
        };
        if (problem is null)
            Move(file, "done");
        else
            PutAside(file, problem);
    }

    private async Task<string?> TakeAsync(FeedbackMail.Reports reports, string id, CancellationToken cancel)
    {
        List<string> problems = [];
        for (var n = 0; n < reports.All.Count; n++)
            if (await desk.TakeAsync(reports.All[n], $"{id}-{n}", Source, cancel) is { } problem)
                problems.Add(problem);
        return problems.Count == 0 ? null : string.Join("; ", problems);
    }

    private void PutAside(FileInfo file, string problem)
    {
        var moved = Move(file, "unreadable");
        File.WriteAllText(moved + ".reason.txt", problem + Environment.NewLine);
    }

    private string Move(FileInfo file, string to)
    {
        var target = Directory.CreateDirectory(Path.Combine(folder, to));
        var path = Path.Combine(target.FullName, file.Name);
        File.Move(file.FullName, path, overwrite: true);
        return path;
    }
}
