package io.lockstep.space.alarms;

import io.lockstep.stream.Priority;
import java.util.List;
import java.util.Map;

/// How well a plant was alarmed in a stretch of time, for one operator position (ISA-18.2 §16.5).
/// Immutable; times are microseconds since epoch.
///
/// An alarm counts each time that an operator is told of it: when it is raised and not put aside,
/// when it comes back and holds, when it is unacknowledged again. Periods of ten minutes begin at
/// the beginning of the report. A flood begins with a period of more than ten alarms and ends with
/// one of fewer than five. Chattering is three alarms of one rule and twin within a minute;
/// fleeting is one that returned within a minute, before anybody acknowledged it; stale is one that
/// has held and was shown for more than a day.
///
/// @param fromMicros inclusive
/// @param toMicros exclusive
/// @param alarms how often operators were told of one
/// @param kpis the figures of the standard
/// @param topTen the rules and twins with most alarms, the first ten
/// @param chattering rules and twins that chattered, with how many alarms they gave
/// @param fleeting rules and twins with fleeting alarms, and how many
/// @param stale rules and twins whose alarms were stale, with the hours that they held
/// @param standing how many held and were shown at the end
/// @param shelved how many were on the shelf at the end
/// @param suppressed how many were suppressed by design at the end
/// @param outOfService how many were out of service at the end
/// @param byPriority how many alarms of each priority there were
/// @param floods when floods were
/// @param periods alarms of each period, in order
public record AlarmReport(
    long fromMicros,
    long toMicros,
    int alarms,
    List<Kpi> kpis,
    List<Point> topTen,
    List<Point> chattering,
    List<Point> fleeting,
    List<Point> stale,
    int standing,
    int shelved,
    int suppressed,
    int outOfService,
    Map<Priority, Integer> byPriority,
    List<Flood> floods,
    List<Integer> periods) {
  /// Microseconds of a period.
  public static final long PERIOD_MICROS = 600_000_000L;

  /// A rule and a twin, and a figure of their alarms.
  public record Point(String rule, String twin, String title, double value) {}

  /// A flood.
  ///
  /// @param alarms how many it had
  public record Flood(long fromMicros, long toMicros, int alarms) {}

  /// The report from the entries of a position.
  ///
  /// @param events all that are kept, the oldest first
  /// @param fromMicros inclusive
  /// @param toMicros exclusive, behind `fromMicros`
  public static AlarmReport of(List<AlarmEvent> events, long fromMicros, long toMicros) {
    if (toMicros <= fromMicros) {
      throw new IllegalArgumentException(
          "alarm report: expected an end behind its beginning %d, found %d"
              .formatted(fromMicros, toMicros));
    }
    ReportCount count = new ReportCount(fromMicros, toMicros);
    events.forEach(count::add);
    return count.report();
  }

  /// True when the last whole periods before a time are a flood.
  ///
  /// @param events all that are kept, the oldest first
  public static boolean isFlood(List<AlarmEvent> events, long nowMicros) {
    long from = nowMicros - 24 * 6 * PERIOD_MICROS;
    List<Flood> floods = of(events, from, nowMicros).floods();
    return !floods.isEmpty() && floods.getLast().toMicros() >= nowMicros;
  }
}
