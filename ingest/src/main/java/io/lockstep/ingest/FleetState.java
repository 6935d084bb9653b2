package io.lockstep.ingest;

/// All of a [FleetLog] at one moment. Immutable.
///
/// @param restartedMicros when a broker has started or stopped last
/// @param logs by device
/// @param pastTotal connections that have ended, of all devices
/// @param pastMax how many of them are kept of each device
/// @param presences by subject
/// @param timers the subject, by the number of a timer in decimal digits
/// @param number of the timer that was set last
record FleetState(
    PresenceOptions options,
    long restartedMicros,
    SharedTable<DeviceLog> logs,
    long pastTotal,
    int pastMax,
    SharedTable<Presence> presences,
    SharedTable<String> timers,
    long number) {
  static final FleetState EMPTY =
      new FleetState(
          PresenceOptions.NONE,
          0,
          SharedTable.empty(),
          0,
          FleetLog.PAST_MAX,
          SharedTable.empty(),
          SharedTable.empty(),
          0);

  FleetState with(PresenceOptions now) {
    return new FleetState(
        now, restartedMicros, logs, pastTotal, pastMax, presences, timers, number);
  }

  FleetState restartedAt(long micros) {
    return new FleetState(options, micros, logs, pastTotal, pastMax, presences, timers, number);
  }

  private FleetState logging(SharedTable<DeviceLog> now, long total, int max) {
    return new FleetState(options, restartedMicros, now, total, max, presences, timers, number);
  }

  FleetState with(DeviceLog log) {
    return logging(logs.with(log.device(), log), pastTotal, pastMax);
  }

  FleetState without(DeviceLog log) {
    return logging(logs.without(log.device()), pastTotal - log.past().size(), pastMax);
  }

  FleetState counting(int more) {
    return logging(logs, pastTotal + more, pastMax);
  }

  /// Keeps half as many of each.
  FleetState halved() {
    int max = Math.max(1, pastMax / 2);
    SharedTable<DeviceLog> fewer = logs;
    long total = 0;
    for (DeviceLog log : logs.values()) {
      DeviceLog kept = log.keeping(max);
      total += kept.past().size();
      if (!kept.equals(log)) {
        fewer = fewer.with(log.device(), kept);
      }
    }
    return logging(fewer, total, max);
  }

  private FleetState telling(SharedTable<Presence> now, SharedTable<String> waiting, long last) {
    return new FleetState(options, restartedMicros, logs, pastTotal, pastMax, now, waiting, last);
  }

  FleetState with(Presence presence) {
    return telling(presences.with(presence.subject(), presence), timers, number);
  }

  FleetState without(Presence presence) {
    return telling(
        presences.without(presence.subject()),
        timers.without(Long.toString(presence.timer())),
        number);
  }

  FleetState numbered() {
    return telling(presences, timers, number + 1);
  }

  FleetState timing(Presence presence) {
    return telling(
        presences, timers.with(Long.toString(presence.timer()), presence.subject()), number);
  }

  FleetState untimed(long timer) {
    return telling(presences, timers.without(Long.toString(timer)), number);
  }
}
