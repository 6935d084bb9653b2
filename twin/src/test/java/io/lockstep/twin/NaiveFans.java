package io.lockstep.twin;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Rules that write, evaluated on plain maps: one thing after the other, by event time.
final class NaiveFans {
  /// @param toNext the twin itself, or the next one
  /// @param log true for a line of the log instead of a value
  record Does(
      boolean toNext,
      String path,
      boolean log,
      Function<Map<String, Double>, @Nullable Double> value) {}

  /// @param reads what it reads or shows
  record FanRule(
      String name,
      String yaml,
      Set<String> reads,
      Function<Map<String, Double>, @Nullable Boolean> when,
      double forSeconds,
      double clearSeconds,
      List<Does> begins,
      List<Does> ends) {}

  private enum Phase {
    IDLE,
    RAISING,
    ACTIVE,
    RETURNING
  }

  private static final class Standing {
    Phase phase = Phase.IDLE;
    double due;
  }

  private static final class Fan {
    final Map<String, Double> values = new HashMap<>();
    final Map<String, Double> times = new HashMap<>();
    final Map<String, Standing> standings = new HashMap<>();
  }

  private record Write(String twin, String path, double value, double at) {}

  private final List<FanRule> rules;
  private final Map<String, Fan> fans = new HashMap<>();
  private final Map<String, List<String>> story = new HashMap<>();
  private Deque<Write> waiting = new ArrayDeque<>();

  NaiveFans(List<FanRule> rules) {
    this.rules = rules;
  }

  /// Values by twin and property, lines by twin and rule, in their order.
  Map<String, List<String>> story() {
    return story;
  }

  void reads(String twin, String path, double at, double value) {
    precede(twin, at);
    set(twin, path, value, at);
    settle();
  }

  void end(double at) {
    List<String> all = List.copyOf(fans.keySet());
    for (boolean goesOn = true; goesOn; ) {
      String first = null;
      double due = at;
      for (String twin : all) {
        for (Standing standing : Objects.requireNonNull(fans.get(twin), twin).standings.values()) {
          if (isWaiting(standing) && standing.due <= due) {
            first = twin;
            due = standing.due;
          }
        }
      }
      goesOn = first != null;
      if (first != null) {
        precede(first, due);
        settle();
      }
    }
  }

  private static boolean isWaiting(Standing standing) {
    return standing.phase == Phase.RAISING || standing.phase == Phase.RETURNING;
  }

  private void settle() {
    for (Write write = waiting.poll(); write != null; write = waiting.poll()) {
      precede(write.twin(), write.at());
      double since = fan(write.twin()).times.getOrDefault(write.path(), 0.0);
      set(write.twin(), write.path(), write.value(), Math.max(since, write.at()));
    }
  }

  private Fan fan(String twin) {
    return fans.computeIfAbsent(twin, _ -> new Fan());
  }

  private void precede(String twin, double at) {
    Deque<Write> later = waiting;
    waiting = new ArrayDeque<>();
    for (boolean goesOn = true; goesOn; ) {
      FanRule first = null;
      double due = at;
      for (FanRule rule : rules) {
        Standing standing = standing(twin, rule);
        if (isWaiting(standing) && (standing.due < due || (first == null && standing.due == due))) {
          first = rule;
          due = standing.due;
        }
      }
      goesOn = first != null;
      if (first != null) {
        fire(twin, first, due);
        settle();
      }
    }
    waiting = later;
  }

  private Standing standing(String twin, FanRule rule) {
    return fan(twin).standings.computeIfAbsent(rule.name(), _ -> new Standing());
  }

  private void fire(String twin, FanRule rule, double at) {
    Standing standing = standing(twin, rule);
    boolean begins = standing.phase == Phase.IDLE || standing.phase == Phase.RAISING;
    standing.phase = begins ? Phase.ACTIVE : Phase.IDLE;
    for (Does does : begins ? rule.begins() : rule.ends()) {
      Double value = does.value().apply(fan(twin).values);
      if (does.log()) {
        tell(twin + " log " + rule.name(), at, value);
      } else if (value != null) {
        String target = does.toNext() ? next(twin) : twin;
        if (target != null) {
          waiting.add(new Write(target, does.path(), value, at));
        }
      }
    }
  }

  private static @Nullable String next(String twin) {
    return switch (twin) {
      case "a" -> "b";
      case "b" -> "c";
      default -> null;
    };
  }

  private void tell(String what, double at, @Nullable Double value) {
    story
        .computeIfAbsent(what, _ -> new ArrayList<>())
        .add(RulePlant.at(at) + " " + (value == null ? "?" : value));
  }

  private void set(String twin, String path, double value, double at) {
    Fan fan = fan(twin);
    fan.values.put(path, value);
    fan.times.put(path, at);
    tell(twin + " " + path, at, value);
    for (FanRule rule : rules) {
      if (rule.reads().contains(path)) {
        see(twin, rule);
      }
    }
  }

  private void see(String twin, FanRule rule) {
    Fan fan = fan(twin);
    double event =
        rule.reads().stream()
            .mapToDouble(path -> fan.times.getOrDefault(path, 0.0))
            .max()
            .orElse(0);
    Boolean holds = rule.when().apply(fan.values);
    Standing standing = standing(twin, rule);
    boolean isTrue = Boolean.TRUE.equals(holds);
    boolean isFalse = Boolean.FALSE.equals(holds);
    switch (standing.phase) {
      case IDLE -> {
        if (isTrue) {
          begin(twin, rule, standing, Phase.RAISING, event, rule.forSeconds());
        }
      }
      case RAISING -> standing.phase = isTrue ? Phase.RAISING : Phase.IDLE;
      case ACTIVE -> {
        if (isFalse) {
          begin(twin, rule, standing, Phase.RETURNING, event, rule.clearSeconds());
        }
      }
      case RETURNING -> standing.phase = isFalse ? Phase.RETURNING : Phase.ACTIVE;
    }
  }

  private void begin(
      String twin, FanRule rule, Standing standing, Phase wait, double event, double delay) {
    standing.phase = wait;
    standing.due = event + delay;
    if (delay == 0) {
      fire(twin, rule, event);
    }
  }
}
