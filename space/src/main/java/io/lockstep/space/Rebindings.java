package io.lockstep.space;

import io.lockstep.model.PurgeChange;
import io.lockstep.model.TwinId;
import io.lockstep.twin.AuditNote;
import io.lockstep.twin.ChangeSink;
import io.lockstep.twin.Kernel;
import io.lockstep.twin.ReboundReading;
import io.lockstep.twin.Refusal;
import io.lockstep.twin.Reply;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The re-bindings of a space, the latest [#KEPT_MAX] of them, the drift that they have resolved,
/// and what purges have taken, which none brings back. Changed by records only, on the kernel's
/// thread; others read what is immutable.
public final class Rebindings {
  /// How many are remembered.
  static final int KEPT_MAX = 100;

  /// How much resolved drift is remembered: as many entries as there may be.
  private static final int RESOLVED_MAX = 10_000;

  private volatile List<Rebinding> all;
  private volatile Map<DriftKey, Long> resolved;

  /// By twin; of each twin those that no later one covers. One entry for each twin that somebody
  /// has ever purged.
  private volatile Map<String, List<PurgeChange>> purged;

  private Rebindings(
      List<Rebinding> all, Map<DriftKey, Long> resolved, Map<String, List<PurgeChange>> purged) {
    this.all = all;
    this.resolved = resolved;
    this.purged = purged;
  }

  /// None yet.
  public static Rebindings empty() {
    return new Rebindings(List.of(), new LinkedHashMap<>(), new TreeMap<>());
  }

  /// An independent copy; costs nothing.
  Rebindings fork() {
    return new Rebindings(all, resolved, purged);
  }

  /// All that are remembered, the latest last.
  public List<Rebinding> all() {
    return all;
  }

  /// The one that is under way.
  public Optional<Rebinding> running() {
    return all.stream().filter(one -> one.state() == Rebinding.State.RUNNING).findFirst();
  }

  /// One by its id.
  public Optional<Rebinding> find(long id) {
    return all.stream().filter(one -> one.id() == id).findFirst();
  }

  /// The input up to which no drift of this kind is left; -1 when nothing resolved it.
  public long resolvedAt(DriftKey key) {
    return resolved.getOrDefault(key, -1L);
  }

  /// True for a reading that a purge has taken, or would have: it must not come back.
  ///
  /// @param position of the message that it came by
  public boolean isPurged(String twinId, long position, long sourceMicros) {
    return purged.getOrDefault(twinId, List.of()).stream()
        .anyMatch(purge -> purge.takes(position, sourceMicros));
  }

  /// A purge was decided.
  void purged(PurgeChange purge) {
    Map<String, List<PurgeChange>> more = new TreeMap<>(purged);
    List<PurgeChange> ofTwin = new ArrayList<>(more.getOrDefault(purge.twin().value(), List.of()));
    ofTwin.removeIf(
        old ->
            old.upToPosition() <= purge.upToPosition()
                && old.beforeMicros() <= purge.beforeMicros());
    ofTwin.add(purge);
    more.put(purge.twin().value(), List.copyOf(ofTwin));
    purged = more;
  }

  /// True when a slice or end of this one is awaited.
  boolean isRunning(long id) {
    return find(id).filter(one -> one.state() == Rebinding.State.RUNNING).isPresent();
  }

  /// Decides a step: what it brings enters the kernel.
  Reply decide(
      long position, CommandRecord asked, RebindingCommand step, Kernel kernel, ChangeSink out) {
    long refused = 0;
    if (step instanceof RebindingCommand.Slice slice && isRunning(slice.id())) {
      kernel.beginInput(position, asked.receivedMicros(), out);
      kernel.manyTwins();
      kernel.by(asked::principal, asked.reason());
      for (ReboundReading reading : slice.readings()) {
        // A purge may have been decided since the slice was made.
        boolean isPurged = isPurged(reading.twinId(), reading.position(), reading.sourceMicros());
        refused += !isPurged && enters(kernel, reading) ? 0 : 1;
      }
      kernel.endInput();
    }
    Reply reply = apply(position, asked.receivedMicros(), asked.principal(), step, refused);
    String request =
        step instanceof RebindingCommand.Start(RebindingRequest wanted)
            ? AuditNote.object("request", wanted.toString())
            : null;
    return step.isAsked() ? CommandNotes.noted(position, asked, reply, null, request, out) : reply;
  }

  private static boolean enters(Kernel kernel, ReboundReading reading) {
    int twin = kernel.twin(reading.twinId());
    int slot = twin < 0 ? -1 : kernel.shape(twin).indexOf(reading.path());
    return slot >= 0 && kernel.rebound(twin, slot, reading);
  }

  /// @param refused readings of a slice that no model took
  private Reply apply(
      long position, long micros, String by, RebindingCommand command, long refused) {
    return switch (command) {
      case RebindingCommand.Start(RebindingRequest request) -> {
        Optional<Rebinding> other = running();
        if (other.isPresent()) {
          yield refusal(
              409,
              "RebindingRunning",
              "re-binding %d is under way: expected none; wait for it, or cancel it"
                  .formatted(other.get().id()));
        }
        List<Rebinding> more = new ArrayList<>(all);
        more.add(Rebinding.begun(position, by, request, micros));
        all = List.copyOf(more.subList(Math.max(0, more.size() - KEPT_MAX), more.size()));
        yield new Reply.Done("", "");
      }
      case RebindingCommand.Cancel(long id) ->
          change(
              id,
              one ->
                  one.ended(
                      Rebinding.State.CANCELLED,
                      micros,
                      RebindingCounts.NONE,
                      "cancelled by " + by,
                      List.of(),
                      List.of()));
      case RebindingCommand.Slice slice ->
          change(
              slice.id(),
              one -> one.goneOn(micros, slice.nextPosition(), slice.counts().refusing(refused)));
      case RebindingCommand.End end -> {
        boolean isDone = end.failure().isEmpty();
        Reply reply =
            change(
                end.id(),
                one ->
                    one.ended(
                        isDone ? Rebinding.State.DONE : Rebinding.State.FAILED,
                        micros,
                        end.counts(),
                        isDone ? end.note() : end.failure(),
                        end.remaining(),
                        end.resolved()));
        if (isDone && reply instanceof Reply.Done) {
          resolve(end);
        }
        yield reply;
      }
    };
  }

  private void resolve(RebindingCommand.End end) {
    Map<DriftKey, Long> more = new LinkedHashMap<>(resolved);
    for (DriftKey key : end.resolved()) {
      if (more.containsKey(key) || more.size() < RESOLVED_MAX) {
        more.put(key, end.id());
      }
    }
    resolved = more;
  }

  private interface Change {
    Rebinding of(Rebinding one);
  }

  private Reply change(long id, Change change) {
    if (!isRunning(id)) {
      boolean isKnown = find(id).isPresent();
      return refusal(
          isKnown ? 409 : 404,
          isKnown ? "RebindingEnded" : "RebindingNotFound",
          "re-binding %d: expected one that is under way, found %s"
              .formatted(id, isKnown ? "one that has ended" : "none"));
    }
    all = all.stream().map(one -> one.id() == id ? change.of(one) : one).toList();
    return new Reply.Done("", "");
  }

  private static Reply refusal(int status, String code, String message) {
    return new Reply.Refused(Refusal.of(status, code, message));
  }

  long stateHash() {
    long hash = 0;
    for (Rebinding one : all) {
      hash = hash * 31 + one.id() + one.nextPosition() * 7 + one.state().name().hashCode();
      hash = hash * 31 + one.counts().toString().hashCode() + one.request().toString().hashCode();
    }
    for (Map.Entry<DriftKey, Long> one : resolved.entrySet()) {
      hash = hash * 31 + one.getKey().toString().hashCode() + one.getValue();
    }
    for (Map.Entry<String, List<PurgeChange>> one : purged.entrySet()) {
      hash = hash * 31 + one.getValue().toString().hashCode();
    }
    return hash;
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(all.size());
    for (Rebinding one : all) {
      RebindingCodec.write(out, one);
    }
    out.writeInt(resolved.size());
    for (Map.Entry<DriftKey, Long> one : resolved.entrySet()) {
      RebindingCodec.write(out, one.getKey());
      out.writeLong(one.getValue());
    }
    List<PurgeChange> purges = purged.values().stream().flatMap(List::stream).toList();
    out.writeInt(purges.size());
    for (PurgeChange purge : purges) {
      out.writeUTF(purge.twin().value());
      out.writeLong(purge.upToPosition());
      out.writeLong(purge.beforeMicros());
    }
  }

  static Rebindings read(DataInput in) throws IOException {
    int count = in.readInt();
    List<Rebinding> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(RebindingCodec.readRebinding(in));
    }
    Map<DriftKey, Long> resolved = new LinkedHashMap<>();
    int mended = in.readInt();
    for (int i = 0; i < mended; i++) {
      resolved.put(RebindingCodec.readKey(in), in.readLong());
    }
    Rebindings read = new Rebindings(List.copyOf(all), resolved, new TreeMap<>());
    int purges = in.readInt();
    for (int i = 0; i < purges; i++) {
      read.purged(new PurgeChange(new TwinId(in.readUTF()), in.readLong(), in.readLong()));
    }
    return read;
  }
}
