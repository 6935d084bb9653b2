package io.lockstep.api.internal.transfer;

import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Members;
import io.lockstep.api.internal.http.Times;
import io.lockstep.history.PastMoment;
import io.lockstep.history.training.TrainingLabel;
import io.lockstep.history.training.TrainingLabel.Span;
import io.lockstep.model.AlarmState;
import io.lockstep.model.AlarmTransition;
import io.lockstep.space.alarms.AlarmEvent;
import io.lockstep.twin.AlarmNote;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The labels that a request for a training set asks for: from alarms, or from stretches of time
/// that it gives. Pure.
final class TrainingLabels {
  private static final List<String> KNOWN = List.of("ahead", "alarm", "intervals", "name");
  private static final List<String> OF_ALARM = List.of("event", "priorities", "rules", "states");
  private static final List<String> OF_INTERVAL = List.of("from", "to", "twin", "value");

  /// The most labels of a set.
  private static final int MAX = 100;

  private final Set<String> twins;
  private final long intervalMicros;

  /// @param twins those of the set
  /// @param intervalMicros from row to row
  TrainingLabels(Set<String> twins, long intervalMicros) {
    this.twins = twins;
    this.intervalMicros = intervalMicros;
  }

  /// Whether a request has labels from alarms.
  static boolean needAlarms(JsonNode body) {
    return Stream.of(body.path("labels").valueStream().toArray(JsonNode[]::new))
        .anyMatch(label -> label.has("alarm"));
  }

  /// @param body the request
  /// @param alarms the log of alarms, in its order
  /// @param known what was not known then does not count
  /// @param isSeen of which twins the caller may know alarms
  List<TrainingLabel> of(
      JsonNode body, List<AlarmEvent> alarms, PastMoment known, Predicate<String> isSeen) {
    JsonNode all = body.path("labels");
    if (!all.isMissingNode() && (!all.isArray() || all.size() > MAX)) {
      throw invalid("labels", "an array of at most %d labels".formatted(MAX), all.toString());
    }
    List<TrainingLabel> labels = new ArrayList<>();
    for (JsonNode each : all) {
      Members.check(each, KNOWN);
      String name = Members.text(each, "name");
      if (each.has("alarm") == each.has("intervals")) {
        throw invalid("labels", "one of alarm and intervals in " + name, each.toString());
      }
      long ahead = ahead(each);
      labels.add(
          each.has("alarm")
              ? ofAlarms(name, each.path("alarm"), ahead, alarms, known, isSeen)
              : ofIntervals(name, each.path("intervals"), ahead));
    }
    return labels;
  }

  private static long ahead(JsonNode label) {
    String text = Members.text(label, "ahead", "PT0S");
    try {
      long micros = Duration.parse(text).toNanos() / 1_000;
      if (micros >= 0) {
        return micros;
      }
    } catch (DateTimeException | ArithmeticException _) {
      // Refused below.
    }
    throw invalid("labels/ahead", "a duration such as PT1H", text);
  }

  /// Which entries count, and for how long.
  private record Wanted(
      Set<String> rules, Set<String> priorities, Set<AlarmState> states, boolean isEvent) {
    static Wanted of(JsonNode alarm) {
      Members.check(alarm, OF_ALARM);
      String event = Members.text(alarm, "event", "");
      if (!event.isEmpty() && !event.equals("raised")) {
        throw invalid("labels/alarm/event", "raised", event);
      }
      Set<AlarmState> states =
          Members.texts(alarm, "states").stream().map(Wanted::state).collect(Collectors.toSet());
      if (!event.isEmpty() && !states.isEmpty()) {
        throw invalid("labels/alarm", "event or states", "both");
      }
      return new Wanted(
          Set.copyOf(Members.texts(alarm, "rules")),
          Set.copyOf(Members.texts(alarm, "priorities")),
          states,
          !event.isEmpty());
    }

    private static AlarmState state(String word) {
      return AlarmState.ofWord(word)
          .orElseThrow(
              () ->
                  invalid(
                      "labels/alarm/states",
                      Stream.of(AlarmState.values())
                          .map(AlarmState::word)
                          .collect(Collectors.joining(", ")),
                      word));
    }

    boolean isOfRule(AlarmNote note) {
      return rules.isEmpty() || rules.contains(note.rule());
    }

    boolean isOfPriority(AlarmNote note) {
      return priorities.isEmpty() || priorities.contains(note.priority());
    }

    /// Whether an alarm counts from an entry on.
    boolean isInState(AlarmNote note) {
      return isOfPriority(note)
          && (states.isEmpty() ? note.holds() : states.contains(note.state()));
    }
  }

  private TrainingLabel ofAlarms(
      String name,
      JsonNode alarm,
      long ahead,
      List<AlarmEvent> alarms,
      PastMoment known,
      Predicate<String> isSeen) {
    Wanted wanted = Wanted.of(alarm);
    Map<String, List<AlarmNote>> byAlarm = new LinkedHashMap<>();
    for (AlarmEvent event : alarms) {
      AlarmNote note = event.note();
      if (event.inputPosition() <= known.position()
          && event.receivedMicros() <= known.knownMicros()
          && twins.contains(note.twinId())
          && wanted.isOfRule(note)) {
        byAlarm.computeIfAbsent(note.alarmId(), _ -> new ArrayList<>()).add(note);
      }
    }
    Map<String, List<Span>> spans = new TreeMap<>();
    twins.stream().filter(isSeen).forEach(twin -> spans.put(twin, new ArrayList<>()));
    for (List<AlarmNote> notes : byAlarm.values()) {
      List<Span> own = spans.get(notes.getFirst().twinId());
      if (own != null) {
        List<Span> found = wanted.isEvent() ? moments(wanted, notes) : stretches(wanted, notes);
        found.forEach(span -> own.add(earlier(span, ahead)));
      }
    }
    return new TrainingLabel(name, TrainingLabel.Kind.FLAG, spans);
  }

  /// The rows in whose interval an alarm was raised.
  private List<Span> moments(Wanted wanted, List<AlarmNote> notes) {
    return notes.stream()
        .filter(note -> note.what() == AlarmTransition.RAISED && wanted.isOfPriority(note))
        .map(note -> new Span(note.atMicros() - intervalMicros + 1, note.atMicros() + 1, ""))
        .toList();
  }

  /// While an alarm is as wanted. Of the entries that are about a time the one that was logged last
  /// counts: a return that is known late takes back what was said in between.
  private static List<Span> stretches(Wanted wanted, List<AlarmNote> notes) {
    List<Span> spans = new ArrayList<>();
    long end = Long.MAX_VALUE;
    for (AlarmNote note : notes.reversed()) {
      if (note.atMicros() < end) {
        if (wanted.isInState(note)) {
          spans.add(new Span(note.atMicros(), end, ""));
        }
        end = note.atMicros();
      }
    }
    return spans;
  }

  private static Span earlier(Span span, long micros) {
    return new Span(span.fromMicros() - micros, span.toMicros(), span.text());
  }

  private TrainingLabel ofIntervals(String name, JsonNode intervals, long ahead) {
    if (!intervals.isArray()) {
      throw invalid("labels/intervals", "an array", intervals.toString());
    }
    Map<String, List<Span>> spans = new TreeMap<>();
    twins.forEach(twin -> spans.put(twin, new ArrayList<>()));
    boolean hasTexts = false;
    for (JsonNode each : intervals) {
      Members.check(each, OF_INTERVAL);
      @Nullable String text = Members.find(each, "value").orElse(null);
      hasTexts |= text != null;
      Span span =
          earlier(
              new Span(time(each, "from"), time(each, "to"), text == null ? "true" : text), ahead);
      @Nullable String twin = Members.find(each, "twin").orElse(null);
      spans.forEach(
          (id, own) -> {
            if (twin == null || twin.equals(id)) {
              own.add(span);
            }
          });
    }
    return new TrainingLabel(
        name, hasTexts ? TrainingLabel.Kind.CLASS : TrainingLabel.Kind.FLAG, spans);
  }

  private static long time(JsonNode interval, String name) {
    return Times.parseMicros(
        "request body /labels/intervals/" + name, Members.text(interval, name));
  }

  private static RuntimeException invalid(String name, String expected, String found) {
    return Call.invalid("request body /" + name, expected, found).exception();
  }
}
