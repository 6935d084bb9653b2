package io.lockstep.server;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/// Eclipse Paho's Java client for MQTT 5.
final class PahoFivePeer implements MqttPeer, MqttCallback {
  private final BlockingQueue<String> inbox = new LinkedBlockingQueue<>();
  private final MqttClient client;

  PahoFivePeer(Login login) throws Exception {
    client = new MqttClient(login.url(), login.clientId(), new MemoryPersistence());
    client.setCallback(this);
    client.setTimeToWait(60_000);
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setCleanStart(!login.isLasting());
    if (login.isLasting()) {
      options.setSessionExpiryInterval(3_600L);
    }
    if (login.user() != null) {
      options.setUserName(login.user());
      options.setPassword(login.password().getBytes(StandardCharsets.UTF_8));
    }
    if (login.tls() != null) {
      options.setSocketFactory(login.tls().getSocketFactory());
    }
    if (!login.willTopic().isEmpty()) {
      MqttMessage will = new MqttMessage("gone".getBytes(StandardCharsets.UTF_8));
      will.setQos(2);
      options.setWill(login.willTopic(), will);
    }
    client.connect(options);
  }

  @Override
  public BlockingQueue<String> inbox() {
    return inbox;
  }

  @Override
  public void subscribe(String filter, int qos) throws Exception {
    client.subscribe(filter, qos).waitForCompletion(60_000);
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
  public void disconnected(MqttDisconnectResponse response) {}

  @Override
  public void mqttErrorOccurred(MqttException exception) {}

  @Override
  public void deliveryComplete(IMqttToken token) {}

  @Override
  public void connectComplete(boolean reconnect, String serverUri) {}

  @Override
  public void authPacketArrived(int reasonCode, MqttProperties properties) {}
}
