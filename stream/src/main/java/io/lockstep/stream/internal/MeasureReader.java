package io.lockstep.stream.internal;

import io.lockstep.model.text.Yaml;
import io.lockstep.stream.Holding;
import io.lockstep.stream.Measure;
import io.lockstep.stream.Statistic;
import io.lockstep.stream.WeeklyHours;
import io.lockstep.stream.Window;
import io.lockstep.stream.Zone;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// Reads the measures of a rule; goes on after a problem, to find the others. Used once.
final class MeasureReader {
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,63}");
  private static final Pattern HOURS = Pattern.compile("(\\d\\d):(\\d\\d)-(\\d\\d):(\\d\\d)");
  private static final List<String> STATISTICS =
      Arrays.stream(Statistic.values()).map(Statistic::term).toList();

  /// The keys that say what a measure is.
  private static final List<String> KINDS =
      Stream.of(
              STATISTICS,
              List.of("when", "after", "times", "silent", "hours", "detect", "compute"),
              PlaceReader.KINDS)
          .flatMap(List::stream)
          .toList();

  private static final List<String> WINDOW_KEYS =
      List.of("over", "step", "every", "gap", "readings", "batch", "early");
  private static final List<String> HELD_KEYS = List.of("when", "for", "clear");
  private static final List<String> SEQUENCE_KEYS = List.of("after", "then", "without", "within");
  private static final List<String> REPETITION_KEYS = List.of("times", "of", "within");
  private static final List<String> SILENCE_KEYS = List.of("silent", "time");
  private static final List<String> FOLLOWED_KEYS = List.of("compute", "within");
  private static final List<String> HOURS_KEYS = List.of("hours", "days", "zone");
  private static final List<String> DAYS =
      Arrays.stream(DayOfWeek.values())
          .map(day -> day.name().substring(0, 3).toLowerCase(Locale.ROOT))
          .toList();

  private static final long TIME_MIN = Document.SECOND / 1_000;
  private static final long TIME_MAX = Document.TIME_MAX;
  private static final int STEPS = 20;
  private static final int HOUR = 60;
  private static final int DAY = 24 * HOUR;

  private final Document document;
  private final Yaml yaml;

  MeasureReader(Document document) {
    this.document = document;
    this.yaml = document.yaml();
  }

  /// The measures of a mapping of names, without those that are wrong.
  List<Measure> read(Node node) {
    List<Measure> measures = new ArrayList<>();
    if (!(node instanceof MappingNode mapping)) {
      problem(node, "let: expected a mapping of names to measures, found " + Yaml.describe(node));
      return measures;
    }
    for (NodeTuple entry : mapping.getValue()) {
      Measure measure = named(entry.getKeyNode(), entry.getValueNode());
      if (measure != null) {
        measures.add(measure);
      }
    }
    if (mapping.getValue().size() > Measure.COUNT_MAX) {
      problem(
          node,
          "let: expected at most %d measures, found %d"
              .formatted(Measure.COUNT_MAX, mapping.getValue().size()));
    }
    return measures;
  }

  private @Nullable Measure named(Node key, Node value) {
    String name = key instanceof ScalarNode scalar ? scalar.getValue() : "";
    if (!NAME.matcher(name).matches()) {
      problem(
          key,
          "let: expected a name of at most 64 letters, digits and underscores that begins with a letter, found "
              + Yaml.describe(key));
      return null;
    }
    List<String> kinds = KINDS.stream().filter(kind -> Yaml.hasKey(value, kind)).toList();
    if (kinds.size() != 1) {
      problem(
          value,
          "%s: expected one of the keys %s, found %s"
              .formatted(
                  name,
                  String.join(", ", KINDS),
                  kinds.isEmpty() ? "none" : String.join(" and ", kinds)));
      return null;
    }
    String kind = kinds.getFirst();
    return switch (kind) {
      case "when" -> held(name, value);
      case "after" -> sequence(name, value);
      case "times" -> repetition(name, value);
      case "silent" -> silence(name, value);
      case "hours" -> hours(name, value);
      case "detect" -> new DetectReader(document).read(name, value);
      case "compute" -> followed(name, value);
      case "inside", "crosses" -> new PlaceReader(document).read(kind, name, value);
      default -> windowed(name, value, Statistic.ofTerm(kind).orElseThrow());
    };
  }

  private Yaml.@Nullable Mapping mapping(Node value, String name, List<String> keys) {
    Yaml.Mapping mapping = yaml.mapping(value, name, keys).orElse(null);
    if (mapping == null) {
      document.failed();
    }
    return mapping;
  }

  private @Nullable String text(Yaml.Mapping owner, String key, String name) {
    String text = yaml.required(owner, key, name).orElse(null);
    if (text == null) {
      document.failed();
    }
    return text;
  }

  private @Nullable Long time(Yaml.Mapping owner, String key) {
    return document.time(owner, key, key, TIME_MIN, TIME_MAX);
  }

  // Windows

  private @Nullable Measure windowed(String name, Node value, Statistic statistic) {
    List<String> keys = new ArrayList<>();
    keys.add(statistic.term());
    keys.addAll(WINDOW_KEYS);
    if (statistic == Statistic.RATE) {
      keys.add("per");
    }
    Yaml.Mapping mapping = mapping(value, name, keys);
    if (mapping == null) {
      return null;
    }
    String of = text(mapping, statistic.term(), name);
    Window window = window(mapping, name, statistic);
    Long per =
        statistic != Statistic.RATE
            ? Long.valueOf(0)
            : mapping.has("per") ? time(mapping, "per") : Long.valueOf(Document.SECOND);
    if (window instanceof Window.Session
        || window instanceof Window.Last
        || window instanceof Window.Batch) {
      requireTime(mapping, statistic);
    }
    return of == null || window == null || per == null
        ? null
        : new Measure.Windowed(name, of, statistic, window, per);
  }

  private void requireTime(Yaml.Mapping mapping, Statistic statistic) {
    if (statistic == Statistic.TIME_MEAN) {
      problem(
          mapping.node(),
          "time-mean: expected a window of time (over, every), found one of readings");
    }
  }

  private @Nullable Window window(Yaml.Mapping mapping, String name, Statistic statistic) {
    List<String> kinds =
        Stream.of("over", "every", "gap", "readings", "batch").filter(mapping::has).toList();
    boolean isHopping = kinds.equals(List.of("over", "every"));
    if (kinds.size() > 1 && !isHopping) {
      problem(
          mapping.node(),
          "%s: expected one window, found %s".formatted(name, String.join(" and ", kinds)));
      return null;
    }
    boolean early = yaml.bool(mapping, "early", false);
    String kind = isHopping ? "every" : kinds.isEmpty() ? "" : kinds.getFirst();
    if (mapping.has("early")
        && (kind.isEmpty() || kind.equals("over") || kind.equals("readings"))) {
      refuse(mapping, "early", "every, gap or batch; other windows always give a value so far");
    }
    if (mapping.has("step") && !kind.equals("over")) {
      refuse(mapping, "step", "over, and no key every");
    }
    return switch (kind) {
      case "over" -> sliding(mapping);
      case "every" -> hopping(mapping, isHopping, early);
      case "gap" -> {
        Long gap = time(mapping, "gap");
        yield gap == null ? null : new Window.Session(gap, early);
      }
      case "readings" ->
          new Window.Last(document.count(mapping, "readings", 1, 1, Window.PANES_MAX));
      case "batch" ->
          new Window.Batch(
              document.count(mapping, "batch", 1, 1, Window.Batch.READINGS_MAX), early);
      default -> {
        if (statistic == Statistic.RATE || statistic == Statistic.LAST) {
          yield new Window.Last(statistic == Statistic.RATE ? 2 : 1);
        }
        problem(
            mapping.node(),
            "%s: expected a window (over, every, gap, readings, batch), found none"
                .formatted(name));
        yield null;
      }
    };
  }

  private void refuse(Yaml.Mapping mapping, String key, String beside) {
    problem(
        mapping.keys().getOrDefault(key, mapping.node()),
        "%s: expected it beside %s".formatted(key, beside));
  }

  private @Nullable Window sliding(Yaml.Mapping mapping) {
    Long over = time(mapping, "over");
    Long step = !mapping.has("step") ? over : time(mapping, "step");
    if (over == null || step == null) {
      return null;
    }
    if (!mapping.has("step")) {
      return new Window.Sliding(over, over / STEPS);
    }
    return isPart(mapping, "step", over, step) ? new Window.Sliding(over, step) : null;
  }

  private @Nullable Window hopping(Yaml.Mapping mapping, boolean isHopping, boolean early) {
    Long every = time(mapping, "every");
    Long over = isHopping ? time(mapping, "over") : every;
    if (over == null || every == null || !isPart(mapping, "every", over, every)) {
      return null;
    }
    return new Window.Hopping(over, every, early);
  }

  private boolean isPart(Yaml.Mapping mapping, String key, long over, long part) {
    boolean isPart = over % part == 0 && over / part <= Window.PANES_MAX;
    if (!isPart) {
      problem(
          mapping.values().getOrDefault(key, mapping.node()),
          "%s: expected a time of which over is a whole multiple, at most %d times as long, found %s"
              .formatted(key, Window.PANES_MAX, yaml.optional(mapping, key).orElse("")));
    }
    return isPart;
  }

  // Conditions over time

  private @Nullable Measure held(String name, Node value) {
    Yaml.Mapping mapping = mapping(value, name, HELD_KEYS);
    if (mapping == null) {
      return null;
    }
    Holding holding = new HoldingReader(document, mapping).read("when");
    return holding == null ? null : new Measure.Held(name, holding);
  }

  private @Nullable Measure sequence(String name, Node value) {
    Yaml.Mapping mapping = mapping(value, name, SEQUENCE_KEYS);
    if (mapping == null) {
      return null;
    }
    if (mapping.has("then") == mapping.has("without")) {
      problem(
          mapping.node(),
          "%s: expected one of then, without; found %s"
              .formatted(name, mapping.has("then") ? "both" : "neither"));
      return null;
    }
    boolean isAbsence = mapping.has("without");
    String after = text(mapping, "after", name);
    String awaited = text(mapping, isAbsence ? "without" : "then", name);
    Long within = time(mapping, "within");
    return after == null || awaited == null || within == null
        ? null
        : new Measure.Sequence(name, after, awaited, within, isAbsence);
  }

  private @Nullable Measure repetition(String name, Node value) {
    Yaml.Mapping mapping = mapping(value, name, REPETITION_KEYS);
    if (mapping == null) {
      return null;
    }
    int times = document.count(mapping, "times", 2, 2, Measure.Repetition.TIMES_MAX);
    String of = text(mapping, "of", name);
    Long within = time(mapping, "within");
    return of == null || within == null ? null : new Measure.Repetition(name, times, of, within);
  }

  private @Nullable Measure silence(String name, Node value) {
    Yaml.Mapping mapping = mapping(value, name, SILENCE_KEYS);
    if (mapping == null) {
      return null;
    }
    String property = text(mapping, "silent", name);
    Long time = time(mapping, "time");
    return property == null || time == null
        ? null
        : new Measure.Silence(name, property.replace('.', '/'), time);
  }

  private @Nullable Measure followed(String name, Node value) {
    Yaml.Mapping mapping = mapping(value, name, FOLLOWED_KEYS);
    if (mapping == null) {
      return null;
    }
    String text = text(mapping, "compute", name);
    Long within = mapping.has("within") ? time(mapping, "within") : Long.valueOf(0);
    return text == null || within == null ? null : new Measure.Followed(name, text, within);
  }

  // Hours

  private @Nullable Measure hours(String name, Node value) {
    Yaml.Mapping mapping = mapping(value, name, HOURS_KEYS);
    if (mapping == null) {
      return null;
    }
    String text = text(mapping, "hours", name);
    List<DayOfWeek> days =
        mapping.has("days") ? days(mapping) : Arrays.stream(DayOfWeek.values()).toList();
    Zone zone = zone(mapping, name);
    if (text == null) {
      return null;
    }
    Matcher matcher = HOURS.matcher(text);
    int from = matcher.matches() ? minute(matcher, 1) : -1;
    int to = matcher.matches() ? minute(matcher, 3) : -1;
    if (from < 0 || from >= DAY || to <= 0) {
      problem(
          mapping.values().getOrDefault("hours", mapping.node()),
          "hours: expected two times of the day such as \"06:00-22:00\" or \"22:00-06:00\", found "
              + text);
      return null;
    }
    return days.isEmpty() || zone == null
        ? null
        : new Measure.Hours(name, new WeeklyHours(days, from, to, zone));
  }

  /// Minutes since midnight, -1 when there is no such time; `00:00` as an end is that of the day.
  private static int minute(Matcher matcher, int group) {
    int minutes = Integer.parseInt(matcher.group(group + 1));
    int all = Integer.parseInt(matcher.group(group)) * HOUR + minutes;
    boolean isMidnight = group > 1 && all == 0;
    return minutes >= HOUR || all > DAY ? -1 : isMidnight ? DAY : all;
  }

  private List<DayOfWeek> days(Yaml.Mapping mapping) {
    List<DayOfWeek> days = new ArrayList<>();
    Node node = mapping.values().getOrDefault("days", mapping.node());
    List<String> texts =
        node instanceof ScalarNode scalar
            ? List.of(scalar.getValue())
            : yaml.texts(mapping, "days");
    for (String text : texts) {
      String[] ends = text.split("-", -1);
      int from = DAYS.indexOf(ends[0]);
      int to = DAYS.indexOf(ends[ends.length - 1]);
      if (from < 0 || to < 0 || ends.length > 2) {
        problem(node, "days: expected days such as mon, [sat, sun] or mon-fri, found " + text);
        return List.of();
      }
      for (int day = from; ; day = (day + 1) % DAYS.size()) {
        DayOfWeek named = DayOfWeek.of(day + 1);
        if (!days.contains(named)) {
          days.add(named);
        }
        if (day == to) {
          break;
        }
      }
    }
    return days;
  }

  private @Nullable Zone zone(Yaml.Mapping mapping, String name) {
    String text = text(mapping, "zone", name);
    if (text == null) {
      return null;
    }
    Zone zone = Zone.parse(text).orElse(null);
    if (zone == null) {
      problem(
          mapping.values().getOrDefault("zone", mapping.node()),
          "zone: expected a time zone with its rules, as POSIX writes it, such as UTC0 or CET-1CEST,M3.5.0,M10.5.0/3 (Berlin), found "
              + text);
    }
    return zone;
  }

  private void problem(Node where, String message) {
    document.problem(where, message);
  }
}
