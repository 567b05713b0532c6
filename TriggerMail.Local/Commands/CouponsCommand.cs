using System.CommandLine;
using System.Globalization;
using CsvHelper;
using TriggerMail.Catalog.Coupons;
using TriggerMail.Hosting;
using TriggerMail.Storage;

namespace TriggerMail.Commands;

/// <summary><c>coupons</c>: fills pools, counts them, writes out what the store must know. For a data folder that no server has open.</summary>
internal static class CouponsCommand
{
    private const int Page = 500;

    public static Command Build() => new("coupons", "Coupon codes: import a pool, count what is left, export what was handed out. Stop the server first, or use its /api/coupons.")
    {
        Import(), Pools(), Export(),
    };

    private static Command Import()
    {
        var pool = new Option<string>("--pool") { Description = "The pool's name.", Required = true };
        var file = new Option<string>("--file") { Description = "CSV with one code a line, or a column headed code.", Required = true };
        var data = Folders.Data();
        var command = new Command("import", "Adds codes to a pool; importing a file again adds nothing.") { pool, file, data };
        command.SetAction(async (parsed, cancel) =>
        {
            using var text = File.OpenText(parsed.GetValue(file)!);
            var (codes, problem) = CodeFile.Read(text);
            if (problem is not null)
                throw new StartRefusedException($"{parsed.GetValue(file)}: {problem}");
            using var records = SqliteRecordStore.Open(parsed.GetValue(data)!);
            var import = await new CouponPools(records, TimeProvider.System).ImportAsync(parsed.GetValue(pool)!, codes, cancel);
            Console.WriteLine($"{import.Added} codes added to {parsed.GetValue(pool)}, {import.Known} were there before.");
        });
        return command;
    }

    private static Command Pools()
    {
        var data = Folders.Data();
        var command = new Command("pools", "Counts the codes of every pool.") { data };
        command.SetAction(async (parsed, cancel) =>
        {
            using var records = SqliteRecordStore.Open(parsed.GetValue(data)!);
            foreach (var pool in await new CouponPools(records, TimeProvider.System).CountAsync(cancel))
                Console.WriteLine($"{pool.Name}: {pool.Free} free, {pool.Reserved} reserved, {pool.Spent} spent");
        });
        return command;
    }

    private static Command Export()
    {
        var since = new Option<DateTimeOffset>("--since") { Description = "From when on, e.g. 2026-03-02T08:00Z; without it from the beginning." };
        var data = Folders.Data();
        var command = new Command("export", "Writes the coupons that were put aside or taken back, as CSV, to the standard output.") { since, data };
        command.SetAction(async (parsed, cancel) =>
        {
            using var records = SqliteRecordStore.Open(parsed.GetValue(data)!);
            await using var csv = CsvWriter.Create(Console.Out, null, leaveOpen: true);
            var (lines, next) = (new CouponLines(records), (string?)null);
            Header(csv);
            do
            {
                (var some, next) = await lines.ReadAsync(parsed.GetValue(since), next, Page, cancel);
                foreach (var line in some)
                    Write(csv, line);
            }
            while (next is not null);
        });
        return command;
    }

    private static void Header(CsvWriter csv) => Row(csv, "at", "state", "code", "name", "percent", "amount", "currency", "freeShipping", "pool", "expiresAt", "contact");

    private static void Write(CsvWriter csv, CouponLine line) => Row(csv,
        line.At.ToString("O"), line.State, line.Code, line.Name, line.Discount.Percent?.ToString(CultureInfo.InvariantCulture), line.Discount.Amount, line.Discount.Currency,
        line.Discount.FreeShipping ? "true" : null, line.Pool, line.ExpiresAt?.ToString("O"), line.Contact);

    private static void Row(CsvWriter csv, params string?[] cells)
    {
        foreach (var cell in cells)
            csv.WriteField(cell);
        csv.EndRecord();
    }
}
