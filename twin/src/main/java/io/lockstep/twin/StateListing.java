package io.lockstep.twin;

import io.lockstep.twin.internal.state.StateLines;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/// What a kernel knows, as lines of text that can be compared: each has a key, a tab, and what is
/// known of it. They are in order, and none tells what differs between two kernels that know the
/// same: references, numbers of series, the order in which things came, statistics, and the memory
/// of past changes. Costs a walk through the whole state; meant for tests and for support.
public final class StateListing {
  private static final String DRIFT = "drift ";
  private static final String OVERFLOW = "drift-overflow\t";

  private StateListing() {}

  /// What lines are about.
  public enum Section {
    /// Models that were uploaded, with their text.
    MODELS,
    /// Models that were drafted.
    DRAFTS,
    /// Which twins there are, and of which models.
    TWINS,
    /// Relationships.
    RELATIONSHIPS,
    /// Event routes.
    EVENT_ROUTES,
    /// What is decided by.
    OPTIONS,
    /// Versions and values of twins.
    VALUES,
    /// Ids of messages that are remembered.
    MESSAGES,
    /// The files of rules.
    RULES,
    /// What rules remember of twins.
    CELLS,
    /// Alarms.
    ALARMS,
    RUNS,
    /// Commands to devices.
    COMMANDS,
    /// What devices are desired to be, and how far that has come.
    DESIRED,
    /// Idempotency keys.
    KEYS,
    /// Timers that mean something.
    TIMERS,
    /// Drift.
    DRIFT
  }

  /// Lists all that a view shows.
  public static List<String> of(GraphView view) {
    return of(view, EnumSet.allOf(Section.class), _ -> true);
  }

  /// Lists some of what a view shows.
  ///
  /// @param listed which twins are told of, by their ids; asked with an empty text for drift that
  ///   is about none
  public static List<String> of(GraphView view, Set<Section> sections, Predicate<String> listed) {
    // A timer may stand twice, and means the same.
    Collection<String> found = new TreeSet<>();
    StateLines lines = new StateLines(view.state(), listed, found::add);
    for (Section section : sections) {
      switch (section) {
        case MODELS -> lines.models();
        case DRAFTS -> lines.drafts();
        case TWINS -> lines.twins();
        case RELATIONSHIPS -> lines.relationships();
        case EVENT_ROUTES -> lines.eventRoutes();
        case OPTIONS -> lines.options();
        case VALUES -> lines.values();
        case MESSAGES -> lines.messages();
        case RULES -> lines.rules();
        case CELLS -> lines.cells();
        case ALARMS -> lines.alarms();
        case RUNS -> lines.runs();
        case COMMANDS -> lines.commands();
        case DESIRED -> lines.desired();
        case KEYS -> lines.keys();
        case TIMERS -> lines.timers();
        case DRIFT -> lines.drift();
      }
    }
    return List.copyOf(found);
  }

  /// Makes one listing of those of a kernel's parts. What several of them say alike stands there
  /// once; what they say differently stands there as often. Drift of one key is added up.
  public static List<String> merged(Collection<List<String>> listings) {
    Collection<String> all = new TreeSet<>();
    Map<String, Drift> drift = new TreeMap<>();
    long overflow = 0;
    for (List<String> listing : listings) {
      for (String line : listing) {
        if (line.startsWith(DRIFT)) {
          int tab = line.indexOf('\t');
          drift.merge(line.substring(0, tab), Drift.parse(line, tab + 1), Drift::plus);
        } else if (line.startsWith(OVERFLOW)) {
          overflow += Long.parseLong(line, OVERFLOW.length(), line.length(), 10);
        } else {
          all.add(line);
        }
      }
    }
    drift.forEach((key, sum) -> all.add(key + "\t" + sum));
    if (overflow > 0) {
      all.add(OVERFLOW + overflow);
    }
    return List.copyOf(all);
  }

  /// What a line of drift tells of its key.
  private record Drift(long count, long first, long last, long position, String example) {
    static Drift parse(String line, int from) {
      String[] words = line.substring(from).split(" ", 5);
      return new Drift(
          Long.parseLong(words[0]),
          Long.parseLong(words[1]),
          Long.parseLong(words[2]),
          Long.parseLong(words[3]),
          words[4]);
    }

    /// The first by position is the one with the lesser first time only when clocks are not set
    /// back; a listing does not know more.
    Drift plus(Drift other) {
      Drift later = other.position >= position ? other : this;
      return new Drift(
          count + other.count,
          Math.min(first, other.first),
          later.last,
          later.position,
          later.example);
    }

    @Override
    public String toString() {
      return count + " " + first + " " + last + " " + position + " " + example;
    }
  }
}
