package io.lockstep.space.audit;

import io.lockstep.journal.Appender;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalOptions;
import io.lockstep.journal.Reader;
import io.lockstep.journal.SegmentJournal;
import io.lockstep.journal.Sync;
import io.lockstep.journal.simulated.SimulatedDisk;
import io.lockstep.journal.simulated.SimulatedTime;
import io.lockstep.model.ChangeHeader;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.GraphChange;
import io.lockstep.model.InputKind;
import io.lockstep.model.Role;
import io.lockstep.twin.AuditNote;
import io.lockstep.twin.Reply;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Two logs and their audit on a simulated disk, driven by one thread: inputs and changes are
/// written as a space writes them.
final class AuditWorld {
  static final AuditKey KEY = AuditKey.draw(new SecureRandom());

  static final AuditOptions OPTIONS =
      new AuditOptions(
          "inputs",
          Duration.ofSeconds(1),
          Duration.ofSeconds(10),
          Duration.ofMinutes(1),
          20,
          6_000,
          1 << 14);

  private final SplittableRandom salts;
  private final SplittableRandom random;
  private final SimulatedTime time;
  private long numbers;
  final SimulatedDisk disk;
  final SegmentJournal inputs;
  final SegmentJournal changes;
  final AuditTrail trail;
  private final Appender toInputs;
  private final Appender toChanges;

  private AuditWorld(SimulatedDisk disk, SimulatedTime time, long seed) {
    this.disk = disk;
    this.time = time;
    salts = new SplittableRandom(seed);
    random = salts.split();
    inputs = Journal.openStepped(disk, time, journal("inputs", Sync.GROUP_COMMIT), salts::nextLong);
    changes = Journal.openStepped(disk, time, journal("changes", Sync.LAZY), salts::nextLong);
    toInputs = inputs.appender();
    toChanges = changes.appender();
    trail =
        AuditTrail.open(
            OPTIONS,
            KEY,
            disk,
            inputs,
            changes,
            () -> Instant.ofEpochMilli(time.epochMillis()),
            time::nanoTime,
            salts);
    inputs.addHorizonListener(trail);
  }

  static AuditWorld open(SimulatedDisk disk, SimulatedTime time, long seed) {
    return new AuditWorld(disk, time, seed);
  }

  private static JournalOptions journal(String name, Sync sync) {
    return JournalOptions.named(name)
        .withSegmentBytes(1 << 16)
        .withQuotaBytes(1L << 30)
        .withMaxPendingBytes(1 << 20)
        .withSync(sync);
  }

  /// A message from the field.
  void telemetry(int bytes) {
    byte[] payload = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      payload[i] = (byte) random.nextInt();
    }
    toInputs.append(InputKind.FIELD_MESSAGE.number(), payload, 0, bytes);
    toInputs.flush();
    settle();
  }

  /// A command: its record, and what the kernel wrote of it.
  void command(String who, String subject) {
    byte[] payload = (who + " " + subject).getBytes(StandardCharsets.UTF_8);
    long position = inputs.endPosition();
    toInputs.append(InputKind.COMMAND.number(), payload, 0, payload.length);
    toInputs.flush();
    GraphChange note =
        AuditNote.of(
            who,
            Role.OPERATOR,
            "PatchTwin",
            subject,
            "because",
            new Reply.Done("", ""),
            "{\"setpoint\":" + numbers + "}",
            "{\"setpoint\":" + ++numbers + "}");
    ByteBuffer record = ByteBuffer.allocate(ChangeHeader.BYTES + note.bytesMax());
    ChangeHeader.write(record, position, 0, time.epochMillis() * 1_000);
    note.write(record);
    toChanges.append(ChangeKind.AUDIT.number(), record.flip());
    toChanges.flush();
    settle();
  }

  /// Rounds until nothing is left to do.
  void settle() {
    boolean worked = true;
    while (worked) {
      worked = inputs.step();
      worked |= changes.step();
    }
  }

  void pass(Duration span) {
    time.advance(span);
    while (trail.step()) {
      settle();
    }
    settle();
  }

  /// Something of what happens in a plant.
  void something(SplittableRandom what) {
    switch (what.nextInt(6)) {
      case 0, 1 -> command("anna", "oven" + what.nextInt(5));
      case 2, 3 -> telemetry(what.nextInt(1, 700));
      case 4 -> pass(Duration.ofMillis(what.nextInt(3_000)));
      default -> pass(Duration.ofSeconds(what.nextInt(40)));
    }
  }

  /// The audit notes that stand in the changes log.
  List<String> noted() {
    List<String> all = new ArrayList<>();
    try (Reader reader = changes.reader(changes.firstPosition())) {
      while (reader.poll(
              (_, kind, payload) -> {
                if (kind == ChangeKind.AUDIT.number()) {
                  ChangeHeader header = ChangeHeader.read(payload);
                  all.add(header.inputPosition() + " " + GraphChange.read(payload).body());
                }
              },
              1_000)
          > 0) {
        // The visitor does it.
      }
    }
    return all;
  }

  /// The entries of commands in the chain, oldest first.
  List<String> entries() {
    List<String> all = new ArrayList<>();
    long before = Long.MAX_VALUE;
    while (before > 0) {
      AuditReader.Page page = trail.entries().page(before, 7, _ -> true);
      for (AuditEntry entry : page.entries()) {
        if (entry.kind() == AuditEntry.Kind.COMMAND) {
          all.addFirst(entry.position() + " " + entry.json());
        }
      }
      before = page.next();
    }
    return all;
  }

  /// Stops as a server does.
  void close() {
    settle();
    trail.close();
    settle();
    changes.close();
    inputs.close();
  }

  static AuditReport verify(SimulatedDisk disk) {
    return AuditVerification.of(disk, "inputs", KEY, null, true);
  }
}
