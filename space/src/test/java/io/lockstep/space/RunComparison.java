package io.lockstep.space;

import io.lockstep.model.InputKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Compares what two ways of running a kernel made of one stream, and says where they part first:
/// the fact, the input that led to it, and what else is known there.
public final class RunComparison {
  private static final int LINES_MAX = 12;
  private static final int LENGTH_MAX = 600;

  private RunComparison() {}

  /// Where a run differs from the embedded one; null when it does not.
  ///
  /// @param inputs the stream
  public static @Nullable String difference(
      List<StreamInput> inputs,
      EmbeddedRun expected,
      ChangeListing changes,
      Map<Long, String> replies,
      List<String> state) {
    String of = ofChanges(inputs, expected.changes(), changes);
    of = of == null ? ofReplies(inputs, expected.replies(), replies) : of;
    return of == null ? ofState(expected.state(), state) : of;
  }

  private static @Nullable String ofChanges(
      List<StreamInput> inputs, ChangeListing expected, ChangeListing found) {
    Map<String, List<ChangeListing.Fact>> wanted = expected.facts();
    Map<String, List<ChangeListing.Fact>> have = found.facts();
    TreeSet<String> keys = new TreeSet<>(wanted.keySet());
    keys.addAll(have.keySet());
    String firstKey = null;
    long firstPosition = Long.MAX_VALUE;
    for (String key : keys) {
      long position =
          parting(wanted.getOrDefault(key, List.of()), have.getOrDefault(key, List.of()));
      if (position < firstPosition) {
        firstPosition = position;
        firstKey = key;
      }
    }
    if (firstKey == null) {
      return null;
    }
    StringBuilder out = new StringBuilder("changes differ first in ");
    out.append(firstKey).append("\n  at input ").append(inputAt(inputs, firstPosition));
    out.append("\n  expected:");
    listed(out, at(wanted, firstPosition));
    out.append("\n  found:");
    listed(out, at(have, firstPosition));
    return out.toString();
  }

  /// The position from which on two lists differ.
  private static long parting(List<ChangeListing.Fact> one, List<ChangeListing.Fact> other) {
    int both = Math.min(one.size(), other.size());
    for (int i = 0; i < both; i++) {
      if (!one.get(i).equals(other.get(i))) {
        return Math.min(one.get(i).position(), other.get(i).position());
      }
    }
    if (one.size() == other.size()) {
      return Long.MAX_VALUE;
    }
    return (one.size() > both ? one : other).get(both).position();
  }

  /// All facts of an input.
  private static List<String> at(Map<String, List<ChangeListing.Fact>> facts, long position) {
    List<String> found = new ArrayList<>();
    facts.forEach(
        (key, list) -> {
          for (ChangeListing.Fact fact : list) {
            if (fact.position() == position) {
              found.add(key + ": " + fact.text());
            }
          }
        });
    return found;
  }

  private static String inputAt(List<StreamInput> inputs, long position) {
    for (int i = 0; i < inputs.size(); i++) {
      if (inputs.get(i).position() == position) {
        return "number " + i + ", position " + shortened(inputs.get(i).toString());
      }
    }
    return "position " + position + ", which is none of the stream";
  }

  private static @Nullable String ofReplies(
      List<StreamInput> inputs, Map<Long, String> expected, Map<Long, String> found) {
    TreeMap<Long, String> all = new TreeMap<>(expected);
    all.putAll(found);
    for (long request : all.keySet()) {
      if (!Objects.equals(expected.get(request), found.get(request))) {
        return "replies differ first at request %d, input %s%n  expected: %s%n  found: %s"
            .formatted(
                request,
                inputOf(inputs, request),
                shortened(expected.get(request)),
                shortened(found.get(request)));
      }
    }
    return null;
  }

  private static String inputOf(List<StreamInput> inputs, long request) {
    for (int i = 0; i < inputs.size(); i++) {
      StreamInput input = inputs.get(i);
      if (input.kind() == InputKind.COMMAND.number()
          && CommandRecord.read(input.buffer()).request() == request) {
        return "number " + i + ", position " + shortened(input.toString());
      }
    }
    return "none";
  }

  private static @Nullable String ofState(List<String> expected, List<String> found) {
    TreeSet<String> missing = new TreeSet<>(expected);
    found.forEach(missing::remove);
    TreeSet<String> added = new TreeSet<>(found);
    expected.forEach(added::remove);
    if (missing.isEmpty() && added.isEmpty()) {
      return null;
    }
    StringBuilder out = new StringBuilder("states differ at the end\n  expected and not found:");
    listed(out, missing);
    out.append("\n  found and not expected:");
    listed(out, added);
    return out.toString();
  }

  private static void listed(StringBuilder out, Iterable<String> lines) {
    int count = 0;
    for (String line : lines) {
      if (count++ < LINES_MAX) {
        out.append("\n    ").append(shortened(line));
      }
    }
    out.append(count > LINES_MAX ? "\n    and " + (count - LINES_MAX) + " more" : "");
  }

  private static String shortened(@Nullable String text) {
    String shown = String.valueOf(text).replace('\n', ' ');
    return shown.length() <= LENGTH_MAX ? shown : shown.substring(0, LENGTH_MAX) + "...";
  }
}
