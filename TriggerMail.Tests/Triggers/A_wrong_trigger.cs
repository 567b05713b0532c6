using TriggerMail.Journeys;
using TriggerMail.Publishing;
using TriggerMail.Publishing.Checking;
using TriggerMail.Publishing.Reading;

namespace TriggerMail.Tests.Triggers;

public sealed class A_wrong_trigger
{
    private static readonly HashSet<string> Templates = ["welcome"], Segments = ["vip"];

    public static TheoryData<string, string> Entries => new()
    {
        { "{ on: cart.updated, date: { of: contact.birthday } }", "`entry.on` and `entry.date` both start the journey. Keep one; for the other make a journey of its own." },
        { "{ date: { of: cart.total } }", "`cart.total` is no date of the contact: at that time there is no event to look into. Write `of: contact.birthday`, or a date of the store's own such as `of: contact.attributes.expiresAt`." },
        { "{ date: { of: contact.email } }", "`contact.email` is no date. Write `of: contact.birthday`, or a date of the store's own such as `of: contact.attributes.expiresAt`." },
        { "{ date: { of: contact.orders.count } }", "`contact.orders.count` is no date. Write `of: contact.birthday`, or a date of the store's own such as `of: contact.attributes.expiresAt`." },
        { "{ date: { of: contact.birthday, before: 36h } }", "`entry.date.before: 1d 12h` is not a number of whole days. Write e.g. `before: 3d`; the hour is said with `at`." },
        { "{ date: { of: contact.birthday, before: 1d, after: 1d } }", "`entry.date` has both `before` and `after`. Keep one." },
        { "{ date: { of: contact.birthday, at: \"25:00\" } }", "`entry.date.at: 25:00` is not a time of day. Write e.g. `at: \"09:00\"`." },
        { "{ date: { of: contact.birthday, every: month } }", "`entry.date.every: month` is not one of year, once. Write `every: year` or `every: once`." },
        { "{ date: { of: contact.birthday }, newer: restart }", "`newer: restart` would begin an enrollment again in the middle whenever the time comes. Leave `newer` out." },
        { "{ absence: { of: page.viewed } }", "`entry.absence.for` is missing. Add `for: 30d`." },
        { "{ absence: { of: page.view, for: 30d } }", "There is no event `page.view`, but one with almost that name. Did you mean `page.viewed`?" },
        { "{ segment: vipp }", "There is no segment `vipp`. Did you mean `vip`?" },
        { "{ broadcast: { to: everyone, at: \"2027-11-26 09:00\" } }", "There is no segment `everyone`. Make the file `segments/everyone.yaml`." },
        { "{ broadcast: { to: vip, at: friday } }", "`entry.broadcast.at: friday` is no date with a time of day. Write `at: \"2027-11-26 09:00\"`." },
        { "{ every: { day: fryday } }", "`entry.every.day: fryday` is not one of sunday, monday, tuesday, wednesday, thursday, friday, saturday. Did you mean `friday`?" },
        { "{ on: date.reached }", "`date.reached` is given to one journey only: the one whose `entry` says `date`. Write `date: { of: contact.birthday }` in place of `on`." },
    };

    [Theory]
    [MemberData(nameof(Entries))]
    public void is_told_with_its_remedy(string entry, string told)
    {
        var yaml = $"journey: sample\ngoal: a\nbenefit: {{ customer: b, store: c }}\nfeeling: d\ntopic: news\nentry: {entry}\nsteps: [{{ send: welcome }}]\n";
        var problem = Assert.Single(JourneyCheck.Of(JourneyReader.ReadFile("sample.yaml", yaml), Templates, Segments));
        Assert.Equal($"sample.yaml:6: {told}", problem.ToString());
    }

    public static TheoryData<string, string> SegmentFiles => new()
    {
        { "segment: vip\ngoal: a\n", "vip.yaml:1: `when` is missing. Add `when: { count: { event: order.placed, atLeast: 5 } }`." },
        { "segment: vop\ngoal: a\nwhen: { contact.country: AT }\n", "vip.yaml:1: The segment is called `vop`, but its file is not. Call the file `vop.yaml`, or write `segment: vip`." },
        { "segment: vip\ngoal: a\nwhen: { product.price: { atLeast: 5 } }\n", "vip.yaml:3: `product.price` is part of an event, and a segment is looked at without one. Ask about `contact`, `cart` or `order`, or count events: `count: { event: product.viewed, atLeast: 3 }`." },
        { "segment: vip\ngoal: a\nwhen: { contact.segments: { contains: club } }\n", "vip.yaml:3: A segment asks which segments the contact is in. Write the other segment's condition here as well." },
        { "segment: vip\ngoal: a\nwhen: { count: { event: order.place, atLeast: 5 } }\n", "vip.yaml:3: There is no event `order.place`, but one with almost that name. Did you mean `order.placed`?" },
        { "segment: vip\ngoal: a\nwen: { contact.country: AT }\n", "vip.yaml:3: `wen` is not a key of a segment file. Did you mean `when`?" },
    };

    [Theory]
    [MemberData(nameof(SegmentFiles))]
    public void of_a_segment_is_told_with_its_remedy(string yaml, string told) =>
        Assert.Equal(told, Assert.Single(SegmentReader.Read("vip.yaml", yaml).Problems).ToString());

    [Fact]
    public async Task of_a_segment_never_stops_the_others_and_its_last_good_version_stays()
    {
        using var folder = new TemporaryFolder();
        var records = new Storage.InMemoryRecordStore();
        Directory.CreateDirectory(folder["segments"]);
        Write("vip", "{ count: { event: order.placed, atLeast: 5 } }");
        Write("club", "{ contact.attributes.club: true }");
        Assert.Equal(["club", "vip"], await PublishAsync());

        Write("vip", "{ count: { event: order.placed } }");
        Write("fans", "{ contact.country: AT }");
        File.Delete(folder["segments/club.yaml"]);
        Assert.Equal(["fans", "vip"], await PublishAsync());

        void Write(string name, string when) => File.WriteAllText(folder[$"segments/{name}.yaml"], $"segment: {name}\ngoal: Try it out\nwhen: {when}\n");

        async Task<IEnumerable<string>> PublishAsync()
        {
            var published = new PublishedJourneys();
            await Publisher.PublishAsync(records, Content.Load(Repository.Journeys, Repository.Templates, folder["segments"]), published, default);
            return published.Segments.Select(segment => segment.Name);
        }
    }

    [Fact]
    public void is_not_among_the_segments_that_are_shipped() => Assert.Empty(SegmentFolder.Load(Repository.Segments).Problems);
}
