package io.lockstep.ingest.aws;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A part of a shadow's state: JSON, of which each value knows when it was last written. Members
/// are in the order of their names' characters. Immutable.
public sealed interface ShadowValue {

  /// A number, text, boolean; null only within an array.
  ///
  /// @param json as JSON text
  /// @param seconds when it was last written, since 1970-01-01T00:00Z
  record Leaf(String json, long seconds) implements ShadowValue {}

  /// An array, which is replaced as a whole.
  record Items(List<ShadowValue> items) implements ShadowValue {
    /// Copies the list.
    public Items {
      items = List.copyOf(items);
    }
  }

  /// An object.
  record Members(SortedMap<String, ShadowValue> members) implements ShadowValue {
    /// An object without members.
    public static final Members NONE = new Members(new TreeMap<>());

    /// Copies the map.
    public Members {
      members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
    }

    /// What is in this object and not, or otherwise, in another one.
    ///
    /// @param other what is compared with; null for nothing
    public Members without(@Nullable ShadowValue other) {
      SortedMap<String, ShadowValue> known =
          other instanceof Members of ? of.members : NONE.members;
      SortedMap<String, ShadowValue> different = new TreeMap<>();
      for (Map.Entry<String, ShadowValue> member : members.entrySet()) {
        ShadowValue there = known.get(member.getKey());
        if (member.getValue() instanceof Members inner && there instanceof Members) {
          Members rest = inner.without(there);
          if (!rest.members.isEmpty()) {
            different.put(member.getKey(), rest);
          }
        } else if (there == null || !member.getValue().isLike(there)) {
          different.put(member.getKey(), member.getValue());
        }
      }
      return new Members(different);
    }

    /// The object with a value at a path; its other members stay.
    ///
    /// @param value null takes the one there away, and objects that are empty then
    public Members with(List<String> path, @Nullable ShadowValue value) {
      SortedMap<String, ShadowValue> now = new TreeMap<>(members);
      String name = path.getFirst();
      ShadowValue next = value;
      if (path.size() > 1) {
        Members inner = now.get(name) instanceof Members known ? known : NONE;
        Members changed = inner.with(path.subList(1, path.size()), value);
        next = value == null && changed.members.isEmpty() ? null : changed;
      }
      if (next == null) {
        now.remove(name);
      } else {
        now.put(name, next);
      }
      return new Members(now);
    }

    /// The value at a path; null when there is none.
    public @Nullable ShadowValue at(List<String> path) {
      ShadowValue found = this;
      for (String name : path) {
        found = found instanceof Members inner ? inner.members.get(name) : null;
      }
      return found;
    }
  }

  /// True when both hold the same, whenever it was written; numbers are compared by value.
  default boolean isLike(ShadowValue other) {
    return switch (this) {
      case Leaf(String json, long _) ->
          other instanceof Leaf leaf && (json.equals(leaf.json) || isSameNumber(json, leaf.json));
      case Items(List<ShadowValue> items) -> {
        boolean isLike = other instanceof Items of && of.items.size() == items.size();
        for (int i = 0; isLike && i < items.size(); i++) {
          isLike = items.get(i).isLike(((Items) other).items.get(i));
        }
        yield isLike;
      }
      case Members mine ->
          other instanceof Members of
              && of.members.keySet().equals(mine.members.keySet())
              && mine.without(of).members.isEmpty();
    };
  }

  private static boolean isSameNumber(String one, String other) {
    return isNumber(one) && isNumber(other) && Double.parseDouble(one) == Double.parseDouble(other);
  }

  private static boolean isNumber(String json) {
    char first = json.charAt(0);
    return first == '-' || (first >= '0' && first <= '9');
  }

  /// Appends the values.
  default void state(StringBuilder out) {
    switch (this) {
      case Leaf(String json, long _) -> out.append(json);
      case Items(List<ShadowValue> items) -> {
        String before = "[";
        for (ShadowValue item : items) {
          item.state(out.append(before));
          before = ",";
        }
        out.append(items.isEmpty() ? "[]" : "]");
      }
      case Members(SortedMap<String, ShadowValue> members) -> {
        String before = "{";
        for (Map.Entry<String, ShadowValue> member : members.entrySet()) {
          quote(out.append(before), member.getKey());
          member.getValue().state(out.append(':'));
          before = ",";
        }
        out.append(members.isEmpty() ? "{}" : "}");
      }
    }
  }

  /// Appends when each of them was written, in the same form.
  default void metadata(StringBuilder out) {
    switch (this) {
      case Leaf(String _, long seconds) ->
          out.append("{\"timestamp\":").append(seconds).append('}');
      case Items(List<ShadowValue> items) -> {
        String before = "[";
        for (ShadowValue item : items) {
          item.metadata(out.append(before));
          before = ",";
        }
        out.append(items.isEmpty() ? "[]" : "]");
      }
      case Members(SortedMap<String, ShadowValue> members) -> {
        String before = "{";
        for (Map.Entry<String, ShadowValue> member : members.entrySet()) {
          quote(out.append(before), member.getKey());
          member.getValue().metadata(out.append(':'));
          before = ",";
        }
        out.append(members.isEmpty() ? "{}" : "}");
      }
    }
  }

  /// Appends a text as a JSON string.
  static void quote(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append("\\u00").append(Character.forDigit(c >> 4, 16));
        out.append(Character.forDigit(c & 15, 16));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  /// Writes it for a snapshot.
  default void write(DataOutput out) throws IOException {
    switch (this) {
      case Leaf(String json, long seconds) -> {
        out.writeByte(0);
        writeText(out, json);
        out.writeLong(seconds);
      }
      case Items(List<ShadowValue> items) -> {
        out.writeByte(1);
        out.writeInt(items.size());
        for (ShadowValue item : items) {
          item.write(out);
        }
      }
      case Members(SortedMap<String, ShadowValue> members) -> {
        out.writeByte(2);
        out.writeInt(members.size());
        for (Map.Entry<String, ShadowValue> member : members.entrySet()) {
          writeText(out, member.getKey());
          member.getValue().write(out);
        }
      }
    }
  }

  /// Reads what [#write] wrote.
  static ShadowValue read(DataInput in) throws IOException {
    int kind = in.readByte();
    if (kind == 0) {
      return new Leaf(readText(in), in.readLong());
    }
    int count = in.readInt();
    if (kind == 1) {
      List<ShadowValue> items = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        items.add(read(in));
      }
      return new Items(items);
    }
    SortedMap<String, ShadowValue> members = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      String name = readText(in);
      members.put(name, read(in));
    }
    return new Members(members);
  }

  private static void writeText(DataOutput out, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }

  private static String readText(DataInput in) throws IOException {
    byte[] utf8 = new byte[in.readInt()];
    in.readFully(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
