using Microsoft.AspNetCore.Http;

namespace TriggerMail.Web.Pages;

/// <summary>Pages for what is not there or cannot be done, in plain words.</summary>
internal static class Missing
{
    public static IResult NotFound(string what, string remedy) => Say(StatusCodes.Status404NotFound, what, remedy);

    public static IResult Say(int status, string what, string remedy) => new Page<MissingPage>(
        new() { [nameof(MissingPage.What)] = what, [nameof(MissingPage.Remedy)] = remedy }, status);
}
