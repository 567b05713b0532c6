using TriggerMail.Values;

namespace TriggerMail.Contacts;

public sealed class A_phone_number
{
    [Theory]
    [InlineData("+442079460123", "+442079460123")]
    [InlineData("+44 20 7946-0123", "+442079460123")]
    [InlineData("+1 (425) 555-0123", "+14255550123")]
    [InlineData("0049 171 1234567", "+491711234567")]
    [InlineData("020 7946 0123", null)] // where?
    [InlineData("+0123456789", null)] // no country begins with zero
    [InlineData("+12345678901234567", null)] // more than 15 digits
    [InlineData("+44", null)]
    [InlineData("+44 20 CALL NOW", null)]
    [InlineData("+４４２０７９４６０１２３", null)] // digits of another script
    [InlineData("+442079460123\n", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void is_usable_when_it_says_its_country(string? written, string? read) => Assert.Equal(read, Phone.Read(written));

    [Theory]
    [InlineData("020 7946 0123", "GB", "+442079460123")]
    [InlineData("0171 1234567", "DE", "+491711234567")]
    [InlineData("(650) 253-0000", "us", "+16502530000")]
    [InlineData("06 12 34 56 78", "FR", "+33612345678")]
    [InlineData("010-1234-5678", "KR", "+821012345678")]
    [InlineData("0912 345 6789", "IR", "+989123456789")]
    [InlineData("+44 (0)20 7946 0123", null, "+442079460123")] // the zero is for calls at home
    [InlineData("+44 20 7946 0123", "DE", "+442079460123")] // what it says itself counts
    [InlineData("12345", "GB", null)]
    [InlineData("020 CALL NOW", "GB", null)]
    [InlineData("020 7946 0123", "Britain", null)]
    [InlineData("020 7946 0123", "XX", null)]
    [InlineData("020 7946 0123", "", null)]
    public void is_read_as_people_in_its_country_write_it(string written, string? country, string? read) => Assert.Equal(read, Phone.Read(written, country));

    [Theory]
    [InlineData("GB", "DE", "+442079460123")] // the contact's country before the store's
    [InlineData(null, "GB", "+442079460123")]
    [InlineData(null, null, null)]
    public void is_of_the_contacts_country_or_the_stores(string? contact, string? store, string? number) =>
        Assert.Equal(number, new Contact { Id = "c", CreatedAt = default, Profile = new() { Phone = "020 7946 0123", Country = contact }, StoreCountry = store }.Number);

    [Fact]
    public void that_no_country_knows_is_refused_in_words()
    {
        var contact = new Contact { Id = "c", CreatedAt = default, Profile = new() { Phone = "12345" } };
        Assert.Equal("the phone number 12345 does not say its country; write it like +44 20 7946 0123", TriggerMail.Sending.Recipient.Missing(contact, "sms"));
        Assert.Equal("the phone number 12345 is none of GB and does not say its country; write it like +44 20 7946 0123",
            TriggerMail.Sending.Recipient.Missing(contact with { StoreCountry = "GB" }, "sms"));
    }

    [Fact]
    public void stays_suppressed_as_it_was_written_before()
    {
        var contact = new Contact { Id = "c", CreatedAt = default, Profile = new() { Phone = "+44 (0)20 7946 0123" }, PhoneSuppression = new("dead", default, "+4402079460123") };
        Assert.Equal("the number is suppressed: dead", TriggerMail.Sending.Recipient.Suppressed(contact, "sms"));
    }
}
