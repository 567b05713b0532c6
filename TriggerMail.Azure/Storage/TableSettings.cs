using System.Text.RegularExpressions;
using TriggerMail.Connections;

namespace TriggerMail.Storage;

/// <summary>Where the records are kept: configuration section <c>TriggerMail:Tables</c>.</summary>
public sealed partial record TableSettings
{
    /// <summary>The configuration section.</summary>
    public const string Section = "TriggerMail:Tables";

    /// <summary>A storage account's connection string; <c>UseDevelopmentStorage=true</c> is the emulator on this machine. Or <see cref="Endpoint"/>.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>A storage account's table endpoint, e.g. <c>https://ACCOUNT.table.core.windows.net</c>, signed in to with an identity.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The table's name. It is created on first use.</summary>
    public string Table { get; init; } = "triggermail";

    /// <summary>What is wrong with the settings, as sentences that name the setting; none when they will do.</summary>
    public IReadOnlyList<string> Problems() =>
    [
        .. ServiceAddress.Problems(Section, ConnectionString, Endpoint, "https://ACCOUNT.table.core.windows.net"),
        .. TableName().IsMatch(Table) && !Table.Equals("tables", StringComparison.OrdinalIgnoreCase)
            ? Array.Empty<string>()
            : [$"{Section}:Table is '{Table}'. Write 3 to 63 letters and digits that begin with a letter, but not 'tables'."],
    ];

    // learn.microsoft.com: "Understanding the Table service data model", table names.
    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]{2,62}\\z")]
    private static partial Regex TableName();
}
