using System.Text.Json;
using TriggerMail.Templates;

namespace TriggerMail.Tests.Templates;

/// <summary>Small template sets and models for stories.</summary>
internal static class Pages
{
    public const string Front = "---\nsubject: Hello\ntransactional: true\n---\n";

    public static Renderer Renderer(params (string Path, string Text)[] files) => new(Loaded(files).Set);

    public static LoadedTemplates Loaded(params (string Path, string Text)[] files) => TemplateSet.Of(files.ToDictionary(file => file.Path, file => file.Text));

    public static Rendered Render(string body, string model = "{}", string locale = "en") =>
        Renderer(($"mail/en.hbs", Front + body), ($"mail/{(locale == "en" ? "xx" : locale)}.hbs", Front + body)).Render("mail", locale, Json(model));

    /// <summary>What stands in the body of a rendered mail.</summary>
    public static string Body(string body, string model = "{}", string locale = "en")
    {
        var html = Render(body, model, locale).Html;
        return html[(html.IndexOf("<body>", StringComparison.Ordinal) + 6)..html.IndexOf("</body>", StringComparison.Ordinal)].Trim();
    }

    public static string Text(string body, string model = "{}") => Render(body, model).Text;

    public static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    /// <summary>The repository's own templates.</summary>
    public static string Shipped()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "TriggerMail.slnx")))
                return Path.Combine(folder.FullName, "templates");
        throw new DirectoryNotFoundException("The repository's root is not above the tests.");
    }
}
