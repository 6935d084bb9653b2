package io.lockstep.stream.internal;

import io.lockstep.model.text.Yaml;
import io.lockstep.stream.Advice;
import io.lockstep.stream.Handling;
import io.lockstep.stream.Priority;
import io.lockstep.stream.Rule;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads what a rule or a process says of its alarm. Used once.
final class AlarmReader {
  private static final String KEY = "alarm";
  private static final List<String> KEYS =
      List.of(
          "priority",
          "title",
          "message",
          "consequence",
          "response",
          "time-to-respond",
          "failure-mode",
          "group",
          "latch",
          "suppress",
          "escalate",
          "re-alarm",
          "shelve-max");
  private static final List<String> ESCALATE_KEYS = List.of("after", "priority");
  private static final int TEXT_MAX = 1_000;
  private static final int WORD_MAX = 128;

  private final Document document;
  private final Yaml yaml;
  private final List<String> keys;

  private AlarmReader(Document document, List<String> keys) {
    this.document = document;
    this.yaml = document.yaml();
    this.keys = keys;
  }

  /// Of a rule.
  static AlarmReader ofRule(Document document) {
    return new AlarmReader(document, KEYS);
  }

  /// Of a process, whose steps say themselves when it means something.
  static AlarmReader ofProcess(Document document) {
    return new AlarmReader(document, KEYS.stream().filter(key -> !key.equals("suppress")).toList());
  }

  /// Null when it is wrong, which is told.
  Rule.@Nullable Alarm read() {
    int before = document.wrong();
    Yaml.Mapping alarm = yaml.mapping(document.valueOf(KEY), KEY, keys).orElse(null);
    if (alarm == null) {
      document.failed();
      return null;
    }
    Priority priority = priority(alarm, KEY);
    String title = yaml.required(alarm, "title", KEY).orElse(null);
    if (title == null) {
      document.failed();
    }
    String message = text(alarm, "message", TEXT_MAX);
    Advice advice =
        new Advice(
            text(alarm, "consequence", TEXT_MAX),
            text(alarm, "response", TEXT_MAX),
            time(alarm, "time-to-respond", KEY, 0),
            text(alarm, "failure-mode", WORD_MAX),
            text(alarm, "group", WORD_MAX));
    Handling handling =
        new Handling(
            yaml.bool(alarm, "latch", false),
            text(alarm, "suppress", TEXT_MAX),
            escalation(alarm),
            time(alarm, "re-alarm", KEY, 0),
            time(alarm, "shelve-max", KEY, Handling.SHELVE_MICROS));
    if (priority == null || title == null || document.wrong() > before) {
      return null;
    }
    if (title.length() > TEXT_MAX) {
      document.problem(
          document.place(KEY, "title"),
          "title: expected at most %d characters, found %d".formatted(TEXT_MAX, title.length()));
      return null;
    }
    return new Rule.Alarm(priority, title, message, advice, handling);
  }

  private @Nullable Priority priority(Yaml.Mapping owner, String what) {
    String word = yaml.required(owner, "priority", what).orElse(null);
    Priority priority = word == null ? null : Priority.ofTerm(word).orElse(null);
    if (word == null) {
      document.failed();
    } else if (priority == null) {
      List<String> terms = Arrays.stream(Priority.values()).map(Priority::term).toList();
      document.problem(
          owner.values().getOrDefault("priority", owner.node()),
          "priority: " + Document.oneOf(terms, word));
    }
    return priority;
  }

  private Handling.@Nullable Escalation escalation(Yaml.Mapping alarm) {
    if (!alarm.has("escalate")) {
      return null;
    }
    Yaml.Mapping escalate =
        yaml.mapping(document.place(KEY, "escalate"), "escalate", ESCALATE_KEYS).orElse(null);
    if (escalate == null) {
      document.failed();
      return null;
    }
    Long after = document.time(escalate, "after", "escalate", Document.SECOND, Document.TIME_MAX);
    Priority priority = priority(escalate, "escalate");
    return after == null || priority == null ? null : new Handling.Escalation(after, priority);
  }

  private long time(Yaml.Mapping owner, String key, String what, long otherwise) {
    Long time =
        owner.has(key)
            ? document.time(owner, key, what, Document.SECOND, Document.TIME_MAX)
            : Long.valueOf(otherwise);
    return time == null ? otherwise : time;
  }

  private String text(Yaml.Mapping alarm, String key, int most) {
    String text = yaml.optional(alarm, key).orElse("");
    if (text.length() > most) {
      document.problem(
          document.place(KEY, key),
          "%s: expected at most %d characters, found %d".formatted(key, most, text.length()));
    }
    return text;
  }
}
