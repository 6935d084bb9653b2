package io.lockstep.ingest.grade;

import io.lockstep.ingest.sparkplug.PayloadGlance;
import io.lockstep.ingest.sparkplug.PayloadTree;
import io.lockstep.ingest.sparkplug.PayloadTree.Metric;
import io.lockstep.model.FieldMessage;
import org.jspecify.annotations.Nullable;

/// Judges the messages of edge nodes. Of each message its topic, its flags, its time and its number
/// are looked at; every metric of births, and of data by samples. Confined to the grader's thread.
final class MessageJudge {
  static final String BD_SEQ = "bdSeq";
  static final String REBIRTH = "Node Control/Rebirth";

  /// So many data behind a birth are looked at in depth, ...
  static final int ALL_DEEP = 64;

  /// ... and then one in so many.
  static final int ONE_DEEP_IN = 64;

  /// A clock that is further off does not say UTC: time zones begin at a quarter of an hour.
  private static final long UTC_TOLERANCE_MILLIS = 15 * 60_000 - 1;

  private static final long YEAR_2000_MILLIS = 946_684_800_000L;

  /// Data that were on their way when a rebirth was asked for.
  private static final long STOPS_WITHIN_MICROS = 5_000_000;

  private static final long BEARS_WITHIN_MICROS = 30_000_000;

  private final PayloadGlance glance = new PayloadGlance();
  private final BirthJudge births = new BirthJudge();

  /// Judges a message.
  ///
  /// @param connection of the sender, null when its will is none of Sparkplug or not known
  /// @param isSeen false when the connection began before anything was looked at
  void judge(
      GradedNode node,
      EdgeTopic topic,
      FieldMessage message,
      @Nullable GradedConnection connection,
      boolean isSeen) {
    Judgements judgements = node.judgements;
    EdgeTopic.Type type = topic.type();
    if (type == null || !isRight(topic, type, judgements)) {
      judgements.judge(
          Rule.TOPIC,
          type != null,
          () -> "expected a type such as NDATA in a topic, found " + topic.typeText());
      return;
    }
    judgements.judge(Rule.TOPIC, true, () -> "");
    boolean isReadable =
        glance.at(message.buffer(), message.payloadOffset(), message.payloadLength());
    if (!isReadable) {
      node.seq = GradedNode.UNKNOWN;
    }
    boolean isKnown = node.isKnown || isSeen;
    boolean isBorn = node.isBorn && node.bornEpoch == message.epoch();
    if (type != EdgeTopic.Type.NDEATH) {
      judgeConnection(node, message, connection, type, isBorn, isKnown);
    }
    switch (type) {
      case NBIRTH -> nodeBirth(node, topic, message, connection, isSeen, isReadable);
      case DBIRTH -> deviceBirth(node, topic, message, isBorn, isKnown, isReadable);
      case NDATA, DDATA -> data(node, topic, message, isBorn, isKnown, isReadable);
      case DDEATH -> deviceDeath(node, topic, message, isReadable);
      case NDEATH -> nodeDeath(node, message, isReadable);
      case NCMD, DCMD -> {
        // Those are the host's.
      }
    }
  }

  private static boolean isRight(EdgeTopic topic, EdgeTopic.Type type, Judgements judgements) {
    boolean isRight = topic.isRight();
    String expected =
        "spBv1.0/<group>/%s/<edge>%s".formatted(type, type.isOfDevice() ? "/<device>" : "");
    Rule rule = type.isOfDevice() ? Rule.TOPIC_OF_DEVICE : Rule.TOPIC_OF_NODE;
    judgements.judge(
        rule, isRight, () -> "expected %s, found %d levels".formatted(expected, topic.levels()));
    @Nullable Rule own =
        switch (type) {
          case NBIRTH -> Rule.NBIRTH_TOPIC;
          case NDATA -> Rule.NDATA_TOPIC;
          case DBIRTH -> Rule.DBIRTH_TOPIC;
          case DDATA -> Rule.DDATA_TOPIC;
          case DDEATH -> Rule.DDEATH_TOPIC;
          case NDEATH, NCMD, DCMD -> null;
        };
    if (own != null) {
      judgements.judge(
          own, isRight, () -> "expected %s, found %d levels".formatted(expected, topic.levels()));
    }
    return isRight;
  }

  private static void judgeConnection(
      GradedNode node,
      FieldMessage message,
      @Nullable GradedConnection connection,
      EdgeTopic.Type type,
      boolean isBorn,
      boolean isKnown) {
    if (node.isBorn) {
      node.judgements.judge(
          Rule.ONE_CONNECTION,
          message.epoch() >= node.bornEpoch,
          () -> "expected one client to speak for it, found another beside it");
    }
    if (type == EdgeTopic.Type.DBIRTH && isBorn) {
      node.judgements.judge(Rule.DBIRTH_MATCHES, true, () -> "");
    } else if (type == EdgeTopic.Type.DBIRTH && isKnown && node.isBorn) {
      node.judgements.judge(
          Rule.DBIRTH_MATCHES,
          false,
          () -> "expected a DBIRTH of the client that published the NBIRTH, found another's");
    }
    if (connection != null && !connection.hasSpoken) {
      node.judgements.judge(
          Rule.BIRTH_FIRST,
          type == EdgeTopic.Type.NBIRTH,
          () -> "expected an NBIRTH as the first message of a connection, found " + type);
    }
  }

  // --- births ---

  private void nodeBirth(
      GradedNode node,
      EdgeTopic topic,
      FieldMessage message,
      @Nullable GradedConnection connection,
      boolean isSeen,
      boolean isReadable) {
    Judgements judgements = node.judgements;
    if (isSeen) {
      String death = "spBv1.0/%s/NDEATH/%s".formatted(topic.group(), topic.edge());
      boolean hasOther = connection != null && !connection.node.equals(topic.node());
      judgements.judge(
          Rule.WILL,
          connection != null,
          () -> "expected a will on %s, found none".formatted(death));
      judgements.judge(
          Rule.WILL_TOPIC,
          !hasOther,
          () ->
              "expected a will on %s, found one on %s"
                  .formatted(death, connection == null ? "" : connection.will.topic()));
    }
    judgeFlags(judgements, message, Rule.NBIRTH_QOS, Rule.NBIRTH_RETAIN);
    PayloadTree payload = isReadable ? read(message) : null;
    judgements.judge(
        Rule.NBIRTH_PAYLOAD,
        payload != null,
        () ->
            "expected a Sparkplug payload, found %d other bytes"
                .formatted(message.payloadLength()));
    node.isBorn = true;
    node.isKnown = true;
    node.isDead = false;
    node.bornEpoch = message.epoch();
    node.sinceBirth = 0;
    node.forgetBirths();
    answered(node);
    if (payload == null) {
      return;
    }
    long seq = glance.seq();
    judgements.judge(
        Rule.SEQ, seq >= 0, () -> "expected a sequence number in an NBIRTH, found none");
    judgements.judge(
        Rule.NBIRTH_SEQ,
        seq >= 0 && seq <= 255,
        () -> "expected a sequence number from 0 to 255, found " + seqText(seq));
    judgements.judge(
        Rule.NBIRTH_SEQ_ZERO,
        seq == 0,
        () -> "expected the sequence number 0 in an NBIRTH, found " + seqText(seq));
    node.seq = seq >= 0 && seq <= 255 ? (int) seq : GradedNode.UNKNOWN;
    judgeTime(judgements, message, Rule.NBIRTH_TIMESTAMP);
    BirthJudge.judgeNode(node, payload, connection);
    if (connection != null && connection.node.equals(topic.node())) {
      int qos = connection.commandsQos;
      judgements.judge(
          Rule.NCMD_SUBSCRIBED,
          qos == 1,
          () ->
              "expected a subscription to NCMD at QoS 1 before the birth, found "
                  + (qos < 0 ? "none" : "QoS " + qos));
    }
    node.metricJudge.begin(payload.metrics());
    births.judge(node, "", payload, message);
  }

  private static String seqText(long seq) {
    return seq == -1 ? "none" : Long.toUnsignedString(seq);
  }

  /// The birth that a rebirth was asked for has come.
  private static void answered(GradedNode node) {
    if (node.rebirthAskedMicros != 0) {
      node.rebirthAskedMicros = 0;
      node.judgements.judge(Rule.REBIRTH_BEARS, true, () -> "");
      node.judgements.judge(Rule.REBIRTH_STOPS, true, () -> "");
    }
  }

  private void deviceBirth(
      GradedNode node,
      EdgeTopic topic,
      FieldMessage message,
      boolean isBorn,
      boolean isKnown,
      boolean isReadable) {
    Judgements judgements = node.judgements;
    if (isBorn || isKnown) {
      judgements.judge(
          Rule.DBIRTH_ORDER, isBorn, () -> "expected an NBIRTH before a DBIRTH, found none");
    }
    judgeFlags(judgements, message, Rule.DBIRTH_QOS, Rule.DBIRTH_RETAIN);
    judgements.judge(
        Rule.DEVICE_CASE,
        !node.hasTwinInCase(topic.device()),
        () ->
            "expected devices that differ not in case only, found another beside "
                + topic.device());
    PayloadTree payload = isReadable ? read(message) : null;
    judgements.judge(
        Rule.DBIRTH_PAYLOAD,
        payload != null,
        () ->
            "expected a Sparkplug payload, found %d other bytes"
                .formatted(message.payloadLength()));
    if (payload != null) {
      judgeSeq(node, Rule.DBIRTH_SEQ, Rule.DBIRTH_SEQ_NEXT, EdgeTopic.Type.DBIRTH);
      judgeTime(judgements, message, Rule.DBIRTH_TIMESTAMP);
      births.judge(node, topic.device(), payload, message);
    }
  }

  // --- data ---

  private void data(
      GradedNode node,
      EdgeTopic topic,
      FieldMessage message,
      boolean isBorn,
      boolean isKnown,
      boolean isReadable) {
    Judgements judgements = node.judgements;
    boolean isNodes = topic.type() == EdgeTopic.Type.NDATA;
    GradedNode.Member member = node.member(topic.device());
    boolean isMemberBorn = isBorn && member != null && member.isBorn;
    if (isMemberBorn || (isKnown && member != null)) {
      judgements.judge(
          isNodes ? Rule.NDATA_ORDER : Rule.DDATA_ORDER,
          isMemberBorn,
          () ->
              "expected %s before data, found none"
                  .formatted(isNodes || !isBorn ? "an NBIRTH" : "a DBIRTH of " + topic.device()));
    }
    judgeFlags(
        judgements,
        message,
        isNodes ? Rule.NDATA_QOS : Rule.DDATA_QOS,
        isNodes ? Rule.NDATA_RETAIN : Rule.DDATA_RETAIN);
    boolean hasMetrics = isReadable && glance.metrics() > 0;
    judgements.judge(
        isNodes ? Rule.NDATA_METRICS : Rule.DDATA_METRICS,
        hasMetrics,
        () ->
            "expected metrics that have changed, found "
                + (isReadable ? "none" : "no Sparkplug payload"));
    if (!isReadable) {
      return;
    }
    judgeSeq(
        node,
        isNodes ? Rule.NDATA_SEQ : Rule.DDATA_SEQ,
        isNodes ? Rule.NDATA_SEQ_NEXT : Rule.DDATA_SEQ_NEXT,
        isNodes ? EdgeTopic.Type.NDATA : EdgeTopic.Type.DDATA);
    judgeTime(judgements, message, isNodes ? Rule.NDATA_TIMESTAMP : Rule.DDATA_TIMESTAMP);
    judgeGoingOn(node, message);
    node.sinceBirth++;
    boolean isDeep = node.sinceBirth <= ALL_DEEP || node.sinceBirth % ONE_DEEP_IN == 0;
    PayloadTree payload = isDeep ? read(message) : null;
    if (payload != null) {
      node.inDepth++;
      for (Metric metric : payload.metrics()) {
        datum(node, isMemberBorn && node.isWhole ? member : null, metric, message, isNodes);
      }
    }
  }

  private static void datum(
      GradedNode node,
      GradedNode.@Nullable Member member,
      Metric metric,
      FieldMessage message,
      boolean isNodes) {
    Judgements judgements = node.judgements;
    String name = metric.name();
    Long alias = metric.alias();
    String where = name == null ? "alias " + alias : name;
    judgements.judge(
        Rule.NAME,
        name != null || alias != null,
        () -> "expected a name or an alias of each metric, found neither");
    judgements.judge(
        Rule.DATA_TYPE,
        metric.type() == null,
        () -> "%s: expected no data type in data, found %d".formatted(where, metric.type()));
    judgeMetricTime(judgements, metric, where, message);
    node.metricJudge.judge(metric, where, false, false);
    if (member == null) {
      return;
    }
    GradedNode.BornMetric born = member.of(metric);
    judgements.judge(
        isNodes ? Rule.NDATA_BORN : Rule.DDATA_BORN,
        born != null,
        () -> "%s: expected a metric of the birth, found another".formatted(where));
    if (born == null) {
      return;
    }
    if (born.hasAlias) {
      judgements.judge(
          Rule.DATA_ALIAS,
          name == null && alias != null,
          () -> "%s: expected the alias and no name in data, found a name".formatted(where));
    }
    Long time = metric.timestamp();
    if (time != null && !metric.isHistorical()) {
      long before = born.lastMillis;
      judgements.judge(
          isNodes ? Rule.NDATA_CHRONOLOGICAL : Rule.DDATA_CHRONOLOGICAL,
          time >= before,
          () ->
              "%s: expected a time from %d on, or is_historical, found %d"
                  .formatted(where, before, time));
      born.lastMillis = Math.max(before, time);
    }
  }

  private static void judgeGoingOn(GradedNode node, FieldMessage message) {
    long asked = node.rebirthAskedMicros;
    long since = message.receivedMicros() - asked;
    if (asked == 0 || since <= STOPS_WITHIN_MICROS) {
      return;
    }
    if (!node.hasGoneOn) {
      node.hasGoneOn = true;
      node.judgements.judge(
          Rule.REBIRTH_STOPS,
          false,
          () ->
              "expected no data behind a request for a rebirth, found some %d s later"
                  .formatted(since / 1_000_000));
    }
    if (since > BEARS_WITHIN_MICROS) {
      node.rebirthAskedMicros = 0;
      node.judgements.judge(
          Rule.REBIRTH_BEARS,
          false,
          () -> "expected births within 30 s of a request for a rebirth, found none");
    }
  }

  // --- deaths ---

  private void deviceDeath(
      GradedNode node, EdgeTopic topic, FieldMessage message, boolean isReadable) {
    Judgements judgements = node.judgements;
    judgements.judge(
        Rule.DDEATH_MQTT,
        message.qos() == 0 && !message.isRetained(),
        () ->
            "expected QoS 0 and no retain, found QoS %d%s"
                .formatted(message.qos(), message.isRetained() ? " and retain" : ""));
    if (isReadable) {
      judgeSeq(node, Rule.DDEATH_SEQ, Rule.DDEATH_SEQ_NEXT, EdgeTopic.Type.DDEATH);
      judgeTime(judgements, message, Rule.DDEATH_TIMESTAMP);
    }
    GradedNode.Member member = node.member(topic.device());
    if (member != null) {
      member.isBorn = false;
    }
  }

  private static void nodeDeath(GradedNode node, FieldMessage message, boolean isReadable) {
    if (node.isBorn && message.epoch() != node.bornEpoch) {
      return; // The will of a connection that was over before.
    }
    PayloadTree payload = isReadable ? read(message) : null;
    if (payload != null) {
      judgeDeath(node, payload);
      Metric bdSeq = EdgeGrader.bdSeq(payload);
      long expected = node.bornBdSeq;
      if (node.isBorn && expected >= 0) {
        node.judgements.judge(
            Rule.NDEATH_BD_SEQ,
            bdSeq != null && bdSeq.bits() == expected,
            () ->
                "expected bdSeq %d as in the NBIRTH, found %s"
                    .formatted(expected, bdSeq == null ? "none" : "" + bdSeq.bits()));
      }
    }
    node.isBorn = false;
    node.isDead = true;
    node.isKnown = true;
    node.seq = GradedNode.UNKNOWN;
    node.rebirthAskedMicros = 0;
  }

  /// Judges what a death or will carries.
  static void judgeDeath(GradedNode node, PayloadTree payload) {
    node.judgements.judge(
        Rule.NDEATH_SEQ,
        payload.seq() == null,
        () -> "expected no sequence number in an NDEATH, found " + payload.seq());
    node.judgements.judge(
        Rule.NDEATH_PAYLOAD,
        payload.metrics().size() == 1 && EdgeGrader.bdSeq(payload) != null,
        () ->
            "expected the metric bdSeq and nothing else in an NDEATH, found %d metrics"
                .formatted(payload.metrics().size()));
  }

  // --- what all have ---

  private static @Nullable PayloadTree read(FieldMessage message) {
    return switch (PayloadTree.read(
        message.buffer(), message.payloadOffset(), message.payloadLength())) {
      case PayloadTree.Result.Read(PayloadTree payload) -> payload;
      case PayloadTree.Result.Malformed _ -> null;
    };
  }

  private static void judgeFlags(
      Judgements judgements, FieldMessage message, Rule qos, Rule retain) {
    judgements.judge(qos, message.qos() == 0, () -> "expected QoS 0, found QoS " + message.qos());
    judgements.judge(retain, !message.isRetained(), () -> "expected no retain flag, found it set");
  }

  private void judgeSeq(GradedNode node, Rule has, Rule next, EdgeTopic.Type type) {
    long seq = glance.seq();
    Judgements judgements = node.judgements;
    boolean isThere = seq >= 0 && seq <= 255;
    judgements.judge(
        has, isThere, () -> "expected a sequence number in a %s, found none".formatted(type));
    judgements.judge(
        Rule.SEQ, isThere, () -> "expected a sequence number in a %s, found none".formatted(type));
    if (isThere && node.seq != GradedNode.UNKNOWN) {
      int expected = (node.seq + 1) & 255;
      judgements.judge(
          next,
          seq == expected,
          () -> "expected the sequence number %d in a %s, found %d".formatted(expected, type, seq));
      judgements.judge(
          Rule.SEQ_NEXT,
          seq == expected,
          () -> "expected the sequence number %d in a %s, found %d".formatted(expected, type, seq));
    }
    if (isThere) {
      node.seq = (int) seq;
    }
  }

  private void judgeTime(Judgements judgements, FieldMessage message, Rule rule) {
    judgements.judge(
        rule, glance.hasTimestamp(), () -> "expected a timestamp of the payload, found none");
    if (glance.hasTimestamp()) {
      long off = glance.timestampMillis() - message.receivedMicros() / 1_000;
      judgements.judge(
          Rule.TIME_UTC,
          Math.abs(off) <= UTC_TOLERANCE_MILLIS,
          () -> "expected the present time in UTC, found one %d s off it".formatted(off / 1_000));
    }
  }

  static void judgeMetricTime(
      Judgements judgements, Metric metric, String where, FieldMessage message) {
    Long time = metric.timestamp();
    judgements.judge(
        Rule.METRIC_TIME,
        time != null,
        () -> "%s: expected a timestamp of each metric, found none".formatted(where));
    if (time != null) {
      long latest = message.receivedMicros() / 1_000 + UTC_TOLERANCE_MILLIS;
      judgements.judge(
          Rule.METRIC_TIME_UTC,
          time >= YEAR_2000_MILLIS && time <= latest,
          () ->
              "%s: expected milliseconds in UTC from 2000 to now, found %d".formatted(where, time));
    }
  }
}
