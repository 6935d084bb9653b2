package io.lockstep.space.alarms;

import io.lockstep.model.AlarmState;
import io.lockstep.model.AlarmTransition;
import io.lockstep.stream.Priority;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/// Counts the entries of an alarm log, one after the other, for one report. Used once, by one
/// thread.
final class ReportCount {
  private static final long MINUTE = 60_000_000L;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final int FLOOD_BEGINS_ABOVE = 10;
  private static final int FLOOD_ENDS_BELOW = 5;
  private static final int CHATTERING = 3;
  private static final int TOP = 10;

  /// What is known of a rule and a twin.
  private static final class Standing {
    private final String rule;
    private final String twin;
    private String title = "";
    private AlarmState state = AlarmState.NORMAL;
    private boolean isShown;
    private long shownMicros;
    private long toldMicros;
    private final Deque<Long> lastMinute = new ArrayDeque<>();
    private int alarms;
    private boolean isChattering;
    private int fleeting;
    private long longestMicros;

    Standing(String rule, String twin) {
      this.rule = rule;
      this.twin = twin;
    }

    AlarmReport.Point point(double value) {
      return new AlarmReport.Point(rule, twin, title, value);
    }
  }

  private final long from;
  private final long to;
  private final int[] periods;
  private final Map<String, Standing> standings = new TreeMap<>();
  private final Map<Priority, Integer> byPriority = new EnumMap<>(Priority.class);
  private int alarms;
  private int unauthorised;

  ReportCount(long from, long to) {
    this.from = from;
    this.to = to;
    long length = to - from + AlarmReport.PERIOD_MICROS - 1;
    this.periods = new int[Math.toIntExact(length / AlarmReport.PERIOD_MICROS)];
    for (Priority priority : Priority.values()) {
      byPriority.put(priority, 0);
    }
  }

  void add(AlarmEvent event) {
    long at = event.receivedMicros();
    if (at >= to) {
      return;
    }
    Standing standing =
        standings.computeIfAbsent(
            event.point(), _ -> new Standing(event.note().rule(), event.note().twinId()));
    standing.title = event.note().title();
    if (event.note().isAnnunciation()) {
      told(standing, event, at);
    }
    boolean isUnseenReturn =
        event.note().what() == AlarmTransition.RETURNED && event.note().state().waitsForPerson();
    if (isUnseenReturn && at >= from && at - standing.toldMicros <= MINUTE) {
      standing.fleeting++;
    }
    boolean isUnauthorised =
        event.note().what() == AlarmTransition.TAKEN_OUT && event.note().permit().isEmpty();
    unauthorised += isUnauthorised && at >= from ? 1 : 0;
    stand(standing, event, at);
  }

  private void told(Standing standing, AlarmEvent event, long at) {
    standing.toldMicros = at;
    if (at < from) {
      return;
    }
    alarms++;
    standing.alarms++;
    periods[(int) ((at - from) / AlarmReport.PERIOD_MICROS)]++;
    Priority.ofTerm(event.note().priority())
        .ifPresent(priority -> byPriority.merge(priority, 1, Integer::sum));
    standing.lastMinute.add(at);
    while (at - standing.lastMinute.getFirst() > MINUTE) {
      standing.lastMinute.removeFirst();
    }
    standing.isChattering |= standing.lastMinute.size() >= CHATTERING;
  }

  private void stand(Standing standing, AlarmEvent event, long at) {
    boolean isShown = event.note().state().isActive();
    if (standing.isShown && !isShown) {
      shownUntil(standing, at);
    } else if (!standing.isShown && isShown) {
      standing.shownMicros = at;
    }
    standing.isShown = isShown;
    standing.state = event.note().state();
  }

  /// How long it had held by then, if it held within the report.
  private void shownUntil(Standing standing, long at) {
    if (at >= from) {
      standing.longestMicros = Math.max(standing.longestMicros, at - standing.shownMicros);
    }
  }

  AlarmReport report() {
    standings.values().stream()
        .filter(standing -> standing.isShown)
        .forEach(standing -> shownUntil(standing, to));
    List<AlarmReport.Point> topTen =
        points(standing -> standing.alarms).stream().limit(TOP).toList();
    List<AlarmReport.Point> chattering =
        points(standing -> standing.isChattering ? standing.alarms : 0);
    List<AlarmReport.Point> fleeting = points(standing -> standing.fleeting);
    List<AlarmReport.Point> stale =
        points(
            standing -> standing.longestMicros > DAY ? (double) standing.longestMicros / HOUR : 0);
    List<AlarmReport.Flood> floods = floods();
    List<Integer> each = new ArrayList<>(periods.length);
    for (int count : periods) {
      each.add(count);
    }
    return new AlarmReport(
        from,
        to,
        alarms,
        kpis(topTen, chattering, fleeting, stale, floods),
        topTen,
        chattering,
        fleeting,
        stale,
        count(AlarmState.UNACKNOWLEDGED) + count(AlarmState.ACKNOWLEDGED),
        count(AlarmState.SHELVED),
        count(AlarmState.SUPPRESSED),
        count(AlarmState.OUT_OF_SERVICE),
        byPriority,
        floods,
        each);
  }

  private int count(AlarmState state) {
    return (int) standings.values().stream().filter(standing -> standing.state == state).count();
  }

  /// Those with a figure above 0, the greatest first.
  private List<AlarmReport.Point> points(ToDoubleFunction<Standing> figure) {
    return standings.values().stream()
        .filter(standing -> figure.applyAsDouble(standing) > 0)
        .map(standing -> standing.point(figure.applyAsDouble(standing)))
        .sorted(
            Comparator.comparingDouble(AlarmReport.Point::value)
                .reversed()
                .thenComparing(AlarmReport.Point::rule)
                .thenComparing(AlarmReport.Point::twin))
        .toList();
  }

  private List<AlarmReport.Flood> floods() {
    List<AlarmReport.Flood> floods = new ArrayList<>();
    int began = -1;
    int count = 0;
    for (int i = 0; i <= periods.length; i++) {
      boolean isEnd = i == periods.length;
      if (began >= 0 && (isEnd || periods[i] < FLOOD_ENDS_BELOW)) {
        floods.add(new AlarmReport.Flood(start(began), start(i), count));
        began = -1;
      } else if (began < 0 && !isEnd && periods[i] > FLOOD_BEGINS_ABOVE) {
        began = i;
        count = 0;
      }
      count += began >= 0 ? periods[i] : 0;
    }
    return floods;
  }

  private long start(int period) {
    return Math.min(to, from + period * AlarmReport.PERIOD_MICROS);
  }

  private List<Kpi> kpis(
      List<AlarmReport.Point> topTen,
      List<AlarmReport.Point> chattering,
      List<AlarmReport.Point> fleeting,
      List<AlarmReport.Point> stale,
      List<AlarmReport.Flood> floods) {
    double hours = (double) (to - from) / HOUR;
    int most = 0;
    int above = 0;
    for (int count : periods) {
      most = Math.max(most, count);
      above += count > FLOOD_BEGINS_ABOVE ? 1 : 0;
    }
    long inFlood = floods.stream().mapToLong(flood -> flood.toMicros() - flood.fromMicros()).sum();
    double top = topTen.stream().mapToDouble(AlarmReport.Point::value).sum();
    return List.of(
        Kpi.upTo("alarms-per-hour", alarms / hours, "1/h", 6, 12, "about 6, at most 12"),
        Kpi.upTo("alarms-per-day", alarms / hours * 24, "1/d", 150, 300, "about 150, at most 300"),
        Kpi.below("periods-above-10", percent(above, periods.length), "%", 1, "below 1 %"),
        Kpi.atMost("most-in-10-minutes", most, "", 10, "at most 10"),
        Kpi.below(
            "time-in-flood", percent((double) inFlood, (double) (to - from)), "%", 1, "below 1 %"),
        Kpi.upTo("top-ten", percent(top, alarms), "%", 1, 5, "below 1 to 5 %"),
        Kpi.atMost("chattering", chattering.size(), "", 0, "none"),
        Kpi.atMost(
            "fleeting",
            fleeting.stream().mapToDouble(AlarmReport.Point::value).sum(),
            "",
            0,
            "none"),
        Kpi.below("stale", stale.size(), "", 5, "fewer than 5"),
        share("low", "about 80 %", 70, 100, Priority.LOW),
        share("medium", "about 15 %", 0, 20, Priority.MEDIUM),
        share("high", "about 5 %", 0, 7, Priority.HIGH, Priority.CRITICAL),
        Kpi.atMost("unauthorised-suppressions", unauthorised, "", 0, "none"));
  }

  /// The share of priorities in what operators have to respond to, good between two bounds.
  private Kpi share(String name, String target, double least, double most, Priority... priorities) {
    int mine = 0;
    for (Priority priority : priorities) {
      mine += byPriority.getOrDefault(priority, 0);
    }
    int all = alarms - byPriority.getOrDefault(Priority.DIAGNOSTIC, 0);
    double share = percent(mine, all);
    boolean isGood = all == 0 || (share >= least && share <= most);
    return new Kpi(
        "priority-" + name, share, "%", target, isGood ? Kpi.Verdict.GOOD : Kpi.Verdict.BAD);
  }

  private static double percent(double part, double whole) {
    return whole == 0 ? 0 : 100 * part / whole;
  }
}
