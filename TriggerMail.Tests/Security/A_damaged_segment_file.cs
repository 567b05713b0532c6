using System.Text.Json;
using TriggerMail.Contacts;
using TriggerMail.Publishing.Reading;
using TriggerMail.Segments;
using TriggerMail.Stories;

namespace TriggerMail.Security;

[Trait("Kind", "security")]
public sealed class A_damaged_segment_file
{
    private static readonly string[] Files = [.. Directory.GetFiles(Path.Combine(Repository.Root, "segments"), "*.yaml").Order(StringComparer.Ordinal)];

    private const string Everything = """
        segment: everything
        goal: Whoever any of the language's words can name
        when:
          any:
            - all: [ { contact.locale: { startsWith: de } }, { contact.orders.total: { atLeast: 10.5 } } ]
            - none: [ { contact.email: { endsWith: "@example.com" } }, { contact.consent.offers: subscribed } ]
            - count: { event: product.viewed, within: 30d, where: { product.id: p1 }, atLeast: 2 }
            - cart.items: { any: { price: { above: 3 } } }
            - contact.attributes.points: { between: [1, 2] }
        """;

    [Fact]
    public void is_refused_line_by_line_or_asked_of_anybody_but_never_a_bug()
    {
        var read = 0;
        foreach (var seed in Fuzz.Seeds(600))
        {
            var random = new Random(seed);
            var file = Files[random.Next(Files.Length)];
            var text = Fuzz.Damage(random.Next(3) == 0 ? Everything : File.ReadAllText(file), random);
            try
            {
                var (segment, problems) = SegmentReader.Read(Path.GetFileName(file), text);
                Assert.True(segment is not null || problems.Count > 0, $"seed {seed}: neither a segment nor a problem");
                Assert.All(problems, problem => Assert.True(problem.Message.Length > 5 && problem.Remedy.Length > 5, $"seed {seed}: {problem}"));
                if (segment is null)
                    continue;
                read++;
                foreach (var contact in Anybody)
                    segment.When.Holds(new Facts { Now = EngineStoryHost.Start, Contact = contact });
            }
            catch (Exception bug) when (bug is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"seed {seed}:\n{text}\n{bug}");
            }
        }
        Assert.True(read > 10, $"only {read} could still be read, so that little was asked");
    }

    private static readonly Contact[] Anybody =
    [
        new() { Id = "c1", CreatedAt = EngineStoryHost.Start },
        new()
        {
            Id = "c2",
            CreatedAt = EngineStoryHost.Start,
            Email = "ada@example.com",
            Profile = new() { Locale = "de-AT", Birthday = "0000-02-29", TimeZone = "Nowhere/At_All" },
            Cart = new("c", EngineStoryHost.Start, JsonDocument.Parse("""{"items":[1,null,{"price":"x"}],"total":[]}""").RootElement),
        },
    ];
}
