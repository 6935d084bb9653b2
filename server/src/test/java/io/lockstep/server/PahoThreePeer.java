package io.lockstep.server;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/// Eclipse Paho's Java client for MQTT 3.1 and 3.1.1.
final class PahoThreePeer implements MqttPeer, MqttCallback {
  private final BlockingQueue<String> inbox = new LinkedBlockingQueue<>();
  private final MqttClient client;

  /// @param version one of the constants of [MqttConnectOptions]
  PahoThreePeer(Login login, int version) throws Exception {
    client = new MqttClient(login.url(), login.clientId(), new MemoryPersistence());
    client.setCallback(this);
    client.setTimeToWait(60_000);
    MqttConnectOptions options = new MqttConnectOptions();
    options.setMqttVersion(version);
    options.setCleanSession(!login.isLasting());
    if (login.user() != null) {
      options.setUserName(login.user());
      options.setPassword(login.password().toCharArray());
    }
    if (login.tls() != null) {
      options.setSocketFactory(login.tls().getSocketFactory());
    }
    if (!login.willTopic().isEmpty()) {
      options.setWill(login.willTopic(), "gone".getBytes(StandardCharsets.UTF_8), 2, false);
    }
    client.connect(options);
  }

  @Override
  public BlockingQueue<String> inbox() {
    return inbox;
  }

  @Override
  public void subscribe(String filter, int qos) throws Exception {
    client.subscribe(filter, qos);
  }

  @Override
  public void publish(String topic, String payload, int qos, boolean retain) throws Exception {
    client.publish(topic, payload.getBytes(StandardCharsets.UTF_8), qos, retain);
  }

  @Override
  public void close() {
    try {
      if (client.isConnected()) {
        disconnect();
      }
      client.close();
    } catch (MqttException e) {
      throw new AssertionError(e);
    }
  }

  private void disconnect() throws MqttException {
    try {
      client.disconnect();
    } catch (MqttException e) {
      if (client.isConnected()) {
        throw e;
      }
      // The server has sent it away meanwhile.
    }
  }

  @Override
  public void messageArrived(String topic, MqttMessage message) {
    inbox.add(
        MqttPeer.text(
            message.getQos(),
            message.isRetained(),
            new String(message.getPayload(), StandardCharsets.UTF_8)));
  }

  @Override
  public void connectionLost(Throwable cause) {}

  @Override
  public void deliveryComplete(IMqttDeliveryToken token) {}
}
