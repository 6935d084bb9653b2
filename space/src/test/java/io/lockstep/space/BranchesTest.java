package io.lockstep.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.ingest.DeviceCommand;
import io.lockstep.journal.simulated.SimulatedDisk;
import io.lockstep.journal.simulated.SimulatedTime;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.Reply;
import io.lockstep.twin.TwinCommand;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Branches are made, bounded, moved by time and dropped.
class BranchesTest {
  private static final Principal ANN = new Principal("ann", Role.ENGINEER);

  private final SteppedWorld world = SteppedWorld.open(new SimulatedDisk(1), new SimulatedTime());
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  private Branches branches(BranchOptions options) {
    return new Branches(world.space(), options, () -> now);
  }

  private static Outcome publish(HostedBranch branch, String twin, String json) {
    FieldReceipt receipt =
        branch.publish(
            twin, List.of(FieldPublication.of("lockstep/v1/" + twin + "/telemetry", json)));
    return new Outcome(receipt.lastPosition(), new Reply.Done("", ""));
  }

  private static void expect(ErrorCode code, Runnable attempt) {
    assertThatThrownBy(attempt::run)
        .isInstanceOfSatisfying(LockstepException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void noMoreThanPermitted() {
    Branches branches = branches(new BranchOptions(2, 1 << 20, Duration.ZERO));
    branches.create("a", "", ANN);
    branches.create("b", "", ANN);

    expect(ErrorCode.CONFLICT, () -> branches.create("c", "", ANN));
    expect(ErrorCode.ALREADY_EXISTS, () -> branches.create("a", "", ANN));
    expect(ErrorCode.INVALID_ARGUMENT, () -> branches.create("..", "", ANN));
    assertThat(branches.drop("a")).isTrue();
    assertThat(branches.drop("a")).isFalse();
    assertThat(branches.create("c", "", ANN).id()).isEqualTo("c");
    assertThat(branches.figures().open()).isEqualTo(2);
    assertThat(branches.figures().created()).isEqualTo(3);
    assertThat(branches.figures().dropped()).isEqualTo(1);
  }

  @Test
  void aBranchThatIsFullTakesNoMore() {
    HostedBranch branch =
        branches(new BranchOptions(1, 20_000, Duration.ZERO)).create("a", "", ANN);

    expect(
        ErrorCode.STORAGE_FULL,
        () -> {
          for (int i = 0; i < 10_000; i++) {
            publish(branch, "t" + i, "{\"x\":1}");
          }
        });
    assertThat(branch.info().bytes()).isGreaterThan(20_000);
    assertThat(branch.view().hasTwin("t0")).isTrue();
  }

  @Test
  void whatNobodyUsesIsDropped() {
    Branches branches = branches(new BranchOptions(9, 1 << 20, Duration.ofDays(1)));
    branches.create("used", "", ANN);
    HostedBranch unused = branches.create("unused", "", ANN);
    now = now.plus(Duration.ofHours(20));
    branches.require("used").view();
    now = now.plus(Duration.ofHours(20));

    assertThat(branches.all()).extracting(HostedBranch::id).containsExactly("used");
    expect(ErrorCode.NOT_FOUND, unused::view);
  }

  private static int waiting(HostedBranch branch) {
    return branch.view().commandsToSend();
  }

  @Test
  void timePassesWithWrites() {
    HostedBranch branch = branches(BranchOptions.defaults()).create("a", "", ANN);
    branch.submit(
        ANN,
        new Command.OfTwins(
            new TwinCommand.AddModels(
                "[{\"@id\":\"dtmi:m;1\",\"@type\":\"Interface\",\"@context\":\"dtmi:dtdl:context;2\","
                    + "\"contents\":[{\"@type\":\"Command\",\"name\":\"halt\"}]}]")));
    branch.submit(
        ANN,
        new Command.OfTwins(
            new TwinCommand.PutTwin("m", "{\"$metadata\":{\"$model\":\"dtmi:m;1\"}}", false)));
    branch.submit(
        ANN,
        new Command.OfTwins(
            new TwinCommand.Invoke("m", "", "halt", null, 5_000_000, false, "", "ann")));
    assertThat(waiting(branch)).isEqualTo(1);
    now = now.plusSeconds(4);
    publish(branch, "x", "{\"x\":1}");
    assertThat(waiting(branch)).isEqualTo(1);
    now = now.plusSeconds(2);
    publish(branch, "x", "{\"x\":2}");

    assertThat(waiting(branch)).isZero();
    Long twins = world.space().read(GraphView::twinCount);
    assertThat(twins).isZero();
  }

  @Test
  void whatIsNoPartOfTheGraphIsRefused() {
    HostedBranch branch = branches(BranchOptions.defaults()).create("a", "", ANN);

    expect(
        ErrorCode.INVALID_ARGUMENT,
        () -> branch.submit(ANN, new Command.OfDevices(new DeviceCommand.RemoveDevice("t"))));
  }

  @Test
  void aViewStaysAsItWasWhenItWasTaken() {
    HostedBranch branch = branches(BranchOptions.defaults()).create("a", "", ANN);
    publish(branch, "x", "{\"x\":1}");
    var before = branch.view();
    publish(branch, "y", "{\"x\":1}");

    assertThat(before.hasTwin("y")).isFalse();
    assertThat(branch.view().hasTwin("y")).isTrue();
    assertThat(branch.base().hasTwin("x")).isFalse();
  }
}
