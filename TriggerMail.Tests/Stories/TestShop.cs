using TriggerMail.Journeys;
using TriggerMail.Publishing.Reading;
using TriggerMail.Templates;
using TriggerMail.Templates.Checks;

namespace TriggerMail.Stories;

/// <summary>Small journeys and templates of a test's own.</summary>
internal static class TestShop
{
    private const string Head = """
        goal: Try it out
        benefit: { customer: Sees it, store: Knows it }
        feeling: curious

        """;

    /// <summary>Templates by name; each has a mail, and a text message where one is given.</summary>
    public static TemplateSet Templates(params (string Name, string? Sms)[] templates)
    {
        var files = templates.ToDictionary(template => $"{template.Name}/en.hbs", template =>
            $"---\nsubject: \"{template.Name}\"\n{(template.Sms is null ? "" : $"sms: \"{template.Sms}\"\n")}---\n<p>{template.Name} <a href=\"{{{{links.unsubscribe}}}}\">No more</a></p>\n");
        var loaded = TemplateSet.Of(files);
        Assert.Empty(TemplateCheck.Check(loaded));
        return loaded.Set;
    }

    /// <summary>A journey with this name, topic, entry and steps.</summary>
    public static Journey Journey(string name, string steps, string topic = "offers", string entry = "{ on: order.placed, again: always }", string more = "")
    {
        var yaml = $"journey: {name}\n{Head}topic: {topic}\n{more}entry: {entry}\nsteps:\n{steps.ReplaceLineEndings("\n")}\n";
        var (journey, problems) = JourneyReader.Read($"{name}.yaml", yaml);
        Assert.Empty(problems);
        return journey!;
    }
}
