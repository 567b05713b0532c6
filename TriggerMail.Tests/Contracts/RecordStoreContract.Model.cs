using FsCheck;
using FsCheck.Fluent;

namespace TriggerMail.Storage;

public abstract partial class RecordStoreContract
{
    private int _case;

    [Fact]
    public void any_sequence_of_batches_leaves_what_a_dictionary_would_hold() =>
        Prop.ForAll(Gen.ListOf(AnyBatch).ToArbitrary(), async plans =>
        {
            var name = $"case-{++_case}";
            var model = new RecordStoreModel(name, (await WriteAsync(name, Insert("another")))[0]);
            foreach (var plan in plans)
            {
                var (batch, expected) = model.Play(plan);
                var outcome = await Store.CommitAsync(batch);
                Assert.Equal(expected, (outcome as BatchResult.Conflict)?.Row);
                model.Learn(batch, outcome);
            }
            foreach (var partition in model.Partitions)
                Assert.Equal(model.Records(partition), (await Store.RangeAsync(partition, RowRange.All)).Select(RecordStoreModel.Show));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));

    // Few rows, so that batches meet; a row at most once in each.
    private static Gen<PlannedBatch> AnyBatch =>
        from partition in Gen.Choose(0, 1)
        from size in Gen.Choose(1, 4)
        from rows in Gen.Shuffle(["a", "B", "c", "é", "10", "9"])
        from kinds in Gen.Elements(Enum.GetValues<PlannedKind>()).ArrayOf(size)
        from bytes in Gen.Choose(0, 255).ArrayOf(size)
        select new PlannedBatch(partition, [.. kinds.Select((kind, i) => new PlannedChange(kind, rows[i], (byte)bytes[i]))]);
}
