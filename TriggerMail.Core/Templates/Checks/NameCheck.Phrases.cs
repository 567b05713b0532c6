namespace TriggerMail.Templates.Checks;

/// <content>How names travel into phrases, and which phrases are said at all.</content>
internal sealed partial class NameCheck
{
    private readonly HashSet<LocalizedPhrase> said = new(ReferenceEqualityComparer.Instance);
    private bool isPlain;

    /// <summary>The phrases that some template says.</summary>
    public IReadOnlySet<LocalizedPhrase> Said => said;

    private void CheckSubject(TemplateSource template, Place place)
    {
        isPlain = true;
        if (template.Words.Files.Any(file => file.Template is not null))
        {
            WalkPhrase(new(FrontMatter.SubjectKey, "", 0), place);
            if (template.Words.Find(FrontMatter.PreheaderKey) is not null)
                WalkPhrase(new(FrontMatter.PreheaderKey, "", 0), place);
            if (template.Words.Find(FrontMatter.SmsKey) is not null)
                WalkPhrase(new(FrontMatter.SmsKey, "", 0), place);
        }
        else
        {
            Walk(template.Subject, place);
            Walk(template.Preheader, place);
            Walk(template.Sms, place);
        }
        isPlain = false;
    }

    private void WalkPhrase(Markup.Say say, Place place)
    {
        var inside = Markup.Say.Prefix + say.Name;
        if (place.Template.Words.Find(say.Name) is not { } saying)
            Missing(say, place);
        else if (place.Inside.Contains(inside))
            Say(place, say.Line, $"The phrase '{say.Name}' says itself.", "Remove the circle.");
        else
        {
            said.Add(saying);
            if (isPlain && saying.IsMarked)
                problems.Add(new(saying.File, saying.Line, $"'{say.Name}' has bold words or a link, and {(say.Name == FrontMatter.SmsKey ? "a text message" : "a subject line")} shows neither.", "Write it without ** and without [words](link)."));
            Walk(isPlain ? saying.Plain : saying.Html, place with { File = saying.File, Inside = place.Inside.Push(inside) });
        }
    }

    private void Missing(Markup.Say say, Place place)
    {
        var (template, files) = (place.Template, place.Template.Words.Files);
        var elsewhere = set.InDefault(template.Name)?.Words.Find(say.Name);
        var isShared = (elsewhere?.File ?? place.File).StartsWith('_') || files.All(file => file.Template is null);
        var file = files.LastOrDefault(file => file.Template is null == isShared);
        problems.Add(new(
            file?.File ?? $"{(isShared ? "_words" : template.Name)}/{template.Locale}.yaml", file?.LastLine ?? 0, $"The phrase '{say.Name}' is missing{(say.Line > 0 ? $", and {place.File}:{say.Line} says it" : "")}.",
            elsewhere is null ? $"Add a line: {say.Name}: \"...\"." : $"Add a line: {say.Name}: \"...\"; in '{set.DefaultLocale}' it reads \"{elsewhere.Text}\"."));
    }
}
