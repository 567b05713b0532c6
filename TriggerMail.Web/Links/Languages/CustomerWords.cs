namespace TriggerMail.Web.Links.Languages;

/// <summary>
/// Every word of the pages that customers see, in one language. All are required, so that no language lacks one. <c>{0}</c> and
/// <c>{1}</c> are filled in; which is what stands beside each.
/// </summary>
internal sealed record CustomerWords
{
    public required string Questions { get; init; } // before the store's address
    public required string Language { get; init; }
    public required string YourAddress { get; init; } // where the address is not known
    public required string OrdersStillCome { get; init; }
    public required string Separator { get; init; } // between the members of a list

    public required string BadLink { get; init; }
    public required string BadLinkHelp { get; init; }

    public required string Unsubscribe { get; init; }
    public required string UnsubscribeAsk { get; init; } // {0} the store
    public required string UnsubscribeExplain { get; init; } // {0} the address
    public required string Unsubscribed { get; init; }
    public required string UnsubscribedExplain { get; init; } // {0} the store, {1} the address
    public required string RatherChoose { get; init; }
    public required string ChangedMind { get; init; }

    public required string Choices { get; init; }
    public required string ChoicesAsk { get; init; }
    public required string ChoicesExplain { get; init; } // {0} the store, {1} the address
    public required string ByEmail { get; init; }
    public required string BySms { get; init; } // {0} the number
    public required TopicWords Offers { get; init; }
    public required TopicWords News { get; init; }
    public required TopicWords Recommendations { get; init; }

    public required string Often { get; init; }
    public required string OftenAny { get; init; }
    public required string OftenWeek { get; init; }
    public required string OftenFortnight { get; init; }
    public required string OftenMonth { get; init; }
    public required string Measuring { get; init; }
    public required string MeasuringYes { get; init; }
    public required string MeasuringAbout { get; init; }
    public required string Save { get; init; }

    public required string Break { get; init; }
    public required string BreakExplain { get; init; }
    public required string Pause { get; init; }
    public required string PausedUntil { get; init; } // {0} a date
    public required string Resume { get; init; }
    public required string StopAll { get; init; }

    public required string Saved { get; init; } // {0} the topics
    public required string SavedNone { get; init; }
    public required string SavedPause { get; init; } // {0} a date
    public required string SavedResume { get; init; }
    public required string CountsNow { get; init; }

    public required string Confirm { get; init; }
    public required string ConfirmAsk { get; init; } // {0} the store
    public required string ConfirmExplain { get; init; } // {0} the address, {1} the store
    public required string ConfirmButton { get; init; }
    public required string ConfirmNotYou { get; init; }
    public required string Confirmed { get; init; }
    public required string ConfirmedExplain { get; init; } // {0} the store, {1} the address

    public required string ConfirmRequest { get; init; }
    public required string ConfirmRequestAsk { get; init; } // {0} the product
    public required string ConfirmRequestThis { get; init; } // where the product's name is not known
    public required string ConfirmRequestExplain { get; init; } // {0} the address, {1} the store
    public required string ConfirmRequestButton { get; init; }
    public required string ConfirmedRequest { get; init; }
    public required string ConfirmedRequestExplain { get; init; } // {0} the store, {1} the address
}

/// <summary>A topic's name, and what it is about.</summary>
internal sealed record TopicWords(string Name, string About);
