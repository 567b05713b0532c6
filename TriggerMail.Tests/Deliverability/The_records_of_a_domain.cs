using System.Security.Cryptography;

namespace TriggerMail.Deliverability;

public sealed class The_records_of_a_domain
{
    private static readonly DomainQuestion Shop = new("shop.example") { Selectors = ["s1"], Include = "spf.service.example" };

    private static readonly string[] Good =
    [
        "shop.example TXT v=spf1 include:spf.service.example -all",
        "spf.service.example TXT v=spf1 ip4:192.0.2.0/24 -all",
        $"s1._domainkey.shop.example TXT v=DKIM1; k=rsa; p={Key(2048)}",
        "_dmarc.shop.example TXT v=DMARC1; p=reject; rua=mailto:dmarc@shop.example",
        "shop.example MX 10 mx.shop.example.",
        "_mta-sts.shop.example TXT v=STSv1; id=1",
        "_smtp._tls.shop.example TXT v=TLSRPTv1; rua=mailto:tls@shop.example",
    ];

    [Fact]
    public void are_all_good_when_they_are() => Assert.All(Examine(Good), finding => Assert.Equal((Weight.Good, ""), (finding.Weight, finding.Remedy)));

    [Theory]
    [InlineData("shop.example TXT", null, "SPF", "does not say which servers may send its mail")]
    [InlineData("shop.example TXT", "v=spf1 include:spf.service.example +all", "SPF", "every server in the world")]
    [InlineData("shop.example TXT", "v=spf1 include:spf.service.example all", "SPF", "every server in the world")]
    [InlineData("shop.example TXT", "v=spf1 ip4:198.51.100.1 -all", "SPF", "does not include spf.service.example")]
    [InlineData("s1._domainkey", null, "DKIM", "There is no key at s1._domainkey.shop.example")]
    [InlineData("s1._domainkey", "v=DKIM1; p=", "DKIM", "was taken back")]
    [InlineData("s1._domainkey", "v=DKIM1; p=MIIBIjANBgkq", "DKIM", "cannot be read")]
    [InlineData("_dmarc", null, "DMARC", "refuse bulk mail without one")]
    [InlineData("_dmarc", "v=DMARC1; p=nothing", "DMARC", "the policy 'nothing'")]
    [InlineData("shop.example MX", null, "MX", "takes no mail")]
    [InlineData("shop.example MX", "0 .", "MX", "never takes mail")]
    public void are_broken(string record, string? value, string topic, string words) => Says(Weight.Broken, record, value, topic, words);

    [Theory]
    [InlineData("shop.example TXT", "v=spf1 include:spf.service.example ?all", "SPF", "says nothing about other servers")]
    [InlineData("shop.example TXT", "v=spf1 include:spf.service.example", "SPF", "does not end with what becomes of other servers")]
    [InlineData("shop.example TXT", "v=spf1 ptr include:spf.service.example -all", "SPF", "uses ptr")]
    [InlineData("s1._domainkey", "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", "DKIM", "Ed25519")]
    [InlineData("_dmarc", "v=DMARC1; p=none; rua=mailto:d@shop.example", "DMARC", "only watches (p=none)")]
    [InlineData("_dmarc", "v=DMARC1; p=reject", "DMARC", "there is no rua")]
    [InlineData("_dmarc", "v=DMARC1; p=reject; pct=20; rua=mailto:d@shop.example", "DMARC", "for 20 of 100 mails")]
    [InlineData("_mta-sts", null, "TLS", "no MTA-STS")]
    [InlineData("_smtp._tls", null, "TLS", "no TLS-RPT")]
    public void could_be_better(string record, string? value, string topic, string words) => Says(Weight.Advice, record, value, topic, words);

    [Theory]
    [InlineData(512, Weight.Broken, "has 512 bits, and receivers ignore")]
    [InlineData(1024, Weight.Advice, "has 1024 bits")]
    [InlineData(2048, Weight.Good, "has 2048 bits")]
    public void hold_a_key_that_is_long_enough(int bits, Weight weight, string words) => Says(weight, "s1._domainkey", $"v=DKIM1; p={Key(bits)}", "DKIM", words);

    [Fact]
    public void may_cost_ten_look_ups_and_no_more()
    {
        string[] Records(int includes) =>
        [
            .. Good.Where(line => !line.Contains("v=spf1", StringComparison.Ordinal)),
            $"shop.example TXT v=spf1 include:spf.service.example {string.Join(' ', Enumerable.Range(1, includes).Select(n => $"include:i{n}.example"))} -all",
            .. Enumerable.Range(1, includes).Select(n => $"i{n}.example TXT v=spf1 a mx ~all"),
            "spf.service.example TXT v=spf1 include:shop.example ip4:192.0.2.1 -all",
        ];

        Assert.Contains(Examine(Records(2)), finding => finding is { Topic: "SPF", Weight: Weight.Good } && finding.What.Contains("takes 8 of 10", StringComparison.Ordinal));
        Assert.Contains(Examine(Records(3)), finding => finding is { Topic: "SPF", Weight: Weight.Broken } && finding.What.Contains("look up 11 names", StringComparison.Ordinal));
    }

    [Fact]
    public void must_not_be_there_twice()
    {
        Assert.Contains(Examine([.. Good, "shop.example TXT v=spf1 -all"]), finding => finding.What.Contains("has 2 SPF records", StringComparison.Ordinal));
        Assert.Contains(Examine([.. Good, "_dmarc.shop.example TXT v=DMARC1; p=none"]), finding => finding.What.Contains("has 2 DMARC records", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("bounces.shop.example", "r", true)]
    [InlineData("bounces.shop.example", "s", false)]
    [InlineData("service.example", "r", false)]
    public void must_agree_on_who_sends(string path, string mode, bool agrees)
    {
        string[] records = [.. Good.Where(line => !line.StartsWith("_dmarc", StringComparison.Ordinal)), $"_dmarc.shop.example TXT v=DMARC1; p=reject; aspf={mode}; rua=mailto:d@shop.example"];

        var alignment = Assert.Single(Examine(records, Shop with { ReturnPath = path }), finding => finding.Topic == "alignment");

        Assert.Equal(agrees ? Weight.Good : Weight.Advice, alignment.Weight);
    }

    [Theory]
    [InlineData("sp=none; ", "only watches")]
    [InlineData("", "is refused")]
    public void of_a_part_of_the_domain_are_those_of_the_whole(string part, string words)
    {
        string[] records = [$"_dmarc.shop.example TXT v=DMARC1; {part}p=reject; rua=mailto:d@shop.example"];

        Assert.Contains(Examine(records, Shop with { Domain = "mail.shop.example" }), finding => finding.Topic == "DMARC" && finding.What.Contains(words, StringComparison.Ordinal));
    }

    [Fact]
    public void are_read_as_people_write_them_down()
    {
        var (answers, problems) = DnsAnswers.Read(["# comment", "; dig", "", "Shop.Example. 300 IN TXT \"v=spf1 \" \"-all\"", "alias.example CNAME shop.example.", "shop.example. IN MX 10 mx.example."]);

        Assert.Empty(problems);
        Assert.Equal(["v=spf1 -all"], answers.Of("alias.example", "TXT"));
        Assert.Equal(["10 mx.example."], answers.Of("SHOP.example", "mx"));
        Assert.Equal(["Line 1 is 'shop.example'; write a name, a type (TXT, MX, CNAME, A, AAAA) and a value."], DnsAnswers.Read(["shop.example"]).Problems);
    }

    private static void Says(Weight weight, string record, string? value, string topic, string words)
    {
        var found = Good.Single(line => line.StartsWith(record, StringComparison.Ordinal));
        var name = string.Join(' ', found.Split(' ')[..2]);
        var rest = Good.Where(line => line != found);

        Assert.Contains(Examine([.. rest, .. value is null ? [] : new[] { $"{name} {value}" }]), finding =>
            finding.Topic == topic && finding.Weight == weight && finding.What.Contains(words, StringComparison.Ordinal) && (finding.Remedy.Length > 0 || weight == Weight.Good));
    }

    private static IReadOnlyList<DomainFinding> Examine(IEnumerable<string> records, DomainQuestion? question = null)
    {
        var (answers, problems) = DnsAnswers.Read(records);
        Assert.Empty(problems);
        return DomainCheck.Examine(question ?? Shop, answers);
    }

    private static string Key(int bits)
    {
        using var rsa = RSA.Create(bits);
        return Convert.ToBase64String(rsa.ExportSubjectPublicKeyInfo());
    }
}
