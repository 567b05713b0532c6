using System.Collections.Immutable;
using System.Text.Json;
using TriggerMail.Contacts;
using TriggerMail.Events;
using TriggerMail.Segments;

namespace TriggerMail.Journeys;

public sealed class The_interpreter
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void starts_at_the_first_step_and_waits_from_the_start()
    {
        var turn = Advance(New(), Signal.Arrived.Now, Start);
        Assert.Equal(Start.AddHours(1), turn.Enrollment.WakeAt);
        Assert.Empty(turn.Effects);
    }

    [Fact]
    public void asks_for_a_send_when_the_alarm_rings_and_names_it_by_contact_run_and_turn()
    {
        var waiting = Advance(New(), Signal.Arrived.Now, Start).Enrollment;
        var turn = Advance(waiting, new Signal.AlarmRang(Start.AddHours(1)), Start.AddHours(1));
        var send = Assert.IsType<Effect.Send>(Assert.Single(turn.Effects));
        Assert.Equal("c1~cart~k~1~2", send.SendId);
        Assert.Equal(send.SendId, turn.Enrollment.Awaiting);
    }

    [Fact]
    public void ignores_an_alarm_it_no_longer_waits_for()
    {
        var waiting = Advance(New(), Signal.Arrived.Now, Start).Enrollment;
        var turn = Advance(waiting, new Signal.AlarmRang(Start.AddMinutes(30)), Start.AddHours(2));
        Assert.Same(waiting, turn.Enrollment);
    }

    [Fact]
    public void ignores_the_settlement_of_another_send()
    {
        var asking = Asking();
        Assert.Same(asking, Advance(asking, new Signal.SendSettled("c1~cart~k~1~99", new SendOutcome.Sent()), Start).Enrollment);
    }

    [Fact]
    public void ignores_everything_once_it_has_ended()
    {
        var ended = New() with { Ended = "completed" };
        Assert.Same(ended, Advance(ended, Signal.Arrived.Now, Start).Enrollment);
    }

    [Fact]
    public void goes_on_when_a_send_is_settled_whichever_way()
    {
        foreach (var outcome in new SendOutcome[] { new SendOutcome.Sent(), new SendOutcome.NotSent("no consent") })
        {
            var turn = Advance(Asking(), new Signal.SendSettled("c1~cart~k~1~2", outcome), Start.AddHours(1));
            Assert.Equal(Start.AddHours(24), turn.Enrollment.WakeAt);
            Assert.Null(turn.Enrollment.Awaiting);
        }
    }

    [Fact]
    public void asks_again_under_the_same_name_after_a_hold()
    {
        var held = Advance(Asking(), new Signal.SendSettled("c1~cart~k~1~2", new SendOutcome.Held(Start.AddHours(5))), Start.AddHours(1)).Enrollment;
        var turn = Advance(held, new Signal.AlarmRang(Start.AddHours(5)), Start.AddHours(5));
        var send = Assert.IsType<Effect.Send>(Assert.Single(turn.Effects));
        Assert.Equal("c1~cart~k~1~2", send.SendId);
        Assert.Equal(Start.AddHours(1), send.AskedAt);
    }

    [Fact]
    public void counts_every_wait_from_the_start_so_that_a_held_mail_does_not_push_the_rest()
    {
        var late = Advance(Asking(), new Signal.SendSettled("c1~cart~k~1~2", new SendOutcome.Sent()), Start.AddHours(20));
        Assert.Equal(Start.AddHours(24), late.Enrollment.WakeAt);
        var veryLate = Advance(Asking(), new Signal.SendSettled("c1~cart~k~1~2", new SendOutcome.Sent()), Start.AddHours(30));
        Assert.Equal("c1~cart~k~1~4", veryLate.Enrollment.Awaiting); // the second wait is over already
    }

    [Fact]
    public void ends_on_an_exit_event()
    {
        var waiting = Advance(New(), Signal.Arrived.Now, Start).Enrollment;
        var turn = Advance(waiting, new Signal.EventSeen(Seen("order.placed")), Start.AddMinutes(5));
        Assert.Equal("order.placed", turn.Enrollment.Ended);
        Assert.Equal("cart ended: order.placed", Assert.IsType<Effect.Note>(Assert.Single(turn.Effects)).Text);
    }

    [Fact]
    public void checks_the_exits_once_more_just_before_a_send()
    {
        var waiting = Advance(New(), Signal.Arrived.Now, Start).Enrollment;
        var bought = Ada() with { Activity = Ada().Activity.Add("order.placed", Activity.Plus(null, Start.AddMinutes(20))) };
        var turn = Interpreter.Advance(Cart(), waiting, new Signal.AlarmRang(Start.AddHours(1)), new Facts { Now = Start.AddHours(1), Contact = bought });
        Assert.Equal("order.placed", turn.Enrollment.Ended);
        Assert.DoesNotContain(turn.Effects, effect => effect is Effect.Send);
    }

    [Fact]
    public void ends_when_its_exit_condition_holds_just_before_a_send_and_says_why()
    {
        var journey = Cart() with { Exit = new([], new Condition.Compare(new("contact.country"), new Comparison.Is(FactValue.Of("CA")))) };
        var canadian = Ada() with { Profile = new() { Country = "CA" } };
        var waiting = Interpreter.Advance(journey, New(), Signal.Arrived.Now, new Facts { Now = Start, Contact = canadian }).Enrollment;
        var turn = Interpreter.Advance(journey, waiting, new Signal.AlarmRang(Start.AddHours(1)), new Facts { Now = Start.AddHours(1), Contact = canadian });
        Assert.Contains("contact.country is CA", turn.Enrollment.Ended, StringComparison.Ordinal);
    }

    [Fact]
    public void passes_over_a_mail_that_went_out_before_the_clock_was_restarted()
    {
        var sent = Advance(Asking(), new Signal.SendSettled("c1~cart~k~1~2", new SendOutcome.Sent()), Start.AddHours(1)).Enrollment;
        var again = Advance(sent, new Signal.Reentered(Seen("cart.updated", Start.AddHours(2))), Start.AddHours(2)).Enrollment;
        Assert.Equal(Start.AddHours(3), again.WakeAt);
        var turn = Advance(again, new Signal.AlarmRang(Start.AddHours(3)), Start.AddHours(3));
        Assert.DoesNotContain(turn.Effects, effect => effect is Effect.Send);
        Assert.Equal(Start.AddHours(26), turn.Enrollment.WakeAt);
    }

    [Fact]
    public void counts_a_mail_on_its_way_as_sent_when_the_clock_is_restarted()
    {
        var again = Advance(Asking(), new Signal.Reentered(Seen("cart.updated", Start.AddHours(2))), Start.AddHours(2)).Enrollment;
        Assert.Equal("send-first", Assert.Single(again.AlreadySent));
        Assert.Null(again.Awaiting);
    }

    [Fact]
    public void takes_the_first_arm_that_holds_and_tells_which()
    {
        var journey = Cart() with
        {
            Steps = [
                new BranchStep("branch-1", [
                    new(new Condition.Compare(new("contact.country"), new Comparison.Is(FactValue.Of("CA"))), 1),
                    new(new Condition.Compare(new("contact.country"), new Comparison.Exists(true)), 2)], 2),
                new StopStep("stop-1", "Canadian"),
                new StopStep("stop-2", "not Canadian")],
        };
        var turn = Interpreter.Advance(journey, New(), Signal.Arrived.Now, new Facts { Now = Start, Contact = Ada() with { Profile = new() { Country = "DE" } } });
        Assert.Equal("not Canadian", turn.Enrollment.Ended);
        Assert.Contains(turn.Effects, effect => effect is Effect.Note { Kind: "step" } note && note.Text.Contains("contact.country is DE", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("k", "seen")]
    [InlineData("another", null)]
    public void waits_for_an_event_with_its_own_key(string orderId, string? ended)
    {
        var waiting = Interpreter.Advance(Waiting(), New(), Signal.Arrived.Now, Facts(Start)).Enrollment;
        var data = JsonSerializer.SerializeToElement(new { order = new { id = orderId } });
        var turn = Interpreter.Advance(Waiting(), waiting, new Signal.EventSeen(new("e2", "order.paid", Start, data)), Facts(Start.AddDays(1)));
        Assert.Equal(ended, turn.Enrollment.Ended);
    }

    [Fact]
    public void stops_waiting_for_an_event_after_its_time()
    {
        var waiting = Interpreter.Advance(Waiting(), New(), Signal.Arrived.Now, Facts(Start)).Enrollment;
        Assert.Equal("timeout", Interpreter.Advance(Waiting(), waiting, new Signal.AlarmRang(Start.AddDays(7)), Facts(Start.AddDays(7))).Enrollment.Ended);
    }

    [Fact]
    public void refuses_to_hang_in_a_loop_that_never_waits()
    {
        var journey = Cart() with { Steps = [new GoToStep("go-1", 0)] };
        Assert.Throws<InvalidOperationException>(() => Interpreter.Advance(journey, New(), Signal.Arrived.Now, Facts(Start)));
    }

    private static Journey Waiting() => Cart() with
    {
        Steps = [
            new WaitForStep("waitFor-1", "order.paid", new("order.id"), TimeSpan.FromDays(7), 1, 2),
            new StopStep("stop-1", "seen"),
            new StopStep("stop-2", "timeout")],
    };

    private static Enrollment Asking() =>
        Advance(Advance(New(), Signal.Arrived.Now, Start).Enrollment, new Signal.AlarmRang(Start.AddHours(1)), Start.AddHours(1)).Enrollment;

    private static Turn Advance(Enrollment enrollment, Signal signal, DateTimeOffset now) => Interpreter.Advance(Cart(), enrollment, signal, Facts(now));

    private static Facts Facts(DateTimeOffset now) => new() { Now = now, Contact = Ada() };

    private static Contact Ada() => new() { Id = "c1", CreatedAt = Start, Email = "ada@example.com" };

    private static Enrollment New() => new()
    {
        Journey = "cart",
        Version = 1,
        Contact = "c1",
        Key = "k",
        EnteredAt = Start,
        Start = Start,
        Trigger = Seen("cart.updated"),
    };

    private static SeenEvent Seen(string type, DateTimeOffset? at = null) => new("e1", type, at ?? Start, JsonDocument.Parse("{}").RootElement);

    private static Journey Cart() => new()
    {
        Id = "cart",
        Goal = "bring carts back",
        Benefit = new("kept", "revenue"),
        Feeling = "helped",
        Topic = "offers",
        Entry = new(["cart.updated"], null, new("cart.id"), ReentryMode.Restart, new Reentry.Always()),
        Exit = new(["order.placed"], null),
        Steps = ImmutableArray.Create<Step>(
            new WaitUntilStep("waitUntil-1", new Moment.FromStart(TimeSpan.FromHours(1)), 1),
            new SendStep("send-first", "first", 2),
            new WaitUntilStep("waitUntil-2", new Moment.FromStart(TimeSpan.FromHours(24)), 3),
            new SendStep("send-second", "second", 4)),
    };
}
