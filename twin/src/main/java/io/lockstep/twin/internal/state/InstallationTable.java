package io.lockstep.twin.internal.state;

import io.lockstep.twin.Installation;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What was installed where, in the order in which it was. Items come and go seldom: a change makes
/// a new list, so that forks share one. It outlives the twins and the change memory.
public final class InstallationTable {
  private static final int MOST = 100_000;

  private List<Installation> all;

  InstallationTable() {
    this(List.of());
  }

  private InstallationTable(List<Installation> all) {
    this.all = all;
  }

  InstallationTable fork() {
    return new InstallationTable(all);
  }

  /// All of them; the list does not change.
  public List<Installation> all() {
    return all;
  }

  /// Those that a twin has a part in, as location or item, the latest first.
  public List<Installation> of(String twin) {
    List<Installation> found = new ArrayList<>();
    for (int i = all.size() - 1; i >= 0; i--) {
      Installation each = all.get(i);
      if (each.location().equals(twin) || each.item().equals(twin)) {
        found.add(each);
      }
    }
    return found;
  }

  /// A relationship was made; nothing happens unless it is one of installation.
  void linked(
      State state, int relationship, long micros, @Nullable Supplier<String> who, String why) {
    if (isOne(state, relationship)) {
      begin(
          new Installation(
              state.twins.id(state.relationships.source(relationship)),
              state.twins.id(state.relationships.target(relationship)),
              state.position,
              micros,
              Installation.STILL,
              who == null ? "" : who.get(),
              why,
              "",
              ""));
    }
  }

  /// A relationship goes.
  void unlinked(
      State state, int relationship, long micros, @Nullable Supplier<String> who, String why) {
    if (isOne(state, relationship)) {
      end(
          state.twins.id(state.relationships.source(relationship)),
          state.twins.id(state.relationships.target(relationship)),
          micros,
          who == null ? "" : who.get(),
          why);
    }
  }

  private static boolean isOne(State state, int relationship) {
    return state.relationships.name(relationship).equals(Installation.RELATIONSHIP)
        && state.role.decidesStructure();
  }

  /// Something was installed; the oldest that is over goes when there are too many.
  private void begin(Installation begun) {
    List<Installation> next = new ArrayList<>(all);
    if (next.size() >= MOST) {
      for (int i = 0; i < next.size(); i++) {
        if (!next.get(i).isStill()) {
          next.remove(i);
          break;
        }
      }
    }
    next.add(begun);
    all = List.copyOf(next);
  }

  /// Something was removed.
  private void end(String location, String item, long micros, String who, String why) {
    List<Installation> next = new ArrayList<>(all);
    for (int i = next.size() - 1; i >= 0; i--) {
      Installation each = next.get(i);
      if (each.isStill() && each.location().equals(location) && each.item().equals(item)) {
        next.set(i, each.ended(micros, who, why));
        all = List.copyOf(next);
        return;
      }
    }
  }

  void digest(Digest digest) {
    for (Installation each : all) {
      digest
          .add(each.location())
          .add(each.item())
          .add(each.position())
          .add(each.fromMicros())
          .add(each.toMicros())
          .add(each.by())
          .add(each.why())
          .add(each.removedBy())
          .add(each.removedWhy());
    }
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(all.size());
    for (Installation each : all) {
      Snapshots.writeText(out, each.location());
      Snapshots.writeText(out, each.item());
      out.writeLong(each.position());
      out.writeLong(each.fromMicros());
      out.writeLong(each.toMicros());
      Snapshots.writeText(out, each.by());
      Snapshots.writeText(out, each.why());
      Snapshots.writeText(out, each.removedBy());
      Snapshots.writeText(out, each.removedWhy());
    }
  }

  void read(DataInput in) throws IOException {
    int count = in.readInt();
    Snapshots.check(count >= 0 && count <= MOST, "a number of installations", count);
    List<Installation> read = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      read.add(
          new Installation(
              Snapshots.readText(in),
              Snapshots.readText(in),
              in.readLong(),
              in.readLong(),
              in.readLong(),
              Snapshots.readText(in),
              Snapshots.readText(in),
              Snapshots.readText(in),
              Snapshots.readText(in)));
    }
    all = List.copyOf(read);
  }
}
