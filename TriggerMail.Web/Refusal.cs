using Microsoft.AspNetCore.Http;

namespace TriggerMail.Web;

/// <summary>Errors as problem documents (RFC 9457): what is wrong, and what to do about it.</summary>
internal static class Refusal
{
    public static IResult Unreadable(IReadOnlyList<string> problems) => Results.Problem(
        statusCode: StatusCodes.Status400BadRequest,
        title: "The request cannot be read.",
        detail: string.Join(" ", problems),
        extensions: [KeyValuePair.Create<string, object?>("problems", problems)]);

    public static IResult Unreadable(string problem) => Unreadable([problem]);

    public static IResult TooLarge(int limit) => Results.Problem(
        statusCode: StatusCodes.Status413PayloadTooLarge,
        title: "The body is too large.",
        detail: $"At most {limit} bytes are taken in one request; send fewer events at a time.");

    public static IResult NotProven(string reason) => Results.Problem(
        statusCode: StatusCodes.Status401Unauthorized, title: "The request does not prove who sent it.", detail: reason);

    public static IResult NotAllowed(string reason) => Results.Problem(
        statusCode: StatusCodes.Status403Forbidden, title: "The key may not do this.", detail: reason);

    public static IResult TooOften(int seconds) => Results.Problem(
        statusCode: StatusCodes.Status429TooManyRequests,
        title: "Too many requests.",
        detail: $"Try again in {seconds} {(seconds == 1 ? "second" : "seconds")}.");

    public static IResult Malformed(int status) => Results.Problem(
        statusCode: status, title: "The request cannot be read.", detail: "It is malformed, or larger than what is taken here.");

    public static IResult StoreAway(string number) => Results.Problem(
        statusCode: StatusCodes.Status503ServiceUnavailable,
        title: "The store of records cannot be used just now.",
        detail: $"A full or failing disk is the usual reason; what was asked is not done. Ask again in a minute: nothing is taken twice. The log says more at number {number}.");

    public static IResult Damaged(string what) => Results.Problem(
        statusCode: StatusCodes.Status409Conflict,
        title: "What is kept cannot be read.",
        detail: $"{what} Something else wrote into the data. Run `doctor`, which names the damage; then restore the data from a backup, or erase the contact.");

    public static IResult Damage(string number) => Results.Problem(
        statusCode: StatusCodes.Status500InternalServerError,
        title: "What is kept cannot be read.",
        detail: $"Something else wrote into the data. Run `doctor`, which names the damage; then restore the data from a backup, or erase the contact. The log says more at number {number}.");

    public static IResult Bug(string number) => Results.Problem(
        statusCode: StatusCodes.Status500InternalServerError,
        title: "Something went wrong here.",
        detail: $"Nothing is lost by asking again. If it happens again, look for number {number} in the log.");

    public static IResult Foreign() => Results.Problem(
        statusCode: StatusCodes.Status403Forbidden,
        title: "The request comes from another site.",
        detail: "Use the forms of this console; programs send neither Origin nor Sec-Fetch-Site.");

    public static IResult Misdirected() => Results.Problem(
        statusCode: StatusCodes.Status421MisdirectedRequest,
        title: "The request asks for a host that is not here.",
        detail: "Ask by the address that this host listens on, or add the name to TriggerMail:Hosts (TriggerMail__Hosts__0=mail.shop.example).");

    public static IResult NotFound(string what, string remedy) => Results.Problem(
        statusCode: StatusCodes.Status404NotFound, title: what, detail: remedy);
}
