package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Eclipse Paho's Java clients, for MQTT 3.1.1 and for MQTT 5, over TCP and over WebSocket.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PahoTest {
  private ServerProcess server;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    server = ServerProcess.in(folder.resolve("data")).start();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private String tcp() {
    return "tcp://127.0.0.1:" + server.mqttPort();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String next(BlockingQueue<String> inbox) throws InterruptedException {
    return String.valueOf(inbox.poll(60, TimeUnit.SECONDS));
  }

  private static List<String> take(BlockingQueue<String> inbox, int count)
      throws InterruptedException {
    List<String> taken = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      taken.add(next(inbox));
    }
    return taken;
  }

  /// Messages of one quality, in the order they came: a client hands those of QoS 2 on only when
  /// they are released, so the qualities overtake each other.
  private static List<String> ofQuality(int qos, List<String> received) {
    return received.stream()
        .filter(message -> message.startsWith(qos + " "))
        .map(message -> message.substring(2))
        .toList();
  }

  // --- MQTT 3.1.1 ---

  /// A client of MQTT 3.1.1 with what it got: quality, retain flag and payload.
  private static final class Three implements MqttCallback {
    final BlockingQueue<String> inbox = new LinkedBlockingQueue<>();
    final MqttClient client;

    Three(String url, String clientId) throws Exception {
      client = new MqttClient(url, clientId, new MemoryPersistence());
      client.setCallback(this);
      client.setTimeToWait(60_000);
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
      inbox.add(
          message.getQos()
              + (message.isRetained() ? " retained " : " ")
              + new String(message.getPayload(), StandardCharsets.UTF_8));
    }

    @Override
    public void connectionLost(Throwable cause) {}

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {}
  }

  private MqttConnectOptions options(boolean clean) {
    MqttConnectOptions options = new MqttConnectOptions();
    options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
    options.setCleanSession(clean);
    options.setUserName("admin");
    options.setPassword(server.token().toCharArray());
    return options;
  }

  private void everyQuality(String url, String topic) throws Exception {
    Three subscriber = new Three(url, topic + "-s");
    Three publisher = new Three(url, topic + "-p");
    subscriber.client.connect(options(true));
    publisher.client.connect(options(true));
    int[] granted = {2};
    subscriber.client.subscribe(new String[] {topic}, granted);
    assertThat(granted).containsExactly(2);
    for (int qos = 0; qos <= 2; qos++) {
      publisher.client.publish(topic, utf8("m" + qos), qos, false);
    }
    for (int qos = 0; qos <= 2; qos++) {
      assertThat(next(subscriber.inbox)).isEqualTo(qos + " m" + qos);
    }
    subscriber.client.disconnect();
    publisher.client.disconnect();
  }

  @Test
  void versionThreeSpeaksEveryQuality() throws Exception {
    everyQuality(tcp(), "paho/3/tcp");
  }

  @Test
  void versionThreeSpeaksEveryQualityOverWebSocket() throws Exception {
    everyQuality(server.endpoint("ws"), "paho/3/ws");
  }

  @Test
  void versionThreeKeepsItsSessionRetainedMessageAndWill() throws Exception {
    Three before = new Three(tcp(), "paho-three");
    before.client.connect(options(false));
    before.client.subscribe("paho/3/session", 2);
    before.client.disconnect();
    Three publisher = new Three(tcp(), "paho-three-p");
    MqttConnectOptions withWill = options(true);
    withWill.setWill("paho/3/session", utf8("will"), 2, false);
    publisher.client.connect(withWill);
    for (int i = 0; i < 10; i++) {
      publisher.client.publish("paho/3/session", utf8("m" + i), 1 + i % 2, false);
    }
    publisher.client.publish("paho/3/kept", utf8("kept"), 2, true);
    publisher.client.disconnectForcibly(0, 1, false); // without DISCONNECT

    Three after = new Three(tcp(), "paho-three");
    after.client.connect(options(false));
    List<String> received = take(after.inbox, 11);
    assertThat(ofQuality(1, received)).containsExactly("m0", "m2", "m4", "m6", "m8");
    assertThat(ofQuality(2, received)).containsExactly("m1", "m3", "m5", "m7", "m9", "will");
    after.client.subscribe("paho/3/kept", 1);
    assertThat(next(after.inbox)).isEqualTo("1 retained kept");
    after.client.disconnect();
  }

  // --- MQTT 5 ---

  /// A client of MQTT 5 with what it got.
  private static final class Five implements org.eclipse.paho.mqttv5.client.MqttCallback {
    final BlockingQueue<String> inbox = new LinkedBlockingQueue<>();
    final BlockingQueue<Integer> goodbyes = new LinkedBlockingQueue<>();
    final org.eclipse.paho.mqttv5.client.MqttClient client;

    Five(String url, String clientId) throws Exception {
      client =
          new org.eclipse.paho.mqttv5.client.MqttClient(
              url, clientId, new org.eclipse.paho.mqttv5.client.persist.MemoryPersistence());
      client.setCallback(this);
      client.setTimeToWait(60_000);
    }

    @Override
    public void messageArrived(String topic, org.eclipse.paho.mqttv5.common.MqttMessage message) {
      inbox.add(message.getQos() + " " + new String(message.getPayload(), StandardCharsets.UTF_8));
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
      goodbyes.add(response.getReturnCode());
    }

    @Override
    public void mqttErrorOccurred(MqttException exception) {}

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String serverUri) {}

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {}

    void subscribe(String filter, int qos) throws MqttException {
      IMqttToken token = client.subscribe(filter, qos);
      token.waitForCompletion(60_000);
      assertThat(token.getReasonCodes()).containsExactly(qos);
    }

    void publish(String topic, String payload, int qos) throws MqttException {
      client.publish(topic, utf8(payload), qos, false);
    }
  }

  private Five connected(String clientId, boolean clean, @Nullable Long expiry) throws Exception {
    Five five = new Five(tcp(), clientId);
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setCleanStart(clean);
    options.setSessionExpiryInterval(expiry);
    options.setUserName("admin");
    options.setPassword(utf8(server.token()));
    five.client.connect(options);
    return five;
  }

  @Test
  void versionFiveSpeaksEveryQualityAndKeepsItsSession() throws Exception {
    Five before = connected("paho-five", false, 3_600L);
    before.subscribe("paho/5/session", 2);
    before.client.disconnect();
    Five publisher = connected("paho-five-p", true, null);
    for (int i = 0; i < 12; i++) {
      publisher.publish("paho/5/session", "m" + i, i % 3);
    }
    Five after = connected("paho-five", false, 3_600L);
    List<String> received = take(after.inbox, 8);
    assertThat(ofQuality(1, received)).containsExactly("m1", "m4", "m7", "m10");
    assertThat(ofQuality(2, received)).containsExactly("m2", "m5", "m8", "m11");
    after.client.disconnect();
    publisher.client.disconnect();
  }

  @Test
  void versionFiveSharesASubscription() throws Exception {
    List<Five> members = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Five member = connected("paho-member-" + i, true, null);
      member.subscribe("$share/paho/paho/5/shared", 1);
      members.add(member);
    }
    Five publisher = connected("paho-five-sharing", true, null);
    for (int i = 0; i < 20; i++) {
      publisher.publish("paho/5/shared", "m" + i, 1);
    }
    Await.until(
        "20 messages over both members",
        () -> members.stream().mapToInt(member -> member.inbox.size()).sum() == 20,
        server.child()::printed);
    assertThat(members).allSatisfy(member -> assertThat(member.inbox).isNotEmpty());
    for (Five member : members) {
      member.client.disconnect();
    }
    publisher.client.disconnect();
  }

  @Test
  void versionFiveHearsThatItsSessionWasTakenOver() throws Exception {
    Five first = connected("paho-taken", true, null);
    Five second = connected("paho-taken", true, null);
    assertThat(first.goodbyes.poll(60, TimeUnit.SECONDS)).isEqualTo(0x8E);
    second.publish("paho/5/taken", "here", 2);
    second.client.disconnect();
  }
}
