package io.lockstep.model;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// For how long the readings of a twin are kept, property by property, and which legal holds are on
/// them. Many twins have the same one. Immutable.
///
/// @param rules the first whose path covers a property's path holds for it; where none does, what
///   the settings say
/// @param holds what is kept whatever the rules say
public record KeepShape(List<Rule> rules, List<Hold> holds) {
  /// In place of a duration: for good.
  public static final long FOREVER = Long.MAX_VALUE;

  // A duration that something is said with stands as a number below 0: releases before knew only
  // durations, all above 0.
  private static final long SAID = Long.MIN_VALUE;
  private static final long ARCHIVED_FIRST = 1L << 62;
  private static final long STAYS_IN_LAKE = 1L << 61;
  private static final long DURATION = (1L << 61) - 1;

  /// Nothing is said: the settings hold.
  public static final KeepShape NONE = new KeepShape(List.of(), List.of());

  /// All is kept, whatever the settings say.
  public static final KeepShape ALL =
      new KeepShape(List.of(new Rule("", FOREVER, "while retention is told")), List.of());

  /// Copies the lists.
  public KeepShape {
    rules = List.copyOf(rules);
    holds = List.copyOf(holds);
  }

  /// A rule.
  ///
  /// @param path of a property, component or field, `/` between names; empty for the whole twin
  /// @param keepMicros readings are kept so long after they were received; [#FOREVER]
  /// @param place where it is said, `file:line`
  /// @param isArchivedFirst nothing goes before an archive has it
  /// @param staysInLake what goes from the history stays in the lake
  public record Rule(
      String path, long keepMicros, String place, boolean isArchivedFirst, boolean staysInLake) {
    /// A rule that speaks of nothing but the history.
    public Rule(String path, long keepMicros, String place) {
      this(path, keepMicros, place, false, false);
    }

    /// Checks the duration.
    public Rule {
      if (keepMicros <= 0 || (keepMicros >= DURATION && keepMicros != FOREVER)) {
        throw new LockstepException(
            ErrorCode.INVALID_ARGUMENT,
            "retention (%s): expected a duration above 0, found %d microseconds"
                .formatted(place, keepMicros));
      }
    }
  }

  /// A legal hold: readings with source times in `[fromMicros, toMicros)` stay.
  ///
  /// @param name of the hold
  /// @param path as of a [Rule]
  public record Hold(String name, String path, long fromMicros, long toMicros) {
    /// Whether it is on a reading of a property.
    public boolean holds(String property, long sourceMicros) {
      return covers(path, property) && sourceMicros >= fromMicros && sourceMicros < toMicros;
    }
  }

  /// The rule for a property.
  public Optional<Rule> rule(String property) {
    for (Rule rule : rules) {
      if (covers(rule.path, property)) {
        return Optional.of(rule);
      }
    }
    return Optional.empty();
  }

  /// The holds on a property.
  public List<Hold> holdsOn(String property) {
    return holds.stream().filter(hold -> covers(hold.path, property)).toList();
  }

  /// True when a path is another one, or below it.
  public static boolean covers(String above, String path) {
    return above.isEmpty()
        || (path.startsWith(above)
            && (path.length() == above.length() || path.charAt(above.length()) == '/'));
  }

  /// Reads what [#write] wrote.
  public static KeepShape read(ByteBuffer from) {
    int ruleCount = from.getInt();
    List<Rule> rules = new ArrayList<>();
    for (int i = 0; i < ruleCount; i++) {
      String path = Text.read(from);
      rules.add(rule(path, from.getLong(), Text.read(from)));
    }
    int holdCount = from.getInt();
    List<Hold> holds = new ArrayList<>();
    for (int i = 0; i < holdCount; i++) {
      holds.add(new Hold(Text.read(from), Text.read(from), from.getLong(), from.getLong()));
    }
    return new KeepShape(rules, holds);
  }

  private static Rule rule(String path, long said, String place) {
    long keep = keepOf(said);
    if (keep <= 0) {
      throw new LockstepException(
          ErrorCode.DATA_CORRUPT,
          "retention: expected a duration above 0, found %d microseconds".formatted(keep));
    }
    return new Rule(path, keep, place, isArchivedFirst(said), staysInLake(said));
  }

  /// A duration with what is said of copies, as one number that [#keepOf], [#isArchivedFirst] and
  /// [#staysInLake] take apart.
  public static long said(long keepMicros, boolean isArchivedFirst, boolean staysInLake) {
    if (!isArchivedFirst && !staysInLake) {
      return keepMicros;
    }
    return SAID
        | (isArchivedFirst ? ARCHIVED_FIRST : 0)
        | (staysInLake ? STAYS_IN_LAKE : 0)
        | (keepMicros == FOREVER ? DURATION : keepMicros);
  }

  /// The duration of what [#said] gave.
  public static long keepOf(long said) {
    if (said >= 0) {
      return said;
    }
    long keep = said & DURATION;
    return keep == DURATION ? FOREVER : keep;
  }

  /// Whether an archive is to have it first.
  public static boolean isArchivedFirst(long said) {
    return said < 0 && (said & ARCHIVED_FIRST) != 0;
  }

  /// Whether it stays in the lake.
  public static boolean staysInLake(long said) {
    return said < 0 && (said & STAYS_IN_LAKE) != 0;
  }

  /// Writes it.
  public void write(ByteBuffer into) {
    into.putInt(rules.size());
    for (Rule rule : rules) {
      Text.write(into, rule.path);
      into.putLong(said(rule.keepMicros, rule.isArchivedFirst, rule.staysInLake));
      Text.write(into, rule.place);
    }
    into.putInt(holds.size());
    for (Hold hold : holds) {
      Text.write(into, hold.name);
      Text.write(into, hold.path);
      into.putLong(hold.fromMicros).putLong(hold.toMicros);
    }
  }

  /// The most bytes [#write] may take.
  public int bytesMax() {
    int bytes = 2 * Integer.BYTES;
    for (Rule rule : rules) {
      bytes += Text.bytesMax(rule.path) + Text.bytesMax(rule.place) + Long.BYTES;
    }
    for (Hold hold : holds) {
      bytes += Text.bytesMax(hold.name) + Text.bytesMax(hold.path) + 2 * Long.BYTES;
    }
    return bytes;
  }
}
