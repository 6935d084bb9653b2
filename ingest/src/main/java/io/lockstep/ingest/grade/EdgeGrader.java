package io.lockstep.ingest.grade;

import io.lockstep.broker.ClientNews;
import io.lockstep.ingest.TopicFilters;
import io.lockstep.ingest.sparkplug.MetricType;
import io.lockstep.ingest.sparkplug.PayloadScanner;
import io.lockstep.ingest.sparkplug.PayloadTree;
import io.lockstep.ingest.sparkplug.PayloadTree.Metric;
import io.lockstep.model.FieldMessage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Judges edge nodes by the records of the journal of inputs, in order: who connects with what
/// will, who subscribes, what is published (Sparkplug 3.0). Pure. Bounded: so many nodes,
/// connections and metrics, and no more. Confined to one thread.
public final class EdgeGrader {
  /// Edge nodes that are graded.
  static final int NODES_MAX = 4_096;

  /// Connections with wills of Sparkplug that are remembered, the last ones.
  static final int CONNECTIONS_MAX = 16_384;

  private static final int TOPICS_MAX = 16_384;
  private static final int BD_SEQ_MAX = 255;

  private long fromPosition;
  private final long sinceMicros;
  private final Map<String, GradedNode> nodes = new LinkedHashMap<>();
  private final Map<Long, GradedConnection> connections =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, GradedConnection> eldest) {
          return size() > CONNECTIONS_MAX;
        }
      };
  private final Map<String, EdgeTopic> topics = new HashMap<>();
  private final MessageJudge messages = new MessageJudge();
  private long lastMicros;
  private long ungraded;
  private long skipped;

  /// @param fromPosition the first record that it is given: connections before it are not known
  /// @param sinceMicros the present time, microseconds since 1970-01-01T00:00Z
  public EdgeGrader(long fromPosition, long sinceMicros) {
    this.fromPosition = fromPosition;
    this.sinceMicros = sinceMicros;
    this.lastMicros = sinceMicros;
  }

  /// Records before a position were passed over: what follows is judged without them.
  public void skippedTo(long position) {
    skipped++;
    fromPosition = position;
    for (GradedNode node : nodes.values()) {
      node.seq = GradedNode.UNKNOWN;
      node.isKnown = false;
      node.rebirthAskedMicros = 0;
    }
  }

  /// Takes what a client has done to its session.
  public void take(long position, ClientNews news) {
    switch (news) {
      case ClientNews.Connected connected -> connected(position, connected);
      case ClientNews.Subscribed subscribed -> subscribed(subscribed);
      case ClientNews.WillDropped dropped -> willDropped(dropped.epoch());
    }
  }

  private void connected(long position, ClientNews.Connected news) {
    ClientNews.Bequeathed will = news.will();
    EdgeTopic topic = will == null ? null : EdgeTopic.of(will.topic());
    if (will == null || topic == null) {
      return;
    }
    boolean isDeath = topic.isRight() && topic.type() == EdgeTopic.Type.NDEATH;
    ByteBuffer bytes = will.payload();
    PayloadTree.Result read = PayloadTree.read(bytes, bytes.position(), bytes.remaining());
    PayloadTree payload = read instanceof PayloadTree.Result.Read(PayloadTree tree) ? tree : null;
    Metric bdSeq = payload == null ? null : bdSeq(payload);
    GradedConnection connection =
        new GradedConnection(
            position, news, will, isDeath ? topic.node() : "", bdSeq == null ? -1 : bdSeq.bits());
    connections.put(position, connection);
    GradedNode node = isDeath ? node(topic) : null;
    if (node == null) {
      return;
    }
    Judgements judgements = node.judgements;
    judgements.at(lastMicros);
    boolean isClean = news.isClean() && news.expirySeconds() == 0;
    boolean isOld = !news.isClean() && news.expirySeconds() == 0xFFFF_FFFFL;
    judgements.judge(
        Rule.CLEAN_SESSION,
        isClean || !isOld,
        () -> "expected a clean session, found one that is kept");
    judgements.judge(
        Rule.CLEAN_START,
        isClean || isOld,
        () ->
            "expected clean start and a session expiry of 0, found %b and %d s"
                .formatted(news.isClean(), news.expirySeconds()));
    judgements.judge(
        Rule.WILL_QOS, will.qos() == 1, () -> "expected a will at QoS 1, found QoS " + will.qos());
    judgements.judge(
        Rule.WILL_RETAIN,
        !will.retain(),
        () -> "expected a will that is not retained, found one that is");
    judgements.judge(
        Rule.WILL_PAYLOAD,
        payload != null,
        () ->
            "expected a Sparkplug payload as will, found %d other bytes"
                .formatted(bytes.remaining()));
    if (payload != null) {
      judgeWill(node, payload, bdSeq);
    }
    node.connection = connection;
  }

  private static void judgeWill(GradedNode node, PayloadTree payload, @Nullable Metric bdSeq) {
    long expected = node.lastBdSeq < 0 ? -1 : (node.lastBdSeq + 1) & BD_SEQ_MAX;
    long found = bdSeq == null ? -1 : bdSeq.bits();
    // An edge node that was started anew counts from 0.
    boolean isNext = expected < 0 || found == expected || (found == 0 && node.lastBdSeq != 0);
    Long type = bdSeq == null ? null : bdSeq.type();
    boolean isInt64 = type != null && type == MetricType.INT64.code();
    node.judgements.judge(
        Rule.WILL_BD_SEQ,
        found >= 0 && found <= BD_SEQ_MAX && isNext && isInt64,
        () ->
            bdSeq == null
                ? "expected bdSeq in the will, found none"
                : "expected bdSeq %s of type 4 (Int64), found %d of type %s"
                    .formatted(expected < 0 ? "0 to 255" : "" + expected, found, type));
    MessageJudge.judgeDeath(node, payload);
    if (found >= 0) {
      node.lastBdSeq = found;
    }
  }

  private void subscribed(ClientNews.Subscribed news) {
    GradedConnection connection = connections.get(news.epoch());
    if (connection == null || connection.node.isEmpty()) {
      return;
    }
    EdgeTopic death = EdgeTopic.of(connection.will.topic());
    if (death != null) {
      String commands = "spBv1.0/%s/NCMD/%s".formatted(death.group(), death.edge());
      for (ClientNews.Granted granted : news.filters()) {
        if (TopicFilters.matches(granted.filter(), commands)) {
          connection.commandsQos = Math.max(connection.commandsQos, granted.qos());
        }
      }
    }
  }

  private void willDropped(long epoch) {
    GradedConnection connection = connections.remove(epoch);
    GradedNode node = connection == null ? null : nodes.get(connection.node);
    if (connection == null || node == null || node.connection != connection) {
      return;
    }
    node.judgements.at(lastMicros);
    if (connection.hasSpoken) {
      node.judgements.judge(
          Rule.LEAVES_BY_DEATH,
          node.isDead,
          () -> "expected an NDEATH before DISCONNECT, found none");
    }
    node.isBorn = false;
  }

  /// Takes a message.
  public void take(FieldMessage message) {
    lastMicros = Math.max(lastMicros, message.receivedMicros());
    if (message.isHttp() || message.isAnswer()) {
      return;
    }
    EdgeTopic topic = topic(message.topic());
    if (topic == null || topic.group().isEmpty() || topic.edge().isEmpty()) {
      return;
    }
    if (topic.type() == EdgeTopic.Type.NCMD) {
      commanded(topic, message);
      return;
    }
    if (topic.type() == EdgeTopic.Type.DCMD || message.isDownlink()) {
      return;
    }
    GradedNode node = node(topic);
    if (node == null) {
      ungraded++;
      return;
    }
    node.judgements.at(message.receivedMicros());
    node.lastMicros = message.receivedMicros();
    node.messages++;
    GradedConnection connection = connections.get(message.epoch());
    boolean isSeen = message.epoch() >= fromPosition;
    messages.judge(node, topic, message, connection, isSeen);
    if (connection != null && connection.node.equals(topic.node()) && !message.isWill()) {
      connection.hasSpoken = true;
    }
  }

  private @Nullable EdgeTopic topic(String text) {
    EdgeTopic known = topics.get(text);
    if (known == null) {
      known = EdgeTopic.of(text);
      if (topics.size() >= TOPICS_MAX) {
        topics.clear();
      }
      if (known != null) {
        topics.put(text, known);
      }
    }
    return known;
  }

  private void commanded(EdgeTopic topic, FieldMessage message) {
    GradedNode node = nodes.get(topic.node());
    if (node == null || !node.isBorn || node.rebirthAskedMicros != 0) {
      return;
    }
    if (PayloadTree.read(message.buffer(), message.payloadOffset(), message.payloadLength())
        instanceof PayloadTree.Result.Read(PayloadTree payload)) {
      for (Metric metric : payload.metrics()) {
        if (MessageJudge.REBIRTH.equals(metric.name())
            && metric.field() == PayloadScanner.BOOLEAN_VALUE
            && metric.bits() != 0) {
          node.rebirthAskedMicros = message.receivedMicros();
          node.hasGoneOn = false;
        }
      }
    }
  }

  static @Nullable Metric bdSeq(PayloadTree payload) {
    for (Metric metric : payload.metrics()) {
      if (MessageJudge.BD_SEQ.equals(metric.name())) {
        return metric;
      }
    }
    return null;
  }

  private @Nullable GradedNode node(EdgeTopic topic) {
    GradedNode known = nodes.get(topic.node());
    if (known == null && nodes.size() < NODES_MAX) {
      known = new GradedNode(topic.group(), topic.edge());
      nodes.put(topic.node(), known);
    }
    return known;
  }

  /// The grades at present.
  public EdgeGrades grades() {
    List<EdgeGrades.NodeGrade> all = new ArrayList<>();
    for (GradedNode node : nodes.values()) {
      if (!node.judgements.isEmpty()) {
        GradedConnection connection = node.connection;
        all.add(
            new EdgeGrades.NodeGrade(
                node.group,
                node.edge,
                connection == null ? "" : connection.connected.clientId(),
                node.isBorn,
                node.lastMicros,
                node.messages,
                node.inDepth,
                node.isWhole,
                node.judgements.judged(),
                node.judgements.violations()));
      }
    }
    return new EdgeGrades(sinceMicros, all, ungraded, skipped);
  }
}
