using System.Collections.Frozen;
using System.Text;

namespace TriggerMail.Contacts.Permissions;

/// <summary>The one word by which people answer a message, in the languages of the pages.</summary>
public static class ReplyWords
{
    // CTIA's list for text messages, what the carriers of China, Korea and Iran have made known, and what people write below a mail.
    private static readonly FrozenSet<string> No = new[]
    {
        "stop", "stopall", "unsubscribe", "cancel", "end", "quit", "remove me", "unsubscribe me", "please unsubscribe me", "please unsubscribe", "opt out", "optout",
        "t", "td", "退订", "退訂", "取消订阅", "取消訂閱", "停止", "수신거부", "구독취소", "구독 취소", "중지", "그만", "لغو", "لغو11", "لغو۱۱", "لغو اشتراک", "توقف",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Yes = new[]
    {
        "yes", "y", "start", "unstop", "ok", "是", "同意", "确认", "確認", "订阅", "訂閱", "예", "네", "동의", "시작", "بله", "بلی", "تایید", "تأیید", "شروع",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Start =
        new[] { "start", "unstop", "订阅", "訂閱", "시작", "شروع" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a text is a new yes, by a word that nobody says in answer to something else.</summary>
    public static bool IsStart(string? text) => text is not null && Start.Contains(Bare(text));

    /// <summary>Whether a text is a no and nothing else.</summary>
    public static bool IsNo(string? text) => text is not null && No.Contains(Bare(text));

    /// <summary>Whether a text is a yes and nothing else.</summary>
    public static bool IsYes(string? text) => text is not null && Yes.Contains(Bare(text));

    // "STOP!", "Stop.", " stop " are one word; so is a letter that was typed as two.
    private static string Bare(string text) => string.Join(' ', text.Normalize(NormalizationForm.FormC).Trim()
        .Trim('.', '!', ',', ';', '"', '\'', '。', '！', '，', '،', '؛', '«', '»', '“', '”').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
