namespace TriggerMail.Storage;

public abstract partial class RecordStoreContract
{
    [Fact]
    public async Task inserting_an_existing_row_is_a_conflict_and_changes_nothing()
    {
        await WriteAsync("p", Insert("r", "first"));

        await AssertConflictAsync("r", "p", Insert("r", "second"));

        Assert.Equal("first", Text(await Store.GetAsync("p", "r")));
    }

    [Fact]
    public async Task a_replacement_needs_the_version_that_was_read()
    {
        var read = (await WriteAsync("p", Insert("r", "1")))[0];
        var newer = (await WriteAsync("p", new Change.Replace("r", Body("2"), read)))[0];

        await AssertConflictAsync("r", "p", new Change.Replace("r", Body("3"), read));

        var record = await Store.GetAsync("p", "r");
        Assert.Equal(("2", newer), (Text(record), record!.Version));
    }

    [Fact]
    public async Task replacing_a_missing_row_is_a_conflict()
    {
        var read = (await WriteAsync("p", Insert("r")))[0];

        await AssertConflictAsync("gone", "p", new Change.Replace("gone", Body("x"), read));

        Assert.Equal(["r"], await RowsAsync("p"));
    }

    [Fact]
    public async Task a_deleted_row_is_gone_and_gives_an_empty_version()
    {
        var read = (await WriteAsync("p", Insert("r"), Insert("stays")))[0];

        Assert.Equal([""], await WriteAsync("p", new Change.Delete("r", read)));

        Assert.Null(await Store.GetAsync("p", "r"));
        Assert.Equal(["stays"], await RowsAsync("p"));
    }

    [Fact]
    public async Task a_deletion_needs_the_version_that_was_read()
    {
        var read = (await WriteAsync("p", Insert("r", "1")))[0];
        await WriteAsync("p", new Change.Upsert("r", Body("2")));

        await AssertConflictAsync("r", "p", new Change.Delete("r", read));

        Assert.Equal("2", Text(await Store.GetAsync("p", "r")));
    }

    [Fact]
    public async Task deleting_twice_is_a_conflict()
    {
        var read = (await WriteAsync("p", Insert("r")))[0];
        await WriteAsync("p", new Change.Delete("r", read));

        await AssertConflictAsync("r", "p", new Change.Delete("r", read));
    }

    [Fact]
    public async Task a_deletion_of_any_version_needs_only_that_there_is_a_row()
    {
        await WriteAsync("p", Insert("r", "1"), Insert("other"));
        await WriteAsync("p", new Change.Upsert("r", Body("2")));

        Assert.Equal([""], await WriteAsync("p", new Change.Delete("r", Change.Delete.AnyVersion)));

        await AssertConflictAsync("r", "p", new Change.Delete("r", Change.Delete.AnyVersion));
        await AssertConflictAsync("r", "p", new Change.Delete("other", Change.Delete.AnyVersion), new Change.Delete("r", Change.Delete.AnyVersion));
        Assert.Equal(["other"], await RowsAsync("p"));
    }

    [Fact]
    public async Task an_upsert_writes_whatever_was_there_before()
    {
        await WriteAsync("p", new Change.Upsert("r", Body("new")));
        await WriteAsync("p", new Change.Upsert("r", Body("newer")));

        Assert.Equal("newer", Text(await Store.GetAsync("p", "r")));
    }

    [Fact]
    public async Task a_version_of_a_row_never_comes_back_not_even_after_deletion()
    {
        var seen = new List<string> { (await WriteAsync("p", Insert("r")))[0] };
        for (var job = 0; job < 5; job++)
        {
            seen.Add((await WriteAsync("p", new Change.Replace("r", Body("same"), seen[^1])))[0]);
            seen.Add((await WriteAsync("p", new Change.Upsert("r", Body("same"))))[0]);
            await WriteAsync("p", new Change.Delete("r", seen[^1]));
            seen.Add((await WriteAsync("p", Insert("r", "same")))[0]);
        }

        Assert.Equal(seen.Count, seen.Distinct().Count());
    }

    [Fact]
    public async Task a_version_from_before_a_deletion_does_not_fit_the_row_that_came_after()
    {
        var before = (await WriteAsync("p", Insert("r")))[0];
        await WriteAsync("p", new Change.Delete("r", before));
        await WriteAsync("p", Insert("r", "after"));

        await AssertConflictAsync("r", "p", new Change.Replace("r", Body("x"), before));
        await AssertConflictAsync("r", "p", new Change.Delete("r", before));
        Assert.Equal("after", Text(await Store.GetAsync("p", "r")));
    }

    [Fact]
    public async Task versions_are_given_in_the_order_of_the_changes()
    {
        var old = (await WriteAsync("p", Insert("gone")))[0];

        var versions = await WriteAsync("p", Insert("z"), new Change.Delete("gone", old), new Change.Upsert("a", Body("x")));

        Assert.Equal([(await Store.GetAsync("p", "z"))!.Version, "", (await Store.GetAsync("p", "a"))!.Version], versions);
    }

    [Fact]
    public async Task one_conflict_undoes_the_whole_batch()
    {
        var versions = await WriteAsync("p", Insert("taken", "t"), Insert("kept", "k"), Insert("replaced", "r"));

        await AssertConflictAsync("taken", "p",
            Insert("new"),
            new Change.Delete("kept", versions[1]),
            new Change.Replace("replaced", Body("x"), versions[2]),
            new Change.Upsert("derived", Body("x")),
            Insert("taken"),
            Insert("later"));

        Assert.Equal(["kept", "replaced", "taken"], await RowsAsync("p"));
        Assert.Equal(versions[2], (await Store.GetAsync("p", "replaced"))!.Version);
    }

    [Fact]
    public async Task a_conflicting_batch_leaves_its_neighbours_alone()
    {
        await WriteAsync("p", Insert("taken"));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 60).Select(number => Task.Run(async () => number % 2 == 0
            ? await CommitAsync("p", Insert(Number(number)), Insert(Number(number) + "b"))
            : await CommitAsync("p", Insert(Number(number)), Insert("taken")))));

        Assert.Equal(30, outcomes.OfType<BatchResult.Committed>().Count());
        Assert.All(outcomes.OfType<BatchResult.Conflict>(), conflict => Assert.Equal("taken", conflict.Row));
        Assert.Equal(61, (await RowsAsync("p")).Length);
    }

    [Fact]
    public async Task of_a_hundred_who_insert_the_same_row_one_wins()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 100)
            .Select(number => Task.Run(async () => (number, Won: await CommitAsync("p", Insert("r", Number(number))) is BatchResult.Committed))));

        Assert.Equal(Number(Assert.Single(outcomes, outcome => outcome.Won).number), Text(await Store.GetAsync("p", "r")));
    }

    [Fact]
    public async Task a_hundred_who_count_up_one_row_lose_no_count()
    {
        await WriteAsync("p", Insert("r", "0"));

        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(CountUpAsync)));

        Assert.Equal("100", Text(await Store.GetAsync("p", "r")));
    }

    private async Task CountUpAsync()
    {
        BatchResult outcome;
        do
        {
            var read = await Store.GetAsync("p", "r");
            var next = int.Parse(Text(read), System.Globalization.CultureInfo.InvariantCulture) + 1;
            outcome = await CommitAsync("p", new Change.Replace("r", Body($"{next}"), read!.Version));
        }
        while (outcome is BatchResult.Conflict);
    }
}
