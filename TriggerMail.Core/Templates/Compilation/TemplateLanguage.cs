using System.Collections.Frozen;
using TriggerMail.Templates.Checks;

namespace TriggerMail.Templates.Compilation;

/// <summary>
/// The helpers a template may call: what each takes. The words here are the language; <see cref="Wording"/> gives them meaning,
/// Handlebars.Net itself that of its own.
/// </summary>
internal static class TemplateLanguage
{
    private static readonly FrozenSet<string> BuiltIn = ["if", "unless", "each", "with", "lookup"];

    /// <summary>Whether Handlebars.Net brings the helper along.</summary>
    public static bool IsBuiltIn(string helper) => BuiltIn.Contains(helper);

    /// <summary>Whether a block is named by a value instead of a helper: <c>{{#coupon}}...{{/coupon}}</c>.</summary>
    public static bool IsSection(Term.Call opening) =>
        !Blocks.ContainsKey(opening.Name) && opening.Arguments.IsEmpty && opening.Named.IsEmpty;

    /// <summary>Helpers that give a value.</summary>
    public static readonly FrozenDictionary<string, Signature> Values = new Dictionary<string, Signature>
    {
        ["money"] = new(2, 2, "{{money cart.total cart.currency}}"),
        ["date"] = new(1, 2, "{{date order.placedAt \"long\"}} (or \"day\", \"short\", \"time\")"),
        ["number"] = new(1, 1, "{{number cart.items}}"),
        ["percent"] = new(1, 1, "{{percent coupon.percent}}"),
        ["tenths"] = new(1, 1, "{{tenths coupon.percent}} 折"),
        ["default"] = new(2, 2, "{{default contact.firstName \"there\"}}", ToleratesMissing: true),
        ["truncate"] = new(2, 2, "{{truncate title 60}}"),
        ["plural"] = new(3, 3, "{{plural cart.items \"item\" \"items\"}}"),
        ["urlencode"] = new(1, 1, "{{urlencode contact.email}}"),
        ["first"] = new(2, 2, "{{#each (first cart.items 3)}}", ToleratesMissing: true),
        ["color"] = new(2, 2, "{{color store.color \"#1d4d4f\"}}", ToleratesMissing: true),
        ["ink"] = new(2, 2, "{{ink store.color \"#1d4d4f\"}}", ToleratesMissing: true),
        ["lookup"] = new(2, 2, "{{lookup contact.attributes \"plan\"}}", ToleratesMissing: true),
        ["eq"] = new(2, 2, "{{#if (eq contact.country \"DE\")}}...{{/if}}", ToleratesMissing: true),
        ["atLeast"] = new(2, 2, "{{#if (atLeast rating.count 5)}}...{{/if}}", ToleratesMissing: true),
        ["atMost"] = new(2, 2, "{{#if (atMost stock 5)}}...{{/if}}", ToleratesMissing: true),
        ["contains"] = new(2, 12, "{{#if (contains contact.pages \"/guide\" \"/blog\")}}...{{/if}}", ToleratesMissing: true),
    }.ToFrozenDictionary();

    /// <summary>Helpers that show or leave out what stands inside them.</summary>
    public static readonly FrozenDictionary<string, Signature> Blocks = new Dictionary<string, Signature>
    {
        ["if"] = new(1, 1, "{{#if coupon.code}}...{{/if}}", ToleratesMissing: true),
        ["unless"] = new(1, 1, "{{#unless coupon.code}}...{{/unless}}", ToleratesMissing: true),
        ["each"] = new(1, 1, "{{#each cart.items}}...{{/each}}", ToleratesMissing: true),
        ["with"] = new(1, 1, "{{#with product}}...{{/with}}", ToleratesMissing: true),
        ["eq"] = new(2, 2, "{{#eq contact.country \"DE\"}}...{{/eq}}", ToleratesMissing: true),
        ["atLeast"] = new(2, 2, "{{#atLeast rating.count 5}}...{{/atLeast}}", ToleratesMissing: true),
        ["atMost"] = new(2, 2, "{{#atMost stock 5}}...{{/atMost}}", ToleratesMissing: true),
        ["contains"] = new(2, 12, "{{#contains contact.pages \"/guide\" \"/blog\"}}...{{/contains}}", ToleratesMissing: true),
    }.ToFrozenDictionary();
}

/// <summary>How many values a helper takes, how it is written, and whether its first value may be missing.</summary>
internal sealed record Signature(int Least, int Most, string Example, bool ToleratesMissing = false);
