using TriggerMail.Templates;
using TriggerMail.Templates.Checks;

namespace TriggerMail.Tests.Templates;

/// <summary>What an author who knows Handlebars may write, and what is refused by name. In a tea shop's words.</summary>
[Trait("Kind", "security")]
public sealed class The_template_language
{
    private const string Shop = """
        {
          "tea": "Assam", "cup": "<b>blue</b>", "count": 2, "none": 0, "yes": true, "no": false, "blank": " ", "nothing": null, "empty": [],
          "store": { "name": "Northwind", "url": "https://shop.example" },
          "order": { "nr": "1042", "gift note": "for Ada", "items": [{ "title": "Pot", "price": "9.50" }, { "title": "Tin" }] },
          "teas": ["Assam", "Sencha"], "prices": { "Pot": "9.50", "Tin": "4.20" }, "wanted": "Tin",
          "rows": [{ "name": "A", "cells": ["1", "2"] }, { "name": "B", "cells": [] }]
        }
        """;

    private static string Shown(string mustaches, params (string Path, string Text)[] partials)
    {
        var loaded = Pages.Loaded([("mail/en.hbs", $"{Pages.Front}<p>[{mustaches}]</p>"), .. partials]);
        Assert.Empty(loaded.Problems);
        var html = new Renderer(loaded.Set).Render("mail", "en", Pages.Json(Shop)).Html;
        return html[(html.IndexOf("<p>[", StringComparison.Ordinal) + 4)..html.LastIndexOf("]</p>", StringComparison.Ordinal)];
    }

    private static string Refused(string mustaches) =>
        TemplateCheck.Check(Pages.Loaded(("mail/en.hbs", $"{Pages.Front}<p>{mustaches}</p>"))).Select(problem => problem.ToString()).First();

    [Theory]
    [InlineData("{{tea}}", "Assam")]
    [InlineData("{{ tea }}", "Assam")]
    [InlineData("{{cup}}", "&lt;b&gt;blue&lt;/b&gt;")]
    [InlineData("{{count}}, {{none}}", "2, 0")]
    [InlineData("{{yes}}, {{no}}", "true, false")]
    [InlineData("{{nothing}}{{unheardOf}}{{order.unheardOf.deeper}}", "")]
    [InlineData("{{blank}}", "")]
    [InlineData("{{order.nr}}", "1042")]
    [InlineData("{{order/nr}}", "1042")]
    [InlineData("{{this.tea}}, {{./tea}}, {{this/tea}}", "Assam, Assam, Assam")]
    [InlineData("{{order.[gift note]}}", "for Ada")]
    [InlineData("{{order.[nr]}}", "1042")]
    [InlineData("{{#with order}}{{[gift note]}}{{/with}}", "for Ada")]
    [InlineData("{{teas.length}}", "2")]
    [InlineData("{{teas.[1]}}, {{teas.1}}", "Sencha, Sencha")]
    [InlineData("{{order.items.[0].title}}", "Pot")]
    [InlineData("{{teas.[7]}}", "")]
    [InlineData("{{@root.tea}}, {{@root.order.nr}}", "Assam, 1042")]
    public void shows_values_by_their_paths(string mustaches, string expected) => Assert.Equal(expected, Shown(mustaches));

    [Theory]
    [InlineData("{{#if tea}}a{{/if}}", "a")]
    [InlineData("{{#if no}}a{{else}}b{{/if}}", "b")]
    [InlineData("{{#if none}}a{{else}}b{{/if}}", "b")]
    [InlineData("{{#if empty}}a{{else}}b{{/if}}", "b")]
    [InlineData("{{#if blank}}a{{else}}b{{/if}}", "b")]
    [InlineData("{{#if unheardOf.deeper}}a{{else}}b{{/if}}", "b")]
    [InlineData("{{#if no}}a{{else if none}}b{{else if tea}}c{{else}}d{{/if}}", "c")]
    [InlineData("{{#if no}}a{{else if none}}b{{else}}d{{/if}}", "d")]
    [InlineData("{{#if no}}a{{else unless none}}b{{/if}}", "b")]
    [InlineData("{{#if no}}a{{^}}b{{/if}}", "b")]
    [InlineData("{{^if no}}a{{else}}b{{/if}}", "a")]
    [InlineData("{{#unless no}}a{{/unless}}", "a")]
    [InlineData("{{#unless tea}}a{{else}}b{{/unless}}", "b")]
    [InlineData("{{#if (eq tea \"Assam\")}}a{{/if}}", "a")]
    [InlineData("{{#if (atLeast count 3)}}a{{else if (atLeast count 2)}}b{{/if}}", "b")]
    [InlineData("{{#if (contains tea \"ass\" \"mint\")}}a{{/if}}", "a")]
    [InlineData("{{#unless (eq (default wanted \"Pot\") \"Tin\")}}a{{else}}b{{/unless}}", "b")]
    [InlineData("{{#eq count 2}}a{{else}}b{{/eq}}", "a")]
    [InlineData("{{#eq tea \"Sencha\"}}a{{else eq count 2}}b{{/eq}}", "b")]
    [InlineData("{{#atMost none 0}}a{{/atMost}}", "a")]
    public void asks_questions(string mustaches, string expected) => Assert.Equal(expected, Shown(mustaches));

    [Theory]
    [InlineData("{{#each teas}}{{this}} {{/each}}", "Assam Sencha ")]
    [InlineData("{{#each teas}}{{.}} {{/each}}", "Assam Sencha ")]
    [InlineData("{{#each teas}}{{@index}}{{/each}}", "01")]
    [InlineData("{{#each teas}}{{#if @first}}first {{/if}}{{#if @last}}last{{/if}}{{/each}}", "first last")]
    [InlineData("{{#each teas as |one at|}}{{at}}:{{one}} {{/each}}", "0:Assam 1:Sencha ")]
    [InlineData("{{#each order.items as |item|}}{{item.title}} {{/each}}", "Pot Tin ")]
    [InlineData("{{#each order.items}}{{../order.nr}} {{/each}}", "1042 1042 ")]
    [InlineData("{{#each order.items}}{{#if title}}{{../tea}}{{/if}} {{/each}}", "Assam Assam ")]
    [InlineData("{{#each rows}}{{#each cells}}{{../name}}{{this}}{{../../tea}} {{/each}}{{/each}}", "A1Assam A2Assam ")]
    [InlineData("{{#each rows}}{{#each cells}}{{@../index}}{{@index}} {{/each}}{{/each}}", "00 01 ")]
    [InlineData("{{#each prices}}{{@key}}={{this}} {{/each}}", "Pot=9.50 Tin=4.20 ")]
    [InlineData("{{#each empty}}a{{else}}none{{/each}}", "none")]
    [InlineData("{{#each unheardOf}}a{{else}}none{{/each}}", "none")]
    [InlineData("{{#each rows}}{{name}}{{#each cells}}.{{else}}!{{/each}} {{/each}}", "A.. B! ")]
    [InlineData("{{#each (first teas 1)}}{{this}}{{/each}}", "Assam")]
    [InlineData("{{#each tea}}a{{/each}}", "")]
    public void goes_through_lists(string mustaches, string expected) => Assert.Equal(expected, Shown(mustaches));

    [Theory]
    [InlineData("{{#with order}}{{nr}}{{/with}}", "1042")]
    [InlineData("{{#with order}}{{nr}} of {{../store.name}}{{/with}}", "1042 of Northwind")]
    [InlineData("{{#with order as |o|}}{{o.nr}}{{/with}}", "1042")]
    [InlineData("{{#with unheardOf}}a{{else}}b{{/with}}", "b")]
    [InlineData("{{#with order}}{{#with ../store}}{{name}}{{/with}}{{/with}}", "Northwind")]
    [InlineData("{{#order}}{{nr}}{{/order}}", "1042")]
    [InlineData("{{#order}}{{nr}} of {{../store.name}}{{/order}}", "1042 of Northwind")]
    [InlineData("{{#order.items}}{{title}} {{/order.items}}", "Pot Tin ")]
    [InlineData("{{#teas}}{{.}} {{/teas}}", "Assam Sencha ")]
    [InlineData("{{#teas}}{{@index}}{{/teas}}", "01")]
    [InlineData("{{#yes}}{{tea}}{{/yes}}", "Assam")]
    [InlineData("{{#no}}a{{/no}}", "")]
    [InlineData("{{#empty}}a{{else}}b{{/empty}}", "b")]
    [InlineData("{{#unheardOf}}a{{^}}b{{/unheardOf}}", "b")]
    [InlineData("{{^unheardOf}}a{{/unheardOf}}", "a")]
    [InlineData("{{^empty}}a{{/empty}}", "a")]
    [InlineData("{{^teas}}a{{else}}{{this}} {{/teas}}", "Assam Sencha ")]
    [InlineData("{{#empty}}a{{else if tea}}{{tea}}{{/empty}}", "Assam")]
    public void has_sections(string mustaches, string expected) => Assert.Equal(expected, Shown(mustaches));

    [Theory]
    [InlineData("{{lookup prices wanted}}", "4.20")]
    [InlineData("{{lookup prices \"Pot\"}}", "9.50")]
    [InlineData("{{lookup teas 1}}", "Sencha")]
    [InlineData("{{lookup order \"gift note\"}}", "for Ada")]
    [InlineData("{{lookup prices tea}}", "")]
    [InlineData("{{default (lookup prices tea) \"ask us\"}}", "ask us")]
    [InlineData("{{#each order.items}}{{lookup ../prices title}} {{/each}}", "9.50 4.20 ")]
    [InlineData("{{#with (lookup order.items 0)}}{{title}}{{/with}}", "Pot")]
    [InlineData("{{money (lookup prices wanted) \"EUR\"}}", "€4.20")]
    [InlineData("{{truncate (default nothing (default cup \"x\")) 60}}", "&lt;b&gt;blue&lt;/b&gt;")]
    [InlineData("{{plural order.items \"thing\" 'things'}}", "2 things")]
    [InlineData("{{default nothing 'it is \"tea\"'}}", "it is &quot;tea&quot;")]
    public void looks_up_and_calculates(string mustaches, string expected) => Assert.Equal(expected, Shown(mustaches));

    [Theory]
    [InlineData("a {{~tea}} b", "aAssam b")]
    [InlineData("a {{tea~}} b", "a Assamb")]
    [InlineData("a {{~tea~}} b", "aAssamb")]
    [InlineData("a {{~money \"3\" \"EUR\"~}} b", "a€3.00b")]
    [InlineData("a {{~#if tea}} b {{/if}} c", "a b  c")]
    [InlineData("a {{#if tea~}} b {{~/if}} c", "a b c")]
    [InlineData("a {{#if no}}x{{~else~}} b {{~/if~}} c", "a bc")]
    [InlineData("a {{#if no}}x{{~^~}} b {{/if}}c", "a b c")]
    [InlineData("a {{~#each teas~}} {{this}}, {{~/each~}} b", "aAssam,Sencha,b")]
    [InlineData("a {{~#if no}}x{{~else if tea~}} b {{~/if~}} c", "abc")]
    [InlineData("a {{~^unheardOf~}} b {{~/unheardOf~}} c", "abc")]
    [InlineData("a {{~> row~}} b", "arowb")]
    [InlineData("a {{! a note }}{{!-- {{tea}} --}}b", "a b")]
    [InlineData("\\{{tea}}", "{{tea}}")]
    [InlineData("\\{{tea}} and {{tea}}", "{{tea}} and Assam")]
    [InlineData("\\\\{{tea}}", "\\Assam")]
    [InlineData("a \\ b", "a \\ b")]
    public void minds_white_space_and_escapes(string mustaches, string expected) =>
        Assert.Equal(expected, Shown(mustaches, ("_partials/row.hbs", "row")));

    [Theory]
    [InlineData("{{#*inline \"row\"}}{{title}};{{/inline}}{{#each order.items}}{{> row}}{{/each}}", "Pot;Tin;")]
    [InlineData("{{> row}}{{#*inline \"row\"}}late{{/inline}}", "late")]
    [InlineData("{{#*inline \"row\"}}a{{/inline}}{{#*inline \"row\"}}b{{/inline}}{{> row}}", "b")]
    [InlineData("{{#*inline \"row\"}}a{{/inline}}{{#if tea}}{{#*inline \"row\"}}b{{/inline}}{{> row}}{{/if}}{{> row}}", "ba")]
    [InlineData("{{#*inline \"row\"}}{{name}}{{/inline}}{{> row name=tea}}", "Assam")]
    [InlineData("{{#*inline \"row\"}}{{title}}{{/inline}}{{#each order.items}}{{> row this}} {{/each}}", "Pot Tin ")]
    [InlineData("{{> card order}}", "1042 ")]
    [InlineData("{{> card store nr=tea}}", "Assam ")]
    [InlineData("{{> card nr=\"7\"}}", "7 ")]
    [InlineData("{{#> card nr=\"7\"}}in {{tea}}{{/card}}", "7 in Assam")]
    [InlineData("{{#> frame}}{{#*inline \"head\"}}H{{/inline}}body{{/frame}}", "H:body")]
    [InlineData("{{#*inline \"card\"}}mine{{/inline}}{{> card}}", "mine")]
    public void has_partials_of_its_own_and_shared_ones(string mustaches, string expected) => Assert.Equal(expected, Shown(
        mustaches, ("_partials/card.hbs", "---\ntakes: [nr?]\n---\n{{nr}} {{> @partial-block}}"), ("_partials/frame.hbs", "{{> head}}:{{> @partial-block}}")));

    [Theory]
    [InlineData("{{{store.name}}}", "'{{{store.name}}}' would show text unescaped.")]
    [InlineData("{{&store.name}}", "'{{&store.name}}' would show text unescaped.")]
    [InlineData("{{~{store.name}~}}", "'{{~{store.name}~}}' would show text unescaped.")]
    [InlineData("{{{{raw}}}}x{{{{/raw}}}}", "'{{{{raw}}}}' opens a raw block, which is not part of the template language.")]
    [InlineData("{{*decorate}}", "'{{*decorate}}' is not part of the template language.")]
    [InlineData("{{#*decorate}}x{{/decorate}}", "'{{#*decorate}}' is not part of the template language.")]
    [InlineData("{{> (lookup this \"row\")}}", "'{{> (lookup this \"row\")}}' finds out while rendering which partial it is.")]
    [InlineData("{{#> nowhere}}else this{{/nowhere}}", "There is no partial 'nowhere'.")]
    [InlineData("{{#*inline}}x{{/inline}}", "'{{#*inline}}' is not part of the template language.")]
    [InlineData("{{~! a note ~}}", "'{{~! a note ~}}' is a comment, and a comment takes no white space away.")]
    [InlineData("{{\"store\"}}", "'{{\"store\"}}' cannot be read: \"store\" is a value by itself and names nothing")]
    [InlineData("{{12}}", "'{{12}}' cannot be read: 12 is a value by itself and names nothing")]
    [InlineData("{{#store.name}}x{{/store.name}}", "'{{#store.name}}' is about a text. Ask for it with {{#if store.name}}")]
    [InlineData("{{#if store.name includeZero=true}}x{{/if}}", "'if' is given 2 values.")]
    [InlineData("{{log store.name}}", "There is no helper 'log'.")]
    [InlineData("{{say 1}}", "There is no helper 'say'.")]
    [InlineData("{{#names a=store.name}}x{{/names}}", "There is no helper 'names' that opens a block.")]
    [InlineData("{{@reader}}", "'@reader' is not known.")]
    [InlineData("{{@root/store/name}}", "'@root/store/name' is not known. Write @root.store.name.")]
    [InlineData("{{#with shipment}}{{number}}{{/with}}", "'number' is given 0 values. Write it like {{number cart.items}}.")]
    [InlineData("{{#if @partial-block}}x{{/if}}", "'@partial-block' is not known.")]
    [InlineData("{{store.[gift note]}}", "'store.[gift note]' is not known: there is no 'gift note' in it.")]
    [InlineData("{{lookup store \"nmae\"}}", "'this.[nmae]' is not known: there is no 'nmae' in it. Did you mean 'name'?")]
    [InlineData("{{lookup contact.attributes store.name}}", "'{{lookup contact.attributes store.name}}' may find nothing, and there is nothing to show instead.")]
    [InlineData("{{#if (lookup contact.attributes store.name)}}{{lookup contact.attributes store.url}}{{/if}}", "'{{lookup contact.attributes store.url}}' may find nothing")]
    [InlineData("{{#each viewed}}{{else}}{{../store.name}}{{/each}}", "'../store.name' leads out of the {{else}} of a loop.")]
    [InlineData("{{#shelf}}x{{/shelf}}", "There is no helper 'shelf' that opens a block.")]
    [InlineData("{{date.[of}}", "'{{date.[of}}' cannot be read: A '[' is not closed.")]
    public void refuses_by_name_what_it_has_not(string mustaches, string problem) =>
        Assert.StartsWith($"mail/en.hbs:5: {problem}", Refused(mustaches), StringComparison.Ordinal);

    [Theory]
    [InlineData("{{#*inline \"row\"}}{{#if title}}{{title}}{{/if}}{{/inline}}{{#each viewed}}{{> row}}{{/each}}")]
    [InlineData("{{#coupon}}{{#if code}}{{code}}{{/if}}{{/coupon}}{{^coupon}}none{{/coupon}}")]
    [InlineData("{{#viewed}}{{#if title}}{{title}}{{/if}}{{else}}nothing{{/viewed}}")]
    [InlineData("{{#if (eq contact.country \"DE\")}}Hallo{{else}}Hello{{/if}}")]
    [InlineData("{{#if (lookup contact.attributes \"plan\")}}{{lookup contact.attributes \"plan\"}}{{/if}}")]
    [InlineData("{{default (lookup contact.attributes store.name) \"x\"}}")]
    [InlineData("{{#if viewed.[0].title}}{{viewed.[0].title}}{{/if}}")]
    [InlineData("{{#each viewed}}{{@root.store.name}}{{/each}}")]
    public void lets_the_check_follow(string mustaches) =>
        Assert.Empty(TemplateCheck.Check(Pages.Loaded(("mail/en.hbs", $"{Pages.Front}<p>x</p>{mustaches}"))));

    [Theory]
    [InlineData("{{lookup this \"GetType\"}}{{lookup tea \"Length\"}}{{lookup teas \"Rank\"}}{{lookup order \"Keys\"}}")]
    [InlineData("{{constructor}}{{this.constructor}}{{__proto__}}{{order.__proto__}}{{lookup this \"constructor\"}}")]
    [InlineData("{{@reader}}{{@reader.Wording}}{{@root.reader}}{{#with @reader}}{{Phrases}}{{Wording.Zone}}{{/with}}{{#each @reader}}{{this}}{{/each}}")]
    [InlineData("{{@root.GetType.Assembly}}{{order.Count}}{{order.Comparer}}{{teas.SyncRoot}}{{tea.Chars}}{{count.Scale}}{{yes.TrueString}}")]
    [InlineData("{{#each tea}}{{this}}{{/each}}{{#each count}}{{this}}{{/each}}{{#with tea}}{{Length}}{{/with}}")]
    public void reaches_nothing_but_the_model(string mustaches) => Assert.Equal("", Shown(mustaches));
}
