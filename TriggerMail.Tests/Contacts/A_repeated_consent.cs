using TriggerMail.Partitions;
using TriggerMail.Storage;
using TriggerMail.Stories;

namespace TriggerMail.Contacts;

/// <summary>The proof of an answer that comes again is a count and a last date; the first time's words and source stay.</summary>
[Trait("Kind", "security")]
public sealed class A_repeated_consent
{
    private const string Yes = "{'consent':{'topics':['offers'],'state':'subscribed','source':'footer form','wording':'form-3','origin':'192.0.2.0/24'}}";

    private readonly InMemoryRecordStore records = new();
    private readonly ConsentStory story;

    public A_repeated_consent() => story = new(new(), records);

    [Fact]
    public async Task is_counted_on_the_proof_of_the_first_time()
    {
        for (var n = 0; n < 300; n++)
        {
            await story.SeesAsync("contact.updated", Yes, id: $"e{n}");
            await story.PassesAsync(1);
        }
        var proof = Assert.Single(await story.HistoryAsync());
        Assert.Equal((300, EngineStoryHost.Start, EngineStoryHost.Start.AddHours(299)), (proof.Times, proof.At, proof.LastAt));
        Assert.Equal(("e0", "e299", "footer form", "form-3", "192.0.2.0/24"), (proof.Event, proof.LastEvent, proof.Source, proof.Wording, proof.Origin));
        Assert.Equal(Enumerable.Range(290, 10).Reverse().Select(hour => EngineStoryHost.Start.AddHours(hour)), proof.Again!.Value);
        Assert.Equal(1, await RowsAsync());
    }

    [Fact]
    public async Task is_not_counted_when_its_event_is_sent_again()
    {
        for (var n = 0; n < 5; n++)
            await story.SeesAsync("contact.updated", Yes, id: "same");
        Assert.Equal(1, Assert.Single(await story.HistoryAsync()).Times);
    }

    [Fact]
    public async Task several_times_in_one_event_makes_no_more_rows_each_time()
    {
        var answer = Yes["{'consent':".Length..^1];
        for (var n = 0; n < 20; n++)
        {
            await story.SeesAsync("contact.updated", $"{{'consents':[{answer},{answer},{answer}]}}", id: $"e{n}");
            await story.PassesAsync(1);
        }
        // What changed nothing, because it had just been said, is told apart.
        Assert.Equal([(false, 20), (true, 40)], (await story.HistoryAsync()).Select(proof => (proof.Ignored is not null, proof.Times)).Order());
    }

    [Theory]
    [InlineData("'offers'", "'news'")]
    [InlineData("'subscribed'", "'unsubscribed'")]
    [InlineData("'footer form'", "'checkout'")]
    [InlineData("'form-3'", "'form-4'")]
    [InlineData("'state'", "'channel':'sms','state'")]
    [InlineData("'state'", "'level':'confirmedOptIn','state'")]
    [InlineData("'state'", "'locale':'de','state'")]
    public async Task that_says_something_else_is_a_proof_of_its_own(string said, string instead)
    {
        await story.SeesAsync("contact.updated", Yes, id: "one");
        await story.PassesAsync(1);
        await story.SeesAsync("contact.updated", Yes.Replace(said, instead, StringComparison.Ordinal), id: "other");
        Assert.Equal(["other", "one"], (await story.HistoryAsync()).Select(proof => proof.Event));
        Assert.All(await story.HistoryAsync(), proof => Assert.Equal(1, proof.Times));
    }

    [Fact]
    public async Task between_which_a_no_came_still_tells_what_came_after_what()
    {
        await story.SeesAsync("contact.subscribed", Yes, id: "yes");
        await story.PassesAsync(1);
        await story.SeesAsync("contact.unsubscribed", id: "no");
        await story.PassesAsync(1);
        await story.SeesAsync("contact.subscribed", Yes, id: "yes again");
        var history = await story.HistoryAsync();
        Assert.Equal([("yes", 2), ("no", 1)], history.Select(proof => (proof.Event, proof.Times)));
        Assert.Equal(EngineStoryHost.Start.AddHours(2), Assert.Single(history[0].Again!.Value));
        Assert.Equal(EngineStoryHost.Start.AddHours(1), history[1].At);
    }

    [Fact]
    public async Task of_one_who_was_two_is_kept_of_both()
    {
        foreach (var (subject, id) in new[] { ("id:7", "a"), ("id:7", "b"), ("ada@example.com", "c") })
            await story.Host.HappenAsync(new(id, "/shop", "contact.updated", story.Host.Now, subject, Data(Yes)));
        await story.Host.HappenAsync(new("both", "/shop", "contact.updated", story.Host.Now, "ada@example.com", Data("{'contact':{'id':'7','email':'ada@example.com'}}")));
        Assert.Equal(3, (await story.HistoryAsync()).Sum(proof => proof.Times));
    }

    // Whoever makes up words without end fills no disk.
    [Fact]
    public async Task in_ever_other_words_makes_a_bounded_number_of_rows()
    {
        for (var n = 0; n < ProofBook.Most + 50; n++)
            await story.SeesAsync("contact.updated", Yes.Replace("form-3", $"form-{n}", StringComparison.Ordinal), id: $"e{n}");
        Assert.Equal(ProofBook.Most + 1, await RowsAsync());
        var newest = Assert.Single(await story.HistoryAsync(), proof => proof.Others > 0);
        Assert.Equal((49, $"form-{ProofBook.Most + 49}"), (newest.Others, newest.Wording));
    }

    private static System.Text.Json.JsonElement Data(string json) => System.Text.Json.JsonDocument.Parse(json.Replace('\'', '"')).RootElement;

    private async Task<int> RowsAsync() => (await records.RangeAsync((await story.AdaAsync()).Id, RowRange.Prefix(ContactRows.Proofs))).Count;
}
