package io.lockstep.space.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.journal.simulated.SimulatedDisk;
import io.lockstep.journal.simulated.SimulatedTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is in the chain, and when.
class AuditTrailTest {
  private final SimulatedDisk disk = new SimulatedDisk(1);
  private final SimulatedTime time = new SimulatedTime();
  private AuditWorld world = AuditWorld.open(disk, time, 1);

  @Test
  void aCommandIsInTheChainWithinItsDelay() {
    world.command("anna", "oven1");
    world.pass(Duration.ZERO);
    world.pass(Duration.ofMillis(900));
    assertThat(world.entries()).isEmpty();

    world.pass(Duration.ofMillis(200));

    assertThat(world.entries()).isEqualTo(world.noted()).hasSize(1);
  }

  @Test
  void telemetryIsCoveredWithinItsDelay() {
    world.telemetry(500);
    world.pass(Duration.ofSeconds(11));

    assertThat(world.trail.health().inputs()).isEqualTo(world.inputs.durablePosition());
    assertThat(world.trail.health().entries()).isZero();
  }

  @Test
  void aQuietPlantWritesNothing() {
    world.telemetry(500);
    world.pass(Duration.ofMinutes(3));
    long groups = world.trail.health().groups();
    long end = world.inputs.endPosition();

    for (int i = 0; i < 10; i++) {
      world.pass(Duration.ofMinutes(3));
    }

    assertThat(world.trail.health().groups()).isEqualTo(groups);
    assertThat(world.inputs.endPosition()).isEqualTo(end);
  }

  @Test
  void inputsThatGoAreAnEntryAndAreAcceptedAsGone() {
    for (int i = 0; i < 5; i++) {
      world.telemetry(50_000);
    }
    world.inputs.trimTo(world.inputs.endPosition());
    assertThat(world.inputs.firstPosition()).isPositive();
    world.close();

    AuditReport report = AuditWorld.verify(disk);

    assertThat(report.damages()).isEmpty();
    assertThat(report.purgedBytes()).isPositive();
    assertThat(report.inputBytes()).isPositive();
    assertThat(AuditReader.of(disk).page(Long.MAX_VALUE, 10, _ -> true).entries())
        .extracting(AuditEntry::kind)
        .containsExactly(AuditEntry.Kind.PURGE);
  }

  @Test
  void segmentsThatNoPurgeToldOfAreMissed() {
    for (int i = 0; i < 5; i++) {
      world.telemetry(50_000);
    }
    world.close();
    disk.delete("inputs/00000000000000000000.log");

    assertThat(AuditWorld.verify(disk).damages())
        .singleElement()
        .extracting(Damage::kind)
        .isEqualTo(Damage.Kind.MISSING);
  }

  @Test
  void changesThatWentUnreadAreAGap() {
    world.command("anna", "oven1");
    world.close();
    world = AuditWorld.open(disk, time, 2);
    for (int i = 0; i < 400; i++) {
      world.command("anna", "oven" + i);
    }
    world.changes.trimTo(world.changes.endPosition());

    world.trail.catchUp();

    List<AuditEntry> entries =
        world.trail.entries().page(Long.MAX_VALUE, 1_000, _ -> true).entries();
    assertThat(entries)
        .filteredOn(entry -> entry.kind() == AuditEntry.Kind.GAP)
        .singleElement()
        .satisfies(gap -> assertThat(gap.subject()).startsWith("changes "));
  }

  private List<AuditEntry> entries() {
    return world.trail.entries().page(Long.MAX_VALUE, 1_000, _ -> true).entries();
  }

  private static long count(AuditEntry entry) {
    return Long.parseLong(entry.json().replaceAll(".*\"count\":\"([0-9]+)\".*", "$1"));
  }

  @Test
  void sourcesOfSecurityEventsBeyondABoundAreCountedTogether() {
    for (int i = 0; i < 1_000; i++) {
      world.trail.security().happened("LoginRefused", "user" + i, "192.0.2.1", "password");
    }
    world.trail.security().happened("WriteRefused", "anna", "192.0.2.2", "oven1");
    world.pass(Duration.ofSeconds(2));
    world.pass(Duration.ofSeconds(2));

    assertThat(entries()).hasSize(66);
    assertThat(entries().stream().mapToLong(AuditTrailTest::count).sum()).isEqualTo(1_001);
    assertThat(entries())
        .filteredOn(entry -> entry.json().contains("WriteRefused"))
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.subject()).isEqualTo("oven1");
              assertThat(entry.json()).contains("\"who\":\"anna\"").contains("192.0.2.2");
            });
  }

  @Test
  void aFloodOfOneSourceIsAnEntryAtOnceAndOneAMinute() {
    for (int minute = 0; minute < 5; minute++) {
      for (int second = 0; second < 30; second++) {
        for (int i = 0; i < 100; i++) {
          world.trail.security().happened("TokenRefused", "", "192.0.2.1", "");
        }
        world.pass(Duration.ofSeconds(2));
      }
    }
    world.close();

    List<AuditEntry> entries =
        AuditReader.of(disk).page(Long.MAX_VALUE, 1_000, _ -> true).entries();
    assertThat(entries).hasSizeBetween(5, 7);
    assertThat(count(entries.getLast())).isEqualTo(100);
    assertThat(entries.stream().mapToLong(AuditTrailTest::count).sum()).isEqualTo(15_000);
    assertThat(entries.getFirst().json()).contains("\"until\":");
  }

  @Test
  void anEntryNamesSomeOfWhatWasAskedFor() {
    for (int i = 0; i < 20; i++) {
      world.trail.security().happened("WriteRefused", "anna", "192.0.2.1", "oven" + i);
    }
    world.pass(Duration.ofSeconds(2));
    world.pass(Duration.ofSeconds(2));

    assertThat(entries())
        .singleElement()
        .satisfies(entry -> assertThat(entry.json()).contains("oven0, oven1").contains(", ..."));
  }

  @Test
  void whoIsQuietForAMinuteIsToldAtOnceAgain() {
    for (int i = 0; i < 3; i++) {
      world.trail.security().happened("LoginRefused", "anna", "192.0.2.1", "password");
      world.pass(Duration.ofSeconds(2));
      world.pass(Duration.ofSeconds(2));
      assertThat(entries()).hasSize(i + 1);
      world.pass(Duration.ofMinutes(2));
    }
  }
}
