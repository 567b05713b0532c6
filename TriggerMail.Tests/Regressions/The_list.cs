using System.Text.RegularExpressions;

namespace TriggerMail.Regressions;

/// <summary>
/// Threads in which users of other systems report doubled, lost, late and unwanted mails. Each is named in a comment above a test that
/// shows how it is here.
/// </summary>
public sealed class The_list
{
    public static TheoryData<string> Threads() =>
    [
        "superset-sh/superset#6747", "mautic#8802", "mautic#7226", "mautic#9880", "Jaal-Yantra-Textiles/v2#1334", "mailchimp/mc-woocommerce#141",
        "TycheSoftwares/woocommerce-abandoned-cart#166", "mailchimp/mc-woocommerce#1398", "mailchimp/mc-magento#783", "Notifuse/notifuse#304",
        "useplunk/plunk#462", "mautic#7751", "mautic/user-documentation#709", "parcelvoy/platform#627", "mautic#10170", "mautic#11602",
        "SparkDevNetwork/Rock#6560", "novuhq/novu#2808", "mautic#6729", "mautic#1784", "mautic#14916", "resend/resend-node#901", "mautic#2870",
        "listmonk#2278", "listmonk#2070", "novuhq/novu#12373", "listmonk#1801",
    ];

    private static readonly Lazy<IReadOnlyList<string>> Tests = new(() =>
        [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "TriggerMail.Tests"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith("The_list.cs", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal))
            .Select(File.ReadAllText)]);

    [Theory]
    [MemberData(nameof(Threads))]
    public void has_a_test_for_each_of_its_threads(string thread) => Assert.Contains(Tests.Value, text => Regex.IsMatch(
        text, $@"// [^\n]*{Regex.Escape(thread)}\b[^\n]*\n(\s*//[^\n]*\n)*\s*(\[[^\n]*\n\s*)+public ", RegexOptions.None, TimeSpan.FromSeconds(5)));
}
