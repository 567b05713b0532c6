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
}
