package io.lockstep.broker;

import java.time.Duration;
import java.util.List;

/// What a broker tells of itself. Immutable.
///
/// @param version of the release, for `$SYS/broker/version`
/// @param systemInterval between two looks at what has changed below `$SYS`; zero switches it off
/// @param topicPrefixes beginnings of topics, by whole levels, whose messages are counted apart; at
///   most [#PREFIXES_MAX]
public record Reporting(String version, Duration systemInterval, List<String> topicPrefixes) {
  /// The most prefixes, since each is a label of metrics.
  public static final int PREFIXES_MAX = 100;

  /// Checks the ranges and copies the list.
  public Reporting {
    topicPrefixes = List.copyOf(topicPrefixes);
    if (systemInterval.isNegative()) {
      throw new IllegalArgumentException(
          "mqtt.sys-interval: expected at least 0s, found " + systemInterval);
    }
    if (topicPrefixes.size() > PREFIXES_MAX) {
      throw new IllegalArgumentException(
          "mqtt.metrics-prefixes: expected at most %d, found %d"
              .formatted(PREFIXES_MAX, topicPrefixes.size()));
    }
  }

  /// Every 10 seconds, and no prefixes.
  public static Reporting defaults() {
    return new Reporting("unreleased", Duration.ofSeconds(10), List.of());
  }
}
