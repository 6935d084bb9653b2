package io.lockstep.ingest.grade;

import io.lockstep.ingest.sparkplug.PayloadTree.Metric;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is remembered of an edge node to judge its next message by. Confined to the grader's
/// thread.
final class GradedNode {
  /// The last number is not known.
  static final int UNKNOWN = -1;

  final String group;
  final String edge;
  final Judgements judgements = new Judgements();
  final MetricJudge metricJudge = new MetricJudge(judgements);

  @Nullable GradedConnection connection;

  /// The number of the will of the connection before; -1 when it is not known.
  long lastBdSeq = -1;

  /// The epoch of the last NBIRTH; 0 when there was none.
  long bornEpoch;

  long bornBdSeq = -1;
  boolean isBorn;

  /// True when an NBIRTH or NDEATH was seen: before, nobody knows how it stands.
  boolean isKnown;

  boolean isDead;
  int seq = UNKNOWN;

  /// When a rebirth was asked for that did not come yet; 0 when none was.
  long rebirthAskedMicros;

  boolean hasGoneOn;
  long lastMicros;
  long messages;
  long inDepth;
  long sinceBirth;
  boolean isWhole = true;

  private final Map<String, Member> members = new LinkedHashMap<>();

  /// A device, or the node itself by the name "".
  static final class Member {
    boolean isBorn;
    private final Map<String, BornMetric> byName = new HashMap<>();
    private final Map<Long, BornMetric> byAlias = new HashMap<>();

    /// The metric that is meant; null when the birth does not have it.
    @Nullable BornMetric of(Metric metric) {
      String name = metric.name();
      BornMetric named = name == null ? null : byName.get(name);
      Long alias = metric.alias();
      return named != null || alias == null ? named : byAlias.get(alias);
    }

    void put(String name, BornMetric metric, @Nullable Long alias) {
      byName.put(name, metric);
      if (alias != null) {
        byAlias.put(alias, metric);
      }
    }

    /// True when the alias is that of another metric.
    boolean has(Long alias) {
      return byAlias.containsKey(alias);
    }

    int size() {
      return byName.size();
    }

    void clear() {
      byName.clear();
      byAlias.clear();
    }
  }

  /// A metric of a birth.
  static final class BornMetric {
    final boolean hasAlias;
    long lastMillis;

    BornMetric(boolean hasAlias, long lastMillis) {
      this.hasAlias = hasAlias;
      this.lastMillis = lastMillis;
    }
  }

  GradedNode(String group, String edge) {
    this.group = group;
    this.edge = edge;
  }

  /// The member of this name; null when there are too many.
  @Nullable Member member(String name) {
    Member known = members.get(name);
    if (known == null && members.size() < 10_000) {
      known = new Member();
      members.put(name, known);
    }
    return known;
  }

  /// True when another device differs from this one in upper and lower case only.
  boolean hasTwinInCase(String device) {
    String lower = device.toLowerCase(Locale.ROOT);
    for (String other : members.keySet()) {
      if (!other.equals(device) && other.toLowerCase(Locale.ROOT).equals(lower)) {
        return true;
      }
    }
    return false;
  }

  /// True when a metric of another member, or an earlier one of this, has the alias.
  boolean hasAlias(Long alias) {
    for (Member member : members.values()) {
      if (member.isBorn && member.has(alias)) {
        return true;
      }
    }
    return false;
  }

  /// Members are born anew, or not at all.
  void forgetBirths() {
    for (Member member : members.values()) {
      member.isBorn = false;
    }
  }

  /// Two names that differ in upper and lower case only; null when there are none.
  static @Nullable String sameButForCase(List<Metric> all) {
    Set<String> exact = new HashSet<>();
    Set<String> lower = new HashSet<>();
    for (Metric metric : all) {
      String name = metric.name();
      if (name != null && exact.add(name) && !lower.add(name.toLowerCase(Locale.ROOT))) {
        return name;
      }
    }
    return null;
  }
}
