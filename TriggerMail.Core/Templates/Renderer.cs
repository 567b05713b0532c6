using System.Collections.Concurrent;
using System.Text.Json;
using TriggerMail.Templates.Compilation;

namespace TriggerMail.Templates;

/// <summary>
/// Turns a template and a model into a message's words. What a template can reach is the model alone: no files, no .NET objects.
/// Every value is escaped. Prepares a template when it is first needed and keeps it; safe to use from many threads.
/// </summary>
public sealed class Renderer(TemplateSet templates)
{
    private readonly TemplateCompiler compiler = new(templates.Partials);
    private readonly ConcurrentDictionary<string, Lazy<Template>> prepared = new(StringComparer.Ordinal);

    /// <summary>The templates it renders.</summary>
    public TemplateSet Templates => templates;

    /// <summary>
    /// The words of one message, in the contact's language or the nearest there is; numbers and dates as they are written where the
    /// contact lives.
    /// </summary>
    /// <exception cref="KeyNotFoundException">There is no such template: a bug, because a published journey names only templates that exist.</exception>
    public Rendered Render(string template, string? locale, JsonElement model)
    {
        var reader = Locales.With(locale, Country(model));
        var source = templates.Find(template, reader);
        return prepared.GetOrAdd($"{source.Name}/{source.Locale}", _ => new(() => new(source, compiler))).Value.Render(model, reader);
    }

    private static string? Country(JsonElement model) =>
        model.ValueKind == JsonValueKind.Object && model.TryGetProperty("contact", out var contact) && contact.ValueKind == JsonValueKind.Object
        && contact.TryGetProperty("country", out var country) && country.ValueKind == JsonValueKind.String
            ? country.GetString()
            : null;

    /// <summary>The paths the mail needs and the model lacks, e.g. <c>cart.url</c> or <c>cart.items[1].title</c>; empty when it may be sent.</summary>
    /// <exception cref="KeyNotFoundException">There is no such template.</exception>
    public IReadOnlyList<string> Missing(string template, string? locale, JsonElement model) =>
        [.. templates.Find(template, Locales.With(locale, Country(model))).Front.Needs.SelectMany(need => ModelValue.Missing(model, need.Text))];
}
