package io.lockstep.api.internal.work;

import io.lockstep.history.HistoryStore;
import io.lockstep.history.PastMoment;
import io.lockstep.history.Reading;
import io.lockstep.history.SeriesQuery;
import io.lockstep.history.SeriesRange;
import io.lockstep.history.Statistic;
import io.lockstep.ingest.Device;
import io.lockstep.ingest.DeviceConnection;
import io.lockstep.ingest.DeviceLog;
import io.lockstep.ingest.DeviceProblem;
import io.lockstep.ingest.Devices;
import io.lockstep.ingest.PresenceOptions;
import io.lockstep.model.TwinId;
import io.lockstep.model.ValueType;
import io.lockstep.twin.keeping.KnownGap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Times in which the devices of a twin were not connected, longer than the debounce of presence,
/// and in which messages of theirs were refused. The connections of a device say it as far back as
/// they are kept; before, the Property that tells of presence does, where the twin's model has it.
/// A device that never connected (one that sends by HTTP) has none. Thread-safe.
final class Absences {
  /// What the Property says of who is not there, see [io.lockstep.ingest.PresenceDecider].
  private static final String DISCONNECTED = "Disconnected";

  private final HistoryStore history;
  private final Devices devices;
  private volatile Feeders feeders = new Feeders(-1, Map.of());

  /// The ids of the devices whose entries name a twin among those that they feed.
  private record Feeders(long generation, Map<String, List<String>> byTwin) {}

  Absences(HistoryStore history, Devices devices) {
    this.history = history;
    this.devices = devices;
  }

  /// Whether a property is the one that tells of presence.
  boolean isToldBy(String path) {
    return path.equals(devices.fleet().options().property());
  }

  /// Those that overlap a range of source times; one that lasts has [Long#MAX_VALUE] as its end.
  List<KnownGap> of(TwinId twin, long fromMicros, long toMicros) {
    List<KnownGap> found = new ArrayList<>();
    long known = Long.MAX_VALUE;
    for (String device : devicesOf(twin.value())) {
      DeviceLog log = devices.fleet().of(device).orElse(null);
      if (log != null) {
        List<DeviceConnection> all = connections(log);
        known = all.isEmpty() ? known : Math.min(known, all.getFirst().sinceMicros());
        between(twin, device, all, found);
        refused(twin, log, found);
      }
    }
    found.removeIf(gap -> gap.fromMicros() >= toMicros || gap.toMicros() <= fromMicros);
    if (fromMicros < known) {
      told(twin, fromMicros, Math.min(toMicros, known), found);
    }
    return found;
  }

  private List<String> devicesOf(String twin) {
    List<String> all = new ArrayList<>(1);
    devices.device(twin).ifPresent(device -> all.add(device.id()));
    for (String id : feeders().getOrDefault(twin, List.of())) {
      if (!id.equals(twin)) {
        all.add(id);
      }
    }
    return all;
  }

  private Map<String, List<String>> feeders() {
    Feeders present = feeders;
    long generation = devices.generation();
    if (present.generation() != generation) {
      Map<String, List<String>> byTwin = new HashMap<>();
      for (Device device : devices.devices()) {
        for (String twin : device.feeds()) {
          boolean _ = byTwin.computeIfAbsent(twin, _ -> new ArrayList<>(1)).add(device.id());
        }
      }
      present = new Feeders(generation, byTwin);
      feeders = present;
    }
    return present.byTwin();
  }

  /// All connections of a device, by their begin.
  private static List<DeviceConnection> connections(DeviceLog log) {
    List<DeviceConnection> all = new ArrayList<>(log.past());
    all.addAll(log.open());
    all.sort(Comparator.comparingLong(DeviceConnection::sinceMicros));
    return all;
  }

  /// The stretches that no connection covers.
  private void between(
      TwinId twin, String device, List<DeviceConnection> all, List<KnownGap> into) {
    DeviceConnection last = null;
    long until = Long.MAX_VALUE;
    for (DeviceConnection one : all) {
      if (last != null && isLong(until, one.sinceMicros())) {
        into.add(gap(twin, device, last, until, one.sinceMicros()));
      }
      long end = endOf(one);
      if (last == null || end > until) {
        last = one;
        until = end;
      }
    }
    if (last != null && until != Long.MAX_VALUE) {
      into.add(gap(twin, device, last, until, Long.MAX_VALUE));
    }
  }

  /// The last stretch in which messages were refused.
  private static void refused(TwinId twin, DeviceLog log, List<KnownGap> into) {
    for (DeviceProblem problem : log.problems()) {
      if (problem.kind() == DeviceProblem.Kind.QUOTA) {
        into.add(
            new KnownGap(
                "",
                twin.value(),
                "",
                problem.firstMicros(),
                problem.lastMicros() + 1,
                "device %s published more than its quota allows: %d messages were refused"
                    .formatted(log.device(), problem.count()),
                KnownGap.Source.QUOTA));
      }
    }
  }

  private boolean isLong(long from, long to) {
    return from < to && to - from > devices.fleet().options().debounceMicros();
  }

  private static long endOf(DeviceConnection connection) {
    DeviceConnection.End end = connection.end();
    return end == null ? Long.MAX_VALUE : end.atMicros();
  }

  private static KnownGap gap(
      TwinId twin, String device, DeviceConnection last, long from, long to) {
    return new KnownGap(
        "",
        twin.value(),
        "",
        from,
        to,
        "device %s was not connected; what ended its connection: %s"
            .formatted(device, last.cause().map(DeviceConnection.Cause::text).orElse("")),
        KnownGap.Source.OFFLINE);
  }

  /// What the Property said.
  private void told(TwinId twin, long fromMicros, long toMicros, List<KnownGap> into) {
    PresenceOptions options = devices.fleet().options();
    String path = options.property();
    if (path.isEmpty()) {
      return;
    }
    Optional<SeriesRange> range =
        history.series(SeriesQuery.raw(twin, path, fromMicros, toMicros, SeriesQuery.MOST_POINTS));
    if (range.isEmpty()) {
      return;
    }
    long since =
        fromMicros == Long.MIN_VALUE
            ? Long.MAX_VALUE
            : history
                .fold(twin, path, Statistic.LAST, Long.MIN_VALUE, fromMicros, PastMoment.NOW)
                .filter(Absences::isAbsent)
                .map(Reading::sourceMicros)
                .orElse(Long.MAX_VALUE);
    for (Reading reading : range.get().readings()) {
      if (isAbsent(reading)) {
        since = Math.min(since, reading.sourceMicros());
      } else if (since != Long.MAX_VALUE) {
        into.add(told(twin, path, since, reading.sourceMicros()));
        since = Long.MAX_VALUE;
      }
    }
    if (since != Long.MAX_VALUE) {
      into.add(told(twin, path, since, toMicros));
    }
  }

  private static KnownGap told(TwinId twin, String path, long from, long to) {
    return new KnownGap(
        "",
        twin.value(),
        "",
        from,
        to,
        "its device was not connected, as %s told".formatted(path),
        KnownGap.Source.OFFLINE);
  }

  private static boolean isAbsent(Reading reading) {
    String text = reading.text();
    return text == null
        ? reading.type() == ValueType.BOOLEAN && reading.bits() == 0
        : text.equalsIgnoreCase(DISCONNECTED);
  }
}
