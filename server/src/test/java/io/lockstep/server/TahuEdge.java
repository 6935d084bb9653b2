package io.lockstep.server;

import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.tahu.edge.EdgeClient;
import org.eclipse.tahu.edge.api.MetricHandler;
import org.eclipse.tahu.message.SparkplugBPayloadDecoder;
import org.eclipse.tahu.message.SparkplugBPayloadEncoder;
import org.eclipse.tahu.message.model.EdgeNodeDescriptor;
import org.eclipse.tahu.message.model.MessageType;
import org.eclipse.tahu.message.model.Metric;
import org.eclipse.tahu.message.model.MetricDataType;
import org.eclipse.tahu.message.model.SparkplugBPayload;
import org.eclipse.tahu.message.model.SparkplugBPayloadMap;
import org.eclipse.tahu.message.model.SparkplugDescriptor;
import org.eclipse.tahu.message.model.SparkplugMeta;
import org.eclipse.tahu.message.model.StatePayload;
import org.eclipse.tahu.message.model.Topic;
import org.eclipse.tahu.model.MqttServerDefinition;
import org.eclipse.tahu.mqtt.ClientCallback;
import org.eclipse.tahu.mqtt.MqttClientId;
import org.eclipse.tahu.mqtt.MqttServerName;
import org.eclipse.tahu.mqtt.MqttServerUrl;
import org.eclipse.tahu.util.TopicUtil;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An edge node of Tahu, the reference implementation, with one device `D1`: it waits for its
/// primary host, is born with aliases, obeys `halt` and requests for a rebirth.
@SuppressWarnings("JavaUtilDate") // Tahu has it in its interface.
final class TahuEdge implements MetricHandler, ClientCallback, AutoCloseable {
  static final String GROUP = "G1";
  static final String EDGE = "E1";
  static final String DEVICE = "D1";

  private static final EdgeNodeDescriptor DESCRIPTOR = new EdgeNodeDescriptor(GROUP, EDGE);
  private static final Topic DEATH =
      new Topic(SparkplugMeta.SPARKPLUG_B_TOPIC_PREFIX, GROUP, EDGE, MessageType.NDEATH);
  private static final JsonMapper JSON = new JsonMapper();

  private final EdgeClient client;
  private final Thread thread;
  private final AtomicInteger births = new AtomicInteger();
  private volatile boolean isHalted;

  /// @param host the id of the primary host
  TahuEdge(int port, String user, String password, String host) throws Exception {
    MqttServerDefinition server =
        new MqttServerDefinition(
            new MqttServerName("lockstep"),
            new MqttClientId("tahu-edge", false),
            new MqttServerUrl("tcp://127.0.0.1:" + port),
            user,
            password,
            30,
            DEATH);
    client =
        new EdgeClient(
            this, DESCRIPTOR, List.of(DEVICE), host, true, 0L, List.of(server), this, null);
    thread = new Thread(client, "tahu-edge");
    thread.setDaemon(true);
    thread.start();
  }

  /// How often it was born.
  int births() {
    return births.get();
  }

  boolean isHalted() {
    return isHalted;
  }

  /// Sends a temperature.
  void send(double temperature) throws Exception {
    client.publishDeviceData(
        DEVICE, payload(metric("temperature", MetricDataType.Double, temperature)));
  }

  /// Uses up a sequence number, as if a message had been lost.
  void loseMessage() {
    long _ = client.getNextSeqNum();
  }

  private static Metric metric(String name, MetricDataType type, Object value) throws Exception {
    return new Metric.MetricBuilder(name, type, value).timestamp(new Date()).createMetric();
  }

  private static SparkplugBPayload payload(Metric... metrics) {
    return new SparkplugBPayload.SparkplugBPayloadBuilder()
        .setTimestamp(new Date())
        .addMetrics(List.of(metrics))
        .createPayload();
  }

  @Override
  public Topic getDeathTopic() {
    return DEATH;
  }

  @Override
  public byte[] getDeathPayloadBytes() throws Exception {
    return new SparkplugBPayloadEncoder()
        .getBytes(
            payload(
                metric(SparkplugMeta.SPARKPLUG_BD_SEQUENCE_NUMBER_KEY, MetricDataType.Int64, 0L)),
            false);
  }

  @Override
  public void publishBirthSequence() {
    try {
      SparkplugBPayloadMap node =
          new SparkplugBPayloadMap.SparkplugBPayloadMapBuilder()
              .setTimestamp(new Date())
              .addMetric(
                  metric(SparkplugMeta.SPARKPLUG_BD_SEQUENCE_NUMBER_KEY, MetricDataType.Int64, 0L))
              .addMetric(metric(SparkplugMeta.METRIC_NODE_REBIRTH, MetricDataType.Boolean, false))
              .createPayload();
      client.publishNodeBirth(node);
      client.publishDeviceBirth(
          DEVICE,
          payload(
              metric("temperature", MetricDataType.Double, 20.0),
              metric("count", MetricDataType.Int32, 7),
              metric("halt", MetricDataType.Boolean, isHalted)));
      births.incrementAndGet();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public boolean hasMetric(SparkplugDescriptor descriptor, String metricName) {
    return true;
  }

  @Override
  public void messageArrived(
      MqttServerName name,
      MqttServerUrl url,
      MqttClientId clientId,
      String rawTopic,
      MqttMessage message) {
    try {
      if (rawTopic.startsWith("spBv1.0/STATE/")) {
        JsonNode state = JSON.readTree(new String(message.getPayload(), StandardCharsets.UTF_8));
        client.handleStateMessage(
            rawTopic.substring(rawTopic.lastIndexOf('/') + 1),
            new StatePayload(state.path("online").asBoolean(), state.path("timestamp").asLong()));
        return;
      }
      Topic topic = TopicUtil.parseTopic(rawTopic);
      switch (topic.getType()) {
        case NCMD -> nodeCommand(message);
        case DCMD -> deviceCommand(message);
        default -> {
          // Its own death, which it hears too.
        }
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void nodeCommand(MqttMessage message) throws Exception {
    for (Metric metric : decoded(message).getMetrics()) {
      if (SparkplugMeta.METRIC_NODE_REBIRTH.equals(metric.getName())
          && Boolean.TRUE.equals(metric.getValue())) {
        client.handleRebirthRequest(true);
      }
    }
  }

  private void deviceCommand(MqttMessage message) throws Exception {
    // The alias is all that a command has; `halt` is the only metric that one may set.
    for (Metric metric : decoded(message).getMetrics()) {
      isHalted = Boolean.TRUE.equals(metric.getValue());
      client.publishDeviceData(DEVICE, payload(metric("halt", MetricDataType.Boolean, isHalted)));
    }
  }

  private static SparkplugBPayload decoded(MqttMessage message) throws Exception {
    return new SparkplugBPayloadDecoder().buildFromByteArray(message.getPayload(), null);
  }

  @Override
  public void shutdown() {
    // The client calls it when it ends.
  }

  @Override
  public void connectionLost(
      MqttServerName name, MqttServerUrl url, MqttClientId clientId, Throwable cause) {
    // It connects again by itself.
  }

  @Override
  public void connectComplete(
      boolean reconnect, MqttServerName name, MqttServerUrl url, MqttClientId clientId) {
    // Births follow once the host is seen.
  }

  /// Ends in the way of the specification: its death first.
  @Override
  public void close() {
    client.shutdown();
  }
}
