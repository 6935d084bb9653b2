package io.lockstep.ingest.grade;

import io.lockstep.ingest.sparkplug.MetricType;
import io.lockstep.ingest.sparkplug.PayloadScanner;
import io.lockstep.ingest.sparkplug.PayloadTree;
import io.lockstep.ingest.sparkplug.PayloadTree.Metric;
import io.lockstep.model.FieldMessage;
import org.jspecify.annotations.Nullable;

/// Judges what births carry, and remembers it to judge data by. Confined to the grader's thread.
final class BirthJudge {
  /// Metrics of all births that are remembered.
  static final int METRICS_MAX = 200_000;

  private int metrics;

  /// Judges what only an NBIRTH has.
  static void judgeNode(
      GradedNode node, PayloadTree payload, @Nullable GradedConnection connection) {
    judgeBdSeq(node, payload, connection);
    judgeRebirth(node.judgements, payload);
  }

  private static void judgeBdSeq(
      GradedNode node, PayloadTree payload, @Nullable GradedConnection connection) {
    Metric bdSeq = EdgeGrader.bdSeq(payload);
    node.judgements.judge(
        Rule.BD_SEQ, bdSeq != null, () -> "expected a metric bdSeq in an NBIRTH, found none");
    if (bdSeq == null) {
      return;
    }
    Long type = bdSeq.type();
    node.judgements.judge(
        Rule.BD_SEQ_TYPE,
        type != null && type == MetricType.INT64.code(),
        () -> "expected bdSeq of type 4 (Int64), found type " + type);
    node.bornBdSeq = bdSeq.bits();
    if (connection != null && connection.bdSeq >= 0) {
      node.judgements.judge(
          Rule.BD_SEQ_MATCHES,
          bdSeq.bits() == connection.bdSeq,
          () ->
              "expected bdSeq %d as in the will, found %d"
                  .formatted(connection.bdSeq, bdSeq.bits()));
    }
  }

  private static void judgeRebirth(Judgements judgements, PayloadTree payload) {
    Metric rebirth = null;
    for (Metric metric : payload.metrics()) {
      rebirth = MessageJudge.REBIRTH.equals(metric.name()) ? metric : rebirth;
    }
    judgements.judge(
        Rule.REBIRTH,
        rebirth != null,
        () -> "expected a metric %s in an NBIRTH, found none".formatted(MessageJudge.REBIRTH));
    if (rebirth == null) {
      return;
    }
    Metric found = rebirth;
    Long type = found.type();
    judgements.judge(
        Rule.REBIRTH_TYPE,
        type != null && type == MetricType.BOOLEAN.code(),
        () ->
            "expected %s of type 11 (Boolean), found type %s"
                .formatted(MessageJudge.REBIRTH, type));
    judgements.judge(
        Rule.REBIRTH_VALUE,
        found.field() == PayloadScanner.BOOLEAN_VALUE && found.bits() == 0,
        () -> "expected %s to be false, found another value".formatted(MessageJudge.REBIRTH));
    judgements.judge(
        Rule.REBIRTH_ALIAS,
        found.alias() == null,
        () -> "expected no alias of %s, found %d".formatted(MessageJudge.REBIRTH, found.alias()));
  }

  /// Judges the metrics of a birth, and remembers them.
  ///
  /// @param device empty for the node itself
  void judge(GradedNode node, String device, PayloadTree payload, FieldMessage message) {
    boolean isNodes = device.isEmpty();
    Judgements judgements = node.judgements;
    node.inDepth++;
    GradedNode.Member member = node.member(device);
    if (member == null) {
      node.isWhole = false;
      return;
    }
    member.isBorn = true;
    metrics -= member.size();
    member.clear();
    boolean hasRoom = metrics + payload.metrics().size() <= METRICS_MAX;
    node.isWhole &= hasRoom;
    String twin = GradedNode.sameButForCase(payload.metrics());
    judgements.judge(
        Rule.NAME_CASE,
        twin == null,
        () -> "expected metrics that differ not in case only, found another beside " + twin);
    for (Metric metric : payload.metrics()) {
      String name = metric.name();
      String where = name == null ? "alias " + metric.alias() : name;
      judgeBorn(judgements, metric, where, isNodes);
      MessageJudge.judgeMetricTime(judgements, metric, where, message);
      Long alias = metric.alias();
      if (hasRoom && alias != null) {
        judgements.judge(
            Rule.ALIAS_UNIQUE,
            !node.hasAlias(alias),
            () -> "%s: expected an alias of its own, found %d again".formatted(where, alias));
      }
      node.metricJudge.judge(metric, where, isNodes, true);
      if (hasRoom && name != null) {
        Long time = metric.timestamp();
        member.put(name, new GradedNode.BornMetric(alias != null, time == null ? 0 : time), alias);
      }
    }
    metrics += member.size();
  }

  private static void judgeBorn(
      Judgements judgements, Metric metric, String where, boolean isNodes) {
    String name = metric.name();
    Long type = metric.type();
    boolean hasValue = metric.field() != 0;
    judgements.judge(
        Rule.NAME,
        name != null && !name.isEmpty(),
        () -> "%s: expected a name of each metric in a birth, found none".formatted(where));
    judgements.judge(
        Rule.TYPE,
        type != null,
        () -> "%s: expected a data type in a birth, found none".formatted(where));
    if (type != null) {
      judgements.judge(
          Rule.TYPE_KNOWN,
          type > 0 && type <= MetricJudge.TYPES,
          () ->
              "%s: expected a data type from 1 to %d, found %d"
                  .formatted(where, MetricJudge.TYPES, type));
    }
    judgements.judge(
        isNodes ? Rule.NBIRTH_METRICS : Rule.DBIRTH_METRICS,
        name != null && type != null && (hasValue || metric.isNull()),
        () -> "%s: expected name, data type and value, found less".formatted(where));
    judgements.judge(
        isNodes ? Rule.NBIRTH_VALUES : Rule.DBIRTH_VALUES,
        hasValue != metric.isNull(),
        () ->
            "%s: expected a value or is_null, found %s"
                .formatted(where, hasValue ? "both" : "neither"));
  }
}
