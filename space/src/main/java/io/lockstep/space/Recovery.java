package io.lockstep.space;

import io.lockstep.ingest.Devices;
import io.lockstep.journal.Journal;
import io.lockstep.journal.Reader;
import io.lockstep.journal.RecordVisitor;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.space.SpaceHealth.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Brings a space's state back: the newest usable snapshot, then the inputs behind it, decided
/// again by the code that decided them. Used once, by the thread that opens the space.
final class Recovery {
  private static final int BATCH_RECORDS = 4_096;

  private final Journal inputs;
  private final Journal changes;
  private final SnapshotStore store;
  private final Devices devices;
  private final ChangesLog log;
  private final Findings findings;
  private final Runnable letChangesBeWritten;

  /// @param letChangesBeWritten lets time pass until the changes log may have been written
  Recovery(
      Journal inputs,
      Journal changes,
      SnapshotStore store,
      Devices devices,
      ChangesLog log,
      Findings findings,
      Runnable letChangesBeWritten) {
    this.inputs = inputs;
    this.changes = changes;
    this.store = store;
    this.devices = devices;
    this.log = log;
    this.findings = findings;
    this.letChangesBeWritten = letChangesBeWritten;
  }

  /// A state and where it stands.
  ///
  /// @param position the first input that is not in it
  /// @param replayed records that were decided again
  /// @param snapshotPosition inputs position of the snapshot it began with, -1 when there was none
  /// @param needsSnapshot whether a snapshot must be taken before any record is accepted, so that
  ///   no later replay meets records of two kernels, or a log that was mended
  record Recovered(
      Driver driver, long position, long replayed, long snapshotPosition, boolean needsSnapshot) {}

  Recovered run() {
    SnapshotStore.@Nullable Loaded<DriverState> snapshot =
        store.newest(
            (place, in) -> {
              expectUsable(place);
              return DriverState.read(in);
            },
            what -> findings.add(Kind.SNAPSHOT_SKIPPED, what));
    if (snapshot == null) {
      expectWholeInputs();
      Driver driver = Driver.empty(devices, findings);
      return replay(driver, 0, 0, true, -1, true);
    }
    SnapshotStore.Place place = snapshot.place();
    restore(snapshot.state().devices());
    Driver driver =
        Driver.of(
            new DriverState(
                snapshot.state().kernel(),
                devices,
                snapshot.state().bindingFiles(),
                snapshot.state().sparkplug(),
                snapshot.state().contracts(),
                snapshot.state().rebindings()),
            findings);
    boolean isSameKernel = place.kernelVersion() == Driver.KERNEL_VERSION;
    return replay(
        driver,
        place.inputsPosition(),
        place.changesPosition(),
        isSameKernel,
        place.inputsPosition(),
        !isSameKernel);
  }

  private void expectUsable(SnapshotStore.Place place) {
    if (place.changesPosition() > changes.endPosition()) {
      throw new LockstepException(
          ErrorCode.DATA_CORRUPT,
          "snapshot at inputs position %d: expected the changes log to reach position %d, found its end at %d"
              .formatted(place.inputsPosition(), place.changesPosition(), changes.endPosition()));
    }
    if (place.inputsPosition() > inputs.endPosition()
        || place.inputsPosition() < inputs.firstPosition()) {
      throw new LockstepException(
          ErrorCode.DATA_CORRUPT,
          "snapshot at inputs position %d: expected it among the kept inputs, %d to %d"
              .formatted(place.inputsPosition(), inputs.firstPosition(), inputs.endPosition()));
    }
  }

  private void expectWholeInputs() {
    if (inputs.firstPosition() > 0) {
      throw new LockstepException(
          ErrorCode.DATA_CORRUPT,
          "no usable snapshot, and the inputs begin at position %d: expected a snapshot at or behind it; restore the snapshots from a backup%s"
              .formatted(inputs.firstPosition(), skippedSnapshots()));
    }
  }

  private String skippedSnapshots() {
    StringBuilder text = new StringBuilder();
    findings.all().forEach(finding -> text.append(". ").append(finding.first()));
    return text.toString();
  }

  /// The registry that the broker already holds takes over what the snapshot says.
  private void restore(Devices from) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      from.writeSnapshot(new DataOutputStream(bytes));
      devices.readSnapshot(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Recovered replay(
      Driver driver,
      long inputsPosition,
      long changesPosition,
      boolean isStrict,
      long snapshotPosition,
      boolean needsSnapshot) {
    ReplayedChanges compared =
        new ReplayedChanges(
            changes,
            changesPosition,
            inputsPosition,
            inputs.endPosition(),
            isStrict,
            log,
            findings);
    Again again = new Again(driver, compared);
    long position;
    try (Reader reader = inputs.reader(inputsPosition)) {
      while (reader.poll(again, BATCH_RECORDS) > 0) {
        log.flush();
        while (log.isFull()) {
          waitForLog();
        }
      }
      position = reader.position();
    }
    boolean isRepaired = compared.finish() > 0;
    log.flush();
    return new Recovered(
        driver, position, again.records, snapshotPosition, needsSnapshot || isRepaired);
  }

  /// Waits until all changes are written.
  void awaitChanges() {
    log.flush();
    while (!log.isIdle()) {
      waitForLog();
    }
  }

  private void waitForLog() {
    if (log.hasFailed()) {
      throw new LockstepException(ErrorCode.STORAGE_FAILED, log.trouble());
    }
    letChangesBeWritten.run();
    log.flush();
  }

  private final class Again implements RecordVisitor {
    private final Driver driver;
    private final ReplayedChanges compared;
    private long records;

    Again(Driver driver, ReplayedChanges compared) {
      this.driver = driver;
      this.compared = compared;
    }

    @Override
    public void record(long position, int kind, ByteBuffer payload) {
      driver.drive(position, kind, payload, compared);
      compared.throwIfFailed();
      records++;
    }

    @Override
    public void gap(long fromPosition, long toPosition) {
      findings.add(
          Kind.INPUTS_GAP, "inputs positions %d to %d".formatted(fromPosition, toPosition));
      compared.inputGap(fromPosition, toPosition);
    }
  }
}
