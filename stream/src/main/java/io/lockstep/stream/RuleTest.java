package io.lockstep.stream;

import java.util.List;

/// What rules are expected to do, written beside them: readings that are given, and all that the
/// rules do with them. It is run on a kernel of its own, whose clock it sets. Times are
/// microseconds behind the beginning of the test. Immutable.
///
/// @param name a sentence that says what is expected
/// @param place where it stands
/// @param rules the names of the rules that are tested; what others do does not count
/// @param startMicros when the test begins, microseconds since epoch
/// @param twins those that are named in it, at least one
/// @param links relationships between them
/// @param given in the order in which it happens
/// @param expected all that the rules do
/// @param expectedPlace where that stands
public record RuleTest(
    String name,
    Place place,
    List<String> rules,
    long startMicros,
    List<Twin> twins,
    List<Link> links,
    List<Given> given,
    List<Expected> expected,
    Place expectedPlace) {
  /// 2026-01-01T00:00:00Z, a Thursday.
  public static final long START = 1_767_225_600_000_000L;

  /// In place of a time that is not said.
  public static final long ANY = Long.MIN_VALUE;

  /// Copies the lists.
  public RuleTest {
    rules = List.copyOf(rules);
    twins = List.copyOf(twins);
    links = List.copyOf(links);
    given = List.copyOf(given);
    expected = List.copyOf(expected);
  }

  /// Where something stands in a file; line and column from 1.
  public record Place(String file, int line, int column) {}

  /// A twin.
  ///
  /// @param model the id of its model, empty for that of the first rule
  /// @param json its values at the beginning, members of a JSON object without braces; empty for
  ///   none
  public record Twin(Place place, String id, String model, String json) {}

  /// A relationship.
  public record Link(Place place, String source, String name, String target) {}

  /// Something that happens.
  public sealed interface Given {
    /// Where it stands.
    Place place();

    /// When it is received.
    long receivedMicros();
  }

  /// A reading.
  ///
  /// @param path the property's path, components before it with `/`
  /// @param json the value, JSON text
  /// @param quality the word of a quality
  /// @param atMicros when it was measured
  public record Reading(
      Place place,
      String twin,
      String path,
      String json,
      String quality,
      long atMicros,
      long receivedMicros)
      implements Given {}

  /// Time goes by.
  public record Until(Place place, long receivedMicros) implements Given {}

  /// Something that a rule does.
  public sealed interface Expected {
    /// Where it stands.
    Place place();

    /// Which rule.
    String rule();

    /// For which twin.
    String twin();

    /// When, by event time; [#ANY] for whenever.
    long atMicros();
  }

  /// An alarm is raised.
  ///
  /// @param message its message, empty for any
  public record Raised(Place place, String rule, String twin, long atMicros, String message)
      implements Expected {}

  /// An alarm returns.
  public record Returned(Place place, String rule, String twin, long atMicros)
      implements Expected {}

  /// A value is written.
  ///
  /// @param path the property's, components before it with `/`
  /// @param to the twin that it is written to
  /// @param json the value, JSON text; empty for any
  public record Written(
      Place place, String rule, String twin, long atMicros, String path, String to, String json)
      implements Expected {}

  /// A line is written into the rule's log.
  ///
  /// @param text empty for any
  public record Logged(Place place, String rule, String twin, long atMicros, String text)
      implements Expected {}

  /// Somebody is told something.
  ///
  /// @param channel by which channel
  /// @param text the text or payload, empty for any
  public record Told(
      Place place, String rule, String twin, long atMicros, String channel, String text)
      implements Expected {}

  /// A command is given.
  ///
  /// @param command its path, components before it with `/`
  /// @param to the twin that is commanded
  public record Commanded(
      Place place, String rule, String twin, long atMicros, String command, String to)
      implements Expected {}
}
