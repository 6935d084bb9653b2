package io.lockstep.twin.internal.state;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a twin's device is desired to be. Immutable. Times are microseconds since epoch.
///
/// @param version rises with each change of what is desired, never goes back while the twin is
///   there
/// @param values in the order of their paths
/// @param wish what its device is to be told next
/// @param sentMicros when it was told last, [#NEVER] before
/// @param attempts how often it was told since something was set, or it was heard of
/// @param dueMicros when it is to be told again, [#NEVER] for not by itself
public record DesiredTwin(
    long version,
    List<DesiredValue> values,
    Wish wish,
    long sentMicros,
    int attempts,
    long dueMicros) {
  /// In place of a time.
  public static final long NEVER = Long.MIN_VALUE;

  /// A twin of which nothing is desired.
  public static final DesiredTwin NONE =
      new DesiredTwin(0, List.of(), Wish.NOTHING, NEVER, 0, NEVER);

  /// What a device is to be told. The number stands in snapshots.
  public enum Wish {
    /// Nothing.
    NOTHING(0),
    /// The values that it does not report.
    OPEN(1),
    /// All of them: it has asked.
    ALL(2);

    private final int number;

    Wish(int number) {
      this.number = number;
    }

    static Wish ofNumber(int number) {
      Snapshots.check(number >= 0 && number <= 2, "what a device is to be told, 0 to 2", number);
      return switch (number) {
        case 0 -> NOTHING;
        case 1 -> OPEN;
        default -> ALL;
      };
    }
  }

  /// Copies the list.
  public DesiredTwin {
    values = List.copyOf(values);
  }

  /// The place of a property's value; -1 when nothing is desired of it.
  public int find(String path) {
    int low = 0;
    int high = values.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = values.get(middle).path().compareTo(path);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  /// The value of a property, null when nothing is desired of it.
  public @Nullable DesiredValue value(String path) {
    int at = find(path);
    return at < 0 ? null : values.get(at);
  }

  /// True when its device is to be told of a value, and there may be a way.
  public boolean hasToTell() {
    for (DesiredValue value : values) {
      if (value.isToTell()) {
        return true;
      }
    }
    return false;
  }

  /// The same with other values.
  public DesiredTwin with(List<DesiredValue> now) {
    return new DesiredTwin(version, now, wish, sentMicros, attempts, dueMicros);
  }

  /// The same with another value in a place.
  public DesiredTwin with(int place, DesiredValue now) {
    List<DesiredValue> all = new ArrayList<>(values);
    all.set(place, now);
    return with(all);
  }

  /// The same with another version.
  public DesiredTwin at(long now) {
    return new DesiredTwin(now, values, wish, sentMicros, attempts, dueMicros);
  }

  /// The same, to be told something else next, with no time set for it.
  public DesiredTwin wishing(Wish now, int soFar) {
    return new DesiredTwin(version, values, now, sentMicros, soFar, NEVER);
  }

  /// The same, to be looked at again at a time.
  public DesiredTwin due(long micros) {
    return new DesiredTwin(version, values, wish, sentMicros, attempts, micros);
  }

  /// The same, told just now.
  public DesiredTwin told(Wish next, long micros, long due) {
    return new DesiredTwin(version, values, next, micros, attempts + 1, due);
  }

  void digest(Digest digest) {
    digest.add(version).add(values.size()).add(wish.number);
    digest.add(sentMicros).add(attempts).add(dueMicros);
    values.forEach(value -> value.digest(digest));
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(version);
    out.writeByte(wish.number);
    out.writeLong(sentMicros);
    out.writeInt(attempts);
    out.writeLong(dueMicros);
    out.writeInt(values.size());
    for (DesiredValue value : values) {
      value.write(out);
    }
  }

  static DesiredTwin read(DataInput in) throws IOException {
    long version = in.readLong();
    Wish wish = Wish.ofNumber(in.readByte());
    long sent = in.readLong();
    int attempts = in.readInt();
    long due = in.readLong();
    int size = in.readInt();
    Snapshots.check(size >= 0, "a count of desired values >= 0", size);
    List<DesiredValue> values = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      values.add(DesiredValue.read(in));
    }
    return new DesiredTwin(version, values, wish, sent, attempts, due);
  }
}
