package io.lockstep.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.journal.simulated.SimulatedDisk;
import io.lockstep.journal.simulated.SimulatedTime;
import io.lockstep.model.InputKind;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// What the field may send, the kernel survives; what a newer release wrote, it does not guess at.
class UnreadableRecordsTest {
  private final SimulatedDisk disk = new SimulatedDisk(1);
  private final SimulatedTime time = new SimulatedTime();

  @Test
  void aFieldMessageOfAnUnknownLayoutIsFoundAndPassedOver() {
    SteppedWorld world = SteppedWorld.open(disk, time);
    world.append(Input.of(InputKind.FIELD_MESSAGE.number(), new byte[] {9, 9, 9}));
    world.append(Input.telemetry("oven", "{\"temperature\":1}", 1_700_000_000_000_000L));
    world.settle();

    assertThat(world.space().driver().kernel().view().hasTwin("oven")).isTrue();
    assertThat(world.space().health())
        .isInstanceOfSatisfying(
            SpaceHealth.Running.class,
            running ->
                assertThat(running.findings())
                    .singleElement()
                    .extracting(SpaceHealth.Finding::kind)
                    .isEqualTo(SpaceHealth.Kind.FIELD_MESSAGE_DEFECT));
  }

  @Test
  void aRecordKindOfANewerReleaseStopsTheKernel() {
    SteppedWorld world = SteppedWorld.open(disk, time);
    world.append(Input.of(77, new byte[] {1}));

    assertThatThrownBy(world::settle)
        .isInstanceOf(LockstepException.class)
        .hasMessageContaining("input record kind: expected 1 to 4, 6 or 7, found 77");
  }

  @Test
  void everyFileOfTheJsonTestSuiteIsSurvivedAndReplayedToTheSameState() throws IOException {
    Path folder = data("json/test_parsing");
    SteppedWorld world = SteppedWorld.open(disk, time);
    long now = 1_700_000_000_000_000L;
    int files = 0;
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.sorted().toList()) {
        byte[] payload = Files.readAllBytes(file);
        world.append(Input.message("oven", "lockstep/v1/oven/telemetry", payload, now));
        world.append(Input.message("oven", "lockstep/v1/oven/telemetry/reading", payload, now));
        now += 1_000_000;
        files++;
      }
    }
    world.settle();

    assertThat(files).isGreaterThan(100);
    expectSurvivedAndEqual(world, 2L * files);
  }

  @Test
  void everyNaughtyStringIsSurvivedAsTopicTwinPropertyAndValue() throws IOException {
    List<String> strings = Files.readAllLines(data("names/blns.json"));
    SteppedWorld world = SteppedWorld.open(disk, time);
    long now = 1_700_000_000_000_000L;
    long records = 0;
    for (String line : strings) {
      String quoted = line.strip().replaceFirst(",$", "");
      String bare = quoted.replaceAll("^\"|\"$", "").replace("/", "%2F");
      byte[] object =
          ("{" + quoted + ":" + quoted + ",\"temperature\":1}").getBytes(StandardCharsets.UTF_8);
      world.append(Input.message("oven", "lockstep/v1/" + bare + "/telemetry", object, now));
      world.append(Input.message(bare, "lockstep/v1/oven/telemetry/" + bare, object, now + 1));
      world.append(Input.message("oven", bare, object, now + 2));
      now += 1_000_000;
      records += 3;
    }
    world.settle();

    expectSurvivedAndEqual(world, records);
  }

  private static void expectSurvivedAndEqual(SteppedWorld world, long records) {
    assertThat(world.space().health()).isEqualTo(new SpaceHealth.Running(List.of()));
    assertThat(world.space().statistics().fieldMessages()).isEqualTo(records);
    ReferenceRun reference = ReferenceRun.of(world.inputs());
    assertThat(world.stateHash()).isEqualTo(reference.stateHash());
    assertThat(world.logged()).isEqualTo(reference.changes());
    assertThat(world.killedAndReopened().stateHash()).isEqualTo(reference.stateHash());
  }

  private static Path data(String name) {
    Path path = Path.of(System.getProperty("lockstep.data", "."), name);
    Assumptions.assumeTrue(
        Files.exists(path), "reference data is absent: set -Dlockstep.data; looked for " + path);
    return path;
  }
}
