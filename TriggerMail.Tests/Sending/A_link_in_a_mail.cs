using System.Buffers.Text;
using FsCheck;
using FsCheck.Fluent;
using TriggerMail.Links;
using TriggerMail.Storage;
using TriggerMail.Stories;

namespace TriggerMail.Sending;

[Trait("Kind", "security")]
public sealed class A_link_in_a_mail
{
    private static readonly LinkClaim Claim = new(LinkPurpose.Unsubscribe, "c0123456789abcdefghijkl", "offers");
    private readonly InMemoryRecordStore records = new();
    private readonly VirtualClock clock = new(new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task means_what_was_written_into_it_and_is_the_same_each_time()
    {
        var tokens = new LinkTokens(new([new byte[32]]));
        Assert.Equal(Claim, await tokens.ReadAsync(LinkPurpose.Unsubscribe, tokens.Write(Claim)));
        Assert.Equal(tokens.Write(Claim), tokens.Write(Claim));
        Assert.NotEqual(tokens.Write(Claim), tokens.Write(Claim with { Purpose = LinkPurpose.Preferences }));
    }

    [Fact]
    public async Task of_one_purpose_is_worth_nothing_for_another()
    {
        var tokens = new LinkTokens(new([new byte[32]]));
        Assert.Null(await tokens.ReadAsync(LinkPurpose.Preferences, tokens.Write(Claim)));
        Assert.Null(await tokens.ReadAsync(LinkPurpose.Confirm, tokens.Write(Claim)));
    }

    [Fact]
    public void says_nothing_about_whom_it_belongs_to()
    {
        var token = new LinkTokens(new([new byte[32]])).Write(Claim);
        var bytes = System.Text.Encoding.Latin1.GetString(Base64Url.DecodeFromChars(token));
        Assert.DoesNotContain(Claim.Contact, token + bytes, StringComparison.Ordinal);
        Assert.DoesNotContain("offers", bytes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task is_worth_nothing_once_a_single_bit_of_it_is_changed()
    {
        var tokens = new LinkTokens(new([new byte[32]]));
        var token = Base64Url.DecodeFromChars(tokens.Write(Claim));
        for (var bit = 0; bit < token.Length * 8; bit++)
        {
            token[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(await tokens.ReadAsync(LinkPurpose.Unsubscribe, Base64Url.EncodeToString(token)));
            token[bit / 8] ^= (byte)(1 << (bit % 8));
        }
        Assert.Null(await new LinkTokens(new([[.. Enumerable.Repeat((byte)1, 32)]])).ReadAsync(LinkPurpose.Unsubscribe, tokens.Write(Claim)));
    }

    [Fact]
    public void may_be_any_text_without_harm() => Prop.ForAll(
        ArbMap.Default.ArbFor<NonNull<string>>(),
        text => Assert.Null(new LinkTokens(new([new byte[32]])).ReadAsync(LinkPurpose.Unsubscribe, text.Get).AsTask().GetAwaiter().GetResult())).QuickCheckThrowOnFailure();

    [Fact]
    public async Task goes_on_working_after_its_key_was_replaced_for_the_stated_time()
    {
        var old = (await OpenAsync()).Write(Claim);
        clock.MoveTo(clock.GetUtcNow().AddDays(10));
        await LinkKeys.RotateAsync(records, Secret(2), clock.GetUtcNow());

        var tokens = await OpenAsync();
        Assert.NotEqual(old, tokens.Write(Claim));
        Assert.Equal(Claim, await tokens.ReadAsync(LinkPurpose.Unsubscribe, old));
        clock.MoveTo(clock.GetUtcNow().AddDays(400).AddTicks(-1));
        Assert.Equal(Claim, await tokens.ReadAsync(LinkPurpose.Unsubscribe, old));
        clock.MoveTo(clock.GetUtcNow().AddTicks(1));
        Assert.Null(await tokens.ReadAsync(LinkPurpose.Unsubscribe, old));
        Assert.Equal(Claim, await tokens.ReadAsync(LinkPurpose.Unsubscribe, tokens.Write(Claim)));
    }

    [Fact]
    public async Task of_a_key_that_another_process_made_is_understood_without_a_restart()
    {
        var running = await OpenAsync();
        clock.MoveTo(clock.GetUtcNow().AddDays(1));
        await LinkKeys.RotateAsync(records, Secret(2), clock.GetUtcNow());

        Assert.Equal(Claim, await running.ReadAsync(LinkPurpose.Unsubscribe, (await OpenAsync()).Write(Claim)));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(91, false)]
    [InlineData(90, true)]
    public async Task gets_a_new_key_when_the_settings_say_so(int days, bool isNew)
    {
        var old = (await OpenAsync()).Write(Claim);
        clock.MoveTo(clock.GetUtcNow().AddDays(90));
        var now = (await LinkKeys.OpenAsync(records, Secret(2), clock, new() { RotateDays = days })).Write(Claim);
        Assert.Equal(isNew, old != now);
    }

    [Fact]
    public async Task has_the_same_key_in_every_process()
    {
        var first = await LinkKeys.OpenAsync(records, Secret(1), clock);
        var second = await LinkKeys.OpenAsync(records, Secret(9), clock);
        Assert.Equal(first.Write(Claim), second.Write(Claim));
    }

    [Theory]
    [InlineData("unsubscribe abc-_1", "abc-_1")]
    [InlineData("Re: Unsubscribe  abc-_1", "abc-_1")]
    [InlineData("unsubscribe abc-\r\n _1", "abc-_1")]
    [InlineData("unsubscribe", null)]
    [InlineData("Stop this", null)]
    [InlineData(null, null)]
    public void is_found_in_the_subject_of_a_mail_that_unsubscribes(string? subject, string? token) =>
        Assert.Equal(token, UnsubscribeMail.TokenIn(subject));

    private Task<LinkTokens> OpenAsync() => LinkKeys.OpenAsync(records, Secret(1), clock);

    private static byte[] Secret(byte filled) => [.. Enumerable.Repeat(filled, 32)];
}
