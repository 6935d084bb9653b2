package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.CommandState;
import io.lockstep.twin.internal.json.JsonTree;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The ladder of a command: accepted, sent, delivered, executed, verified; what happens when a step
/// is missing, comes twice or out of turn, and what becomes of a wish to cancel.
class CertaintyTest {
  private static final long TIMEOUT = 10 * Plant.SECOND;
  private static final long WITHIN = 5 * Plant.SECOND;

  private final Plant plant = CommandTest.line();

  private static TwinCommand.Invoke setSpeed(String expect) {
    return new TwinCommand.Invoke(
        "line1",
        "",
        "setSpeed",
        "60",
        TIMEOUT,
        false,
        "",
        "operator",
        Expectation.of(expect, WITHIN));
  }

  private String accepted(TwinCommand.Invoke command) {
    return JsonTree.own(plant.done(command).body()).path("id").stringValue();
  }

  private String sent(TwinCommand.Invoke command) {
    String id = accepted(command);
    within(() -> plant.kernel.deviceCommands().sent(id));
    return id;
  }

  private void within(Runnable what) {
    plant.kernel.beginInput(plant.position++, plant.now, plant.changes);
    what.run();
    plant.kernel.endInput();
  }

  private @Nullable AnswerFault answered(String id, int status) {
    plant.kernel.beginInput(plant.position++, plant.now, plant.changes);
    AnswerFault fault = plant.kernel.deviceCommands().answered("line1", id, status, null);
    plant.kernel.endInput();
    return fault;
  }

  private void tick() {
    within(() -> plant.kernel.fireTimers((_, _, _) -> {}));
  }

  private void speed(double value) {
    assertThat(plant.number("line1", "speed", Kernel.NO_TIME, value)).isNull();
  }

  private JsonNode command(String id) {
    return JsonTree.own(plant.view().command(id).orElseThrow());
  }

  private String state(String id) {
    return command(id).path("state").stringValue();
  }

  private String message(String id) {
    return command(id).path("message").stringValue("");
  }

  private List<String> stages(String id) {
    return command(id)
        .path("stages")
        .valueStream()
        .map(stage -> stage.path("stage").stringValue())
        .toList();
  }

  private void delivered(String id) {
    plant.done(new TwinCommand.Delivered(id, "line1", plant.now));
  }

  private void cancelled(String id, boolean withdrawn) {
    plant.done(new TwinCommand.CancelDecided(id, "line1", withdrawn));
  }

  private void cancel(String id) {
    plant.done(new TwinCommand.CancelCommand(id, "line1", "anna", "wrong recipe"));
  }

  @Test
  void theWholeLadderIsClimbedAndEachStepHasItsTimeAndPosition() {
    String id = sent(setSpeed("speed == 60.0"));
    delivered(id);
    assertThat(state(id)).isEqualTo("delivered");
    assertThat(answered(id, 200)).isNull();
    assertThat(state(id)).isEqualTo("succeeded");
    assertThat(plant.view().commandStatistics().executed()).isEqualTo(1);
    speed(60);

    assertThat(state(id)).isEqualTo("verified");
    assertThat(stages(id)).containsExactly("accepted", "sent", "delivered", "executed", "verified");
    assertThat(
            command(id)
                .path("stages")
                .valueStream()
                .map(stage -> stage.path("position").intValue()))
        .isSorted()
        .doesNotHaveDuplicates();
    assertThat(command(id).path("expect").path("position").longValue())
        .isEqualTo(plant.position - 1);
    assertThat(plant.view().commandStatistics().executed()).isZero();
    tick(); // The timer of the effect means nothing any more.
    assertThat(state(id)).isEqualTo("verified");
  }

  @Test
  void anEffectThatIsSeenBeforeTheAnswerCounts() {
    String id = sent(setSpeed("speed == 60.0"));
    speed(60);
    assertThat(state(id)).isEqualTo("sent");
    assertThat(answered(id, 200)).isNull();
    assertThat(state(id)).isEqualTo("verified");
    assertThat(stages(id)).containsExactly("accepted", "sent", "executed", "verified");
  }

  @Test
  void anEffectThatIsNotSeenInTimeLeavesItUnverifiedAndSaysWhy() {
    String id = sent(setSpeed("speed == 60.0"));
    assertThat(answered(id, 200)).isNull();
    speed(59);
    plant.now += WITHIN;
    tick();
    assertThat(state(id)).isEqualTo("unverified");
    assertThat(message(id)).contains("speed == 60.0").contains("not seen within 5 s");
    speed(60);
    assertThat(state(id)).isEqualTo("unverified");
  }

  @Test
  void aReadingOfBeforeIsNoEffect() {
    speed(60);
    String id = sent(setSpeed("speed == 60.0"));
    assertThat(plant.number("line1", "speed", Plant.START - Plant.SECOND, 60)).isNull();
    assertThat(answered(id, 200)).isNull();
    assertThat(state(id)).isEqualTo("succeeded");
    speed(60);
    assertThat(state(id)).isEqualTo("verified");
  }

  @Test
  void anEffectWithoutAnAnswerDoesNotSayThatTheDeviceDidIt() {
    String id = sent(setSpeed("speed == 60.0"));
    speed(60);
    plant.now += TIMEOUT;
    tick();
    assertThat(state(id)).isEqualTo("timed-out");
    assertThat(message(id)).isEqualTo("no answer came within 10 s; its expected effect was seen");
    assertThat(answered(id, 200)).isNull();
    assertThat(state(id)).isEqualTo("verified");
    assertThat(command(id).path("late").booleanValue()).isTrue();
  }

  @Test
  void aFailureIsNotVerified() {
    String id = sent(setSpeed("speed == 60.0"));
    speed(60);
    assertThat(answered(id, 500)).isNull();
    assertThat(state(id)).isEqualTo("failed");
  }

  @Test
  void anExpectationThatDoesNotFitTheModelIsRefused() {
    assertThat(plant.refused(setSpeed("sped == 60.0")).message())
        .startsWith("expect: ")
        .contains("sped");
    assertThat(plant.refused(setSpeed("1 == 1")).message()).contains("reads a property");
    assertThat(
            plant
                .refused(
                    new TwinCommand.Invoke(
                        "line1",
                        "",
                        "halt",
                        null,
                        TIMEOUT,
                        false,
                        "",
                        "o",
                        new Expectation("speed == 60.0", 1)))
                .message())
        .contains("within");
  }

  @Test
  void aReceiptThatComesAfterTheAnswerStandsBeforeItAllTheSame() {
    String id = sent(setSpeed(""));
    assertThat(answered(id, 200)).isNull();
    delivered(id);
    delivered(id);
    assertThat(state(id)).isEqualTo("succeeded");
    assertThat(stages(id)).containsExactly("accepted", "sent", "delivered", "executed");
  }

  @Test
  void whatTimesOutSaysHowFarItHadCome() {
    String id = sent(setSpeed(""));
    delivered(id);
    plant.now += TIMEOUT;
    tick();
    assertThat(message(id)).isEqualTo("its device acknowledged it, and no answer came within 10 s");
  }

  @Test
  void theFirstAnswerStandsAndAnotherOneIsTold() {
    String id = sent(setSpeed(""));
    assertThat(answered(id, 200)).isNull();
    assertThat(answered(id, 200)).as("the same twice").isNull();
    assertThat(answered(id, 500))
        .extracting(fault -> fault == null ? "" : fault.found())
        .asString()
        .contains("first, status 200")
        .contains("found status 500");
    assertThat(state(id)).isEqualTo("succeeded");
  }

  @Test
  void aCommandThatIsNotSentIsCancelledForSure() {
    String id = accepted(setSpeed(""));
    cancel(id);
    assertThat(plant.view().pendingCommands(_ -> false, 9)).as("to be sent").isEmpty();
    assertThat(plant.view().commandsUnderWay().cancelling()).isEqualTo(1);
    cancelled(id, true);
    assertThat(state(id)).isEqualTo("cancelled");
    assertThat(message(id)).isEqualTo("cancelled by anna before it was sent");
    assertThat(plant.view().commandsUnderWay().cancelling()).isZero();
    assertThat(command(id).path("cancel").path("outcome").stringValue()).isEqualTo("withdrawn");
    assertThat(command(id).path("cancel").path("reason").stringValue()).isEqualTo("wrong recipe");
  }

  @Test
  void aCommandThatTheDeviceMayHaveIsNotCalledCancelled() {
    String id = sent(setSpeed(""));
    delivered(id);
    cancel(id);
    cancel(id);
    cancelled(id, false);
    assertThat(state(id)).isEqualTo("delivered");
    assertThat(message(id)).contains("may be carried out all the same");
    plant.now += TIMEOUT;
    tick();
    assertThat(state(id)).isEqualTo("timed-out");
    assertThat(message(id)).endsWith("it was to be cancelled");
  }

  @Test
  void aDeviceMaySayThatItHasLeftIt() {
    String id = sent(setSpeed(""));
    cancel(id);
    cancelled(id, false);
    assertThat(answered(id, 499)).isNull();
    assertThat(state(id)).isEqualTo("cancelled");

    String other = sent(setSpeed(""));
    assertThat(answered(other, 499)).isNull();
    assertThat(state(other)).as("nobody wanted that").isEqualTo("failed");
  }

  @Test
  void whatIsOverCannotBeCancelled() {
    String id = sent(setSpeed(""));
    assertThat(answered(id, 200)).isNull();
    Refusal refusal = plant.refused(new TwinCommand.CancelCommand(id, "line1", "anna", ""));
    assertThat(refusal.httpStatus()).isEqualTo(409);
    assertThat(refusal.message()).contains("executed");
    assertThat(plant.refused(new TwinCommand.CancelCommand("9-9", "line1", "a", "")).httpStatus())
        .isEqualTo(404);
  }

  @Test
  void whatIsCarriedOutAlthoughItWasWithdrawnIsToldAsItIs() {
    String id = sent(setSpeed(""));
    cancel(id);
    cancelled(id, true);
    assertThat(state(id)).isEqualTo("cancelled");
    assertThat(plant.view().commandsUnderWay().withdrawn(plant.now)).hasSize(1);
    assertThat(answered(id, 200)).isNull();
    assertThat(state(id)).isEqualTo("succeeded");
    assertThat(message(id)).contains("although its message was withdrawn");
  }

  @Test
  void aRestartLeavesWhatTheDeviceHasToTheDevice() {
    TwinCommand.Invoke idempotent =
        new TwinCommand.Invoke("line1", "", "halt", null, TIMEOUT, true, "", "o");
    String had = sent(idempotent);
    delivered(had);
    String wanted = sent(idempotent);
    cancel(wanted);
    String again = sent(idempotent);
    plant.done(new TwinCommand.Restarted());
    assertThat(state(had)).isEqualTo("unknown");
    assertThat(message(had)).startsWith("its device acknowledged it before a restart");
    assertThat(state(wanted)).isEqualTo("unknown");
    assertThat(message(wanted)).endsWith("it was to be cancelled");
    assertThat(state(again)).isEqualTo("accepted");
  }

  @Test
  void noKeyIsForgottenWithinADayHoweverManyThereAre() {
    String first = null;
    for (int i = 0; i < 6_000; i++) {
      String id =
          accepted(
              new TwinCommand.Invoke("line1", "", "halt", null, TIMEOUT, false, "key " + i, "o"));
      first = first == null ? id : first;
      within(() -> plant.kernel.deviceCommands().sent(id));
      assertThat(answered(id, 200)).isNull();
      plant.now -= Plant.SECOND;
    }
    Refusal again =
        plant.refused(
            new TwinCommand.Invoke("line1", "", "halt", null, TIMEOUT, false, "key 0", "o"));
    assertThat(again.code()).isEqualTo("CommandNotKept");
    assertThat(again.message()).contains(first);
    plant.now += 25 * 3_600 * Plant.SECOND;
    assertThat(
            accepted(
                new TwinCommand.Invoke("line1", "", "halt", null, TIMEOUT, false, "key 0", "o")))
        .isNotEqualTo(first);
  }

  @Test
  void allOfItIsInASnapshotAndInTheStatesHash() {
    String id = sent(setSpeed("speed == 60.0"));
    delivered(id);
    cancel(id);
    String other = sent(setSpeed("speed > 60.0"));
    assertThat(answered(other, 200)).isNull();
    String document = plant.view().command(id).orElseThrow();
    StateHash before = plant.kernel.stateHash();
    plant.kernel = Plant.restore(plant.snapshot());
    assertThat(plant.kernel.stateHash()).isEqualTo(before);
    assertThat(plant.view().command(id)).contains(document);
    assertThat(plant.view().commandsUnderWay().cancelling()).isEqualTo(1);
    speed(61);
    assertThat(state(other)).isEqualTo("verified");
    assertThat(plant.kernel.stateHash()).isNotEqualTo(before);
    assertThat(plant.view().commandStatistics().totals().get(CommandState.VERIFIED)).isEqualTo(1);
  }

  @Test
  void aTwinThatIsDeletedTakesTheWatchWithIt() {
    String id = sent(setSpeed("speed == 60.0"));
    plant.done(new TwinCommand.DeleteTwin("line1", null));
    plant.put("line1", "dtmi:test:Line;1", "");
    speed(60);
    assertThat(answered(id, 200)).isNull();
    assertThat(state(id)).isEqualTo("succeeded");
  }
}
