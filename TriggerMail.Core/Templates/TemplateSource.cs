using System.Collections.Immutable;
using TriggerMail.Templates.Checks;
using TriggerMail.Values;

namespace TriggerMail.Templates;

/// <summary>One template or partial file, read; a template's body together with its words in one locale.</summary>
internal sealed record TemplateSource(
    string File, string Name, string? Locale, FrontMatter Front, string Body, int BodyLine,
    ImmutableArray<Markup> Content, ImmutableArray<Markup> Subject, ImmutableArray<Markup> Preheader, ImmutableArray<Markup> Sms)
{
    /// <summary>The phrases it may say.</summary>
    public PhraseCatalog Words { get; init; } = PhraseCatalog.Empty;

    /// <summary>Whether it is the template of a wider locale with shared words of a region.</summary>
    public bool IsRegional => Words.Files.Any(file => file.Template is not null) && !Words.Files.Any(file => file.Template is not null && file.Locale == Locale);

    /// <summary>The file that holds its subject: its own, or that of its words.</summary>
    public string SubjectFile => FileOf(FrontMatter.SubjectKey, Front.Subject);

    /// <summary>The file that holds its text message.</summary>
    public string SmsFile => FileOf(FrontMatter.SmsKey, Front.Sms);

    /// <summary>Reads a file of HTML.</summary>
    public static TemplateSource Read(TemplatePath path, string text, List<Problem> problems)
    {
        text = text.ReplaceLineEndings("\n").TrimStart('\uFEFF');
        var (front, body, line) = FrontMatter.Read(path, text, problems);
        return new(path.File, path.Name, path.Locale, front, body, line,
            MarkupReader.Read(path.File, body, line, problems),
            MarkupReader.Read(path.File, front.Subject.Text, front.Subject.Line, problems),
            MarkupReader.Read(path.File, front.Preheader.Text, front.Preheader.Line, problems),
            MarkupReader.Read(path.File, front.Sms.Text, front.Sms.Line, problems));
    }

    private string FileOf(string key, Phrase phrase) => Words.Find(key) is { } saying && phrase.Line == saying.Line ? saying.File : File;

    /// <summary>This body with the words of one locale.</summary>
    public TemplateSource In(PhraseCatalog words)
    {
        var (subject, preheader, sms) = (words.Find(FrontMatter.SubjectKey), words.Find(FrontMatter.PreheaderKey), words.Find(FrontMatter.SmsKey));
        return this with
        {
            Locale = words.Locale,
            Words = words,
            Front = Front with { Subject = subject?.AsPhrase ?? new("", 0), Preheader = preheader?.AsPhrase ?? new("", 0), Sms = sms?.AsPhrase ?? new("", 0) },
            Subject = subject?.Plain ?? [],
            Preheader = preheader?.Plain ?? [],
            Sms = sms?.Plain ?? [],
        };
    }
}
