using TriggerMail.Values;

namespace TriggerMail.Sending;

/// <summary>As networks count it: 3GPP TS 23.038 and 23.040.</summary>
public sealed class The_length_of_a_text
{
    public static TheoryData<string, int, int, bool> Texts => new()
    {
        { "", 0, 1, true },
        { "Your parcel: £4.50, späte Lieferung", 35, 1, true },
        { new string('a', 160), 160, 1, true },
        { new string('a', 161), 161, 2, true },
        { new string('a', 306), 306, 2, true },
        { new string('a', 307), 307, 3, true },
        { "€", 2, 1, true }, // by escape: twice
        { new string('a', 159) + "€", 161, 2, true },
        { new string('a', 152) + "€" + new string('a', 152), 306, 3, true }, // the pair is not cut, so a part stays one short
        { "ç", 1, 1, false }, // capital only
        { new string('語', 70), 70, 1, false },
        { new string('語', 71), 71, 2, false },
        { new string('語', 66) + "😀", 68, 1, false },
        { new string('語', 66) + "😀" + new string('語', 66), 134, 3, false }, // the pair is not cut
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void is_counted_in_parts_that_are_paid_for(string text, int units, int parts, bool plain) =>
        Assert.Equal(new TextLength(units, parts, plain), TextLength.Of(text));
}
