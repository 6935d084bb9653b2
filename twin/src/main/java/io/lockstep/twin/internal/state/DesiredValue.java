package io.lockstep.twin.internal.state;

import io.lockstep.model.DesiredState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// What a property is desired to be, and how far that has come. Immutable. Times are microseconds
/// since epoch.
///
/// @param path the property's name, components before it
/// @param version the twin's version that it was set with
/// @param bits the value of a primitive type, in the model's unit, see [OwnUnits#shared]
/// @param text the value of TEXT, or compact JSON text of JSON; else null
/// @param held true when there is no way to tell the device, until it is heard of again
/// @param setMicros when it was set
/// @param sinceMicros since when it is in its state
/// @param by who set it
/// @param why in their words, empty for nothing
/// @param status what the device said of it, as in HTTP; 0 when nothing
/// @param message why it is in its state, for people; empty when there is nothing to say
public record DesiredValue(
    String path,
    long version,
    DesiredState state,
    long bits,
    @Nullable String text,
    boolean held,
    long setMicros,
    long sinceMicros,
    String by,
    String why,
    int status,
    String message) {

  /// True when its device is to be told of it, and there may be a way.
  public boolean isToTell() {
    return state.isOpen() && !held;
  }

  /// The same, in another state, of which there is nothing more to say.
  public DesiredValue in(DesiredState now, long micros) {
    return in(now, micros, 0, "");
  }

  /// The same, in another state.
  public DesiredValue in(DesiredState now, long micros, int said, String note) {
    long since = now == state ? sinceMicros : micros;
    boolean stays = held && now.isOpen();
    return new DesiredValue(
        path, version, now, bits, text, stays, setMicros, since, by, why, said, note);
  }

  /// The same, held back or not.
  public DesiredValue held(boolean now, String note) {
    return new DesiredValue(
        path, version, state, bits, text, now, setMicros, sinceMicros, by, why, status, note);
  }

  /// The same of another property.
  public DesiredValue at(String now) {
    return new DesiredValue(
        now, version, state, bits, text, held, setMicros, sinceMicros, by, why, status, message);
  }

  void digest(Digest digest) {
    digest.add(path).add(version).add(state.number()).add(bits).add(text == null ? "" : text);
    digest.add(held ? 1 : 0).add(setMicros).add(sinceMicros).add(by).add(why);
    digest.add(status).add(message);
  }

  void write(DataOutput out) throws IOException {
    Snapshots.writeText(out, path);
    out.writeLong(version);
    out.writeByte(state.number());
    out.writeLong(bits);
    Snapshots.writeText(out, text);
    out.writeBoolean(held);
    out.writeLong(setMicros);
    out.writeLong(sinceMicros);
    Snapshots.writeText(out, by);
    Snapshots.writeText(out, why);
    out.writeInt(status);
    Snapshots.writeText(out, message);
  }

  static DesiredValue read(DataInput in) throws IOException {
    return new DesiredValue(
        Snapshots.readText(in),
        in.readLong(),
        DesiredState.ofNumber(in.readByte()),
        in.readLong(),
        Snapshots.readTextOrNull(in),
        in.readBoolean(),
        in.readLong(),
        in.readLong(),
        Snapshots.readText(in),
        Snapshots.readText(in),
        in.readInt(),
        Snapshots.readText(in));
  }
}
