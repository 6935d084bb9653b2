package io.lockstep.twin.internal.state;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Slot;
import io.lockstep.model.ValueType;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What was there before a structural change, as far as it cannot be told from what is there after
/// it: enough to take the change back. References in it are those of the moment of the change, and
/// hold again once all later changes are taken back. Immutable.
public sealed interface Undo {
  /// The twin was changed last by another input.
  record Touched(long version, long updatedMicros) implements Undo {}

  /// The twin was there.
  record TwinGone(String id, Membership of) implements Undo {}

  /// The twin was of another model.
  record TwinMoved(Membership of) implements Undo {}

  /// How a twin was one of a model.
  ///
  /// @param previousPeer the twin before it in the model's list, or -1
  /// @param series the numbers of its series by slot, -1 for none
  record Membership(
      int model,
      int previousPeer,
      long stamp,
      long version,
      long updatedMicros,
      List<Integer> series) {
    public Membership {
      series = List.copyOf(series);
    }
  }

  /// The model was there.
  ///
  /// @param json its DTDL; null when it was drafted
  /// @param drafted the slots of a drafted one
  record ModelGone(
      String id,
      @Nullable String json,
      List<Slot> drafted,
      boolean decommissioned,
      long uploadMicros)
      implements Undo {
    public ModelGone {
      drafted = List.copyOf(drafted);
    }
  }

  /// The relationship was there.
  ///
  /// @param previousOut the one before it in its source's list, or -1
  /// @param previousIn the one before it in its target's list, or -1
  record RelationshipGone(
      String id,
      int source,
      int target,
      String name,
      @Nullable String properties,
      long stamp,
      long version,
      int previousOut,
      int previousIn)
      implements Undo {}

  /// The relationship had other properties.
  record RelationshipEdited(@Nullable String properties, long version) implements Undo {}

  /// About how many bytes it takes in memory; the same in every process.
  default long bytes() {
    return switch (this) {
      case Touched _ -> 32;
      case TwinGone gone -> 80 + 2L * gone.id.length() + bytes(gone.of);
      case TwinMoved moved -> 16 + bytes(moved.of);
      case ModelGone gone ->
          96 + 2L * gone.id.length() + length(gone.json) + 100L * gone.drafted.size();
      case RelationshipGone gone -> 104 + 2L * gone.id.length() + length(gone.properties);
      case RelationshipEdited edited -> 32 + length(edited.properties);
    };
  }

  private static long bytes(Membership of) {
    return 64 + 20L * of.series.size();
  }

  private static long length(@Nullable String text) {
    return text == null ? 0 : 48 + text.length();
  }

  /// Collects it to a digest.
  default void digest(Digest digest) {
    switch (this) {
      case Touched touched -> digest.add(touched.version).add(touched.updatedMicros);
      case TwinGone gone -> digest(digest.add(gone.id), gone.of);
      case TwinMoved moved -> digest(digest, moved.of);
      case ModelGone gone -> {
        digest.add(gone.id).add(gone.uploadMicros).add(gone.decommissioned ? 1 : 0);
        digest.add(gone.json == null ? "" : gone.json).add(gone.drafted.size());
      }
      case RelationshipGone gone -> {
        digest.add(gone.id).add(gone.name).add(gone.version);
        digest.add(gone.properties == null ? "" : gone.properties);
      }
      case RelationshipEdited edited ->
          digest.add(edited.version).add(edited.properties == null ? "" : edited.properties);
    }
  }

  private static void digest(Digest digest, Membership of) {
    digest.add(of.version).add(of.updatedMicros);
    for (int i = 0; i < of.series.size(); i++) {
      digest.add(of.series.get(i));
    }
  }

  /// Writes it for [#read].
  default void write(DataOutput out) throws IOException {
    switch (this) {
      case Touched(long version, long updatedMicros) -> {
        out.writeByte(1);
        out.writeLong(version);
        out.writeLong(updatedMicros);
      }
      case TwinGone(String id, Membership of) -> {
        out.writeByte(2);
        Snapshots.writeText(out, id);
        write(out, of);
      }
      case TwinMoved(Membership of) -> {
        out.writeByte(3);
        write(out, of);
      }
      case ModelGone gone -> {
        out.writeByte(4);
        write(out, gone);
      }
      case RelationshipGone gone -> {
        out.writeByte(5);
        write(out, gone);
      }
      case RelationshipEdited(String properties, long version) -> {
        out.writeByte(6);
        Snapshots.writeText(out, properties);
        out.writeLong(version);
      }
    }
  }

  private static void write(DataOutput out, Membership of) throws IOException {
    out.writeInt(of.model);
    out.writeInt(of.previousPeer);
    out.writeLong(of.stamp);
    out.writeLong(of.version);
    out.writeLong(of.updatedMicros);
    out.writeInt(of.series.size());
    for (int number : of.series) {
      out.writeInt(number);
    }
  }

  private static void write(DataOutput out, ModelGone gone) throws IOException {
    Snapshots.writeText(out, gone.id);
    Snapshots.writeText(out, gone.json);
    out.writeInt(gone.drafted.size());
    for (Slot slot : gone.drafted) {
      Snapshots.writeText(out, slot.path());
      out.writeByte(slot.type().code());
      Snapshots.writeText(out, slot.unit());
    }
    out.writeBoolean(gone.decommissioned);
    out.writeLong(gone.uploadMicros);
  }

  private static void write(DataOutput out, RelationshipGone gone) throws IOException {
    Snapshots.writeText(out, gone.id);
    out.writeInt(gone.source);
    out.writeInt(gone.target);
    Snapshots.writeText(out, gone.name);
    Snapshots.writeText(out, gone.properties);
    out.writeLong(gone.stamp);
    out.writeLong(gone.version);
    out.writeInt(gone.previousOut);
    out.writeInt(gone.previousIn);
  }

  /// Reads what [#write] wrote.
  static Undo read(DataInput in) throws IOException {
    byte kind = in.readByte();
    return switch (kind) {
      case 1 -> new Touched(in.readLong(), in.readLong());
      case 2 -> new TwinGone(Snapshots.readText(in), membership(in));
      case 3 -> new TwinMoved(membership(in));
      case 4 -> modelGone(in);
      case 5 ->
          new RelationshipGone(
              Snapshots.readText(in),
              in.readInt(),
              in.readInt(),
              Snapshots.readText(in),
              Snapshots.readTextOrNull(in),
              in.readLong(),
              in.readLong(),
              in.readInt(),
              in.readInt());
      case 6 -> new RelationshipEdited(Snapshots.readTextOrNull(in), in.readLong());
      default ->
          throw new LockstepException(
              ErrorCode.DATA_CORRUPT,
              "snapshot of the twin kernel: expected a remembered change of kind 1 to 6, found "
                  + kind);
    };
  }

  private static Membership membership(DataInput in) throws IOException {
    int model = in.readInt();
    int previousPeer = in.readInt();
    long stamp = in.readLong();
    long version = in.readLong();
    long updatedMicros = in.readLong();
    int size = in.readInt();
    Snapshots.check(size >= 0, "a count of series >= 0", size);
    List<Integer> series = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      series.add(in.readInt());
    }
    return new Membership(model, previousPeer, stamp, version, updatedMicros, series);
  }

  private static ModelGone modelGone(DataInput in) throws IOException {
    String id = Snapshots.readText(in);
    String json = Snapshots.readTextOrNull(in);
    int size = in.readInt();
    Snapshots.check(size >= 0, "a count of slots >= 0", size);
    List<Slot> drafted = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      String path = Snapshots.readText(in);
      ValueType type = ValueType.ofCode(in.readByte());
      String unit = Snapshots.readText(in);
      drafted.add(new Slot(i, path, Slot.Kind.PROPERTY, type, null, false, unit));
    }
    return new ModelGone(id, json, drafted, in.readBoolean(), in.readLong());
  }
}
