using Microsoft.AspNetCore.Http;
using TriggerMail.Web.Links.Languages;
using TriggerMail.Web.Pages;

namespace TriggerMail.Web.Links;

/// <summary>What a link that is not ours, was cut off, or is too old leads to.</summary>
internal static class BadLink
{
    public static IResult Page(CustomerLanguage language) =>
        new Page<BadLinkPage>(new() { [nameof(BadLinkPage.Language)] = language }, StatusCodes.Status404NotFound);
}
