package io.lockstep.server;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientBuilder;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttClientSslConfigBuilder;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.MqttWebSocketConfig;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.message.connect.Mqtt3ConnectBuilder;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5ConnectBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// The HiveMQ MQTT client, for MQTT 3.1.1 and MQTT 5.
final class HiveMqPeers {
  private static final byte[] GONE = "gone".getBytes(StandardCharsets.UTF_8);

  private HiveMqPeers() {}

  private static MqttClientBuilder builder(MqttPeer.Login login) {
    MqttClientBuilder builder =
        MqttClient.builder()
            .identifier(login.clientId())
            .serverHost(login.host())
            .serverPort(login.port());
    if (login.way().isSecure) {
      DeviceCertificate of = Objects.requireNonNull(login.certificates());
      MqttClientSslConfigBuilder tls =
          MqttClientSslConfig.builder().trustManagerFactory(of.trust());
      builder =
          builder.sslConfig(
              login.way() == MqttPeer.Way.MUTUAL_TLS
                  ? tls.keyManagerFactory(of.own()).build()
                  : tls.build());
    }
    return login.way() == MqttPeer.Way.WS || login.way() == MqttPeer.Way.WSS
        ? builder.webSocketConfig(MqttWebSocketConfig.builder().serverPath("mqtt").build())
        : builder;
  }

  private static <T> T done(CompletableFuture<T> future) throws Exception {
    return future.get(60, TimeUnit.SECONDS);
  }

  /// @param isConnected false when the server has sent the client away meanwhile
  private static void await(CompletableFuture<Void> goodbye, BooleanSupplier isConnected) {
    try {
      goodbye.orTimeout(60, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      if (isConnected.getAsBoolean()) {
        throw e;
      }
    }
  }

  /// MQTT 3.1.1.
  static final class Three implements MqttPeer {
    private final BlockingQueue<String> inbox = new LinkedBlockingQueue<>();
    private final Mqtt3AsyncClient client;

    Three(Login login) throws Exception {
      client = builder(login).useMqttVersion3().buildAsync();
      client.publishes(
          MqttGlobalPublishFilter.ALL,
          publish ->
              inbox.add(
                  MqttPeer.text(
                      publish.getQos().getCode(),
                      publish.isRetain(),
                      new String(publish.getPayloadAsBytes(), StandardCharsets.UTF_8))));
      Mqtt3ConnectBuilder.Send<
              CompletableFuture<com.hivemq.client.mqtt.mqtt3.message.connect.connack.Mqtt3ConnAck>>
          connect = client.connectWith().cleanSession(!login.isLasting());
      if (login.user() != null) {
        connect =
            connect
                .simpleAuth()
                .username(login.user())
                .password(login.password().getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth();
      }
      if (!login.willTopic().isEmpty()) {
        connect =
            connect
                .willPublish()
                .topic(login.willTopic())
                .qos(MqttQos.EXACTLY_ONCE)
                .payload(GONE)
                .applyWillPublish();
      }
      var _ = done(connect.send());
    }

    @Override
    public BlockingQueue<String> inbox() {
      return inbox;
    }

    @Override
    public void subscribe(String filter, int qos) throws Exception {
      var _ =
          done(
              client
                  .subscribeWith()
                  .topicFilter(filter)
                  .qos(Objects.requireNonNull(MqttQos.fromCode(qos)))
                  .send());
    }

    @Override
    public void publish(String topic, String payload, int qos, boolean retain) throws Exception {
      var _ =
          done(
              client
                  .publishWith()
                  .topic(topic)
                  .qos(Objects.requireNonNull(MqttQos.fromCode(qos)))
                  .payload(payload.getBytes(StandardCharsets.UTF_8))
                  .retain(retain)
                  .send());
    }

    @Override
    public void close() {
      if (client.getState().isConnected()) {
        await(client.disconnect(), () -> client.getState().isConnected());
      }
    }
  }

  /// MQTT 5.
  static final class Five implements MqttPeer {
    private final BlockingQueue<String> inbox = new LinkedBlockingQueue<>();
    private final Mqtt5AsyncClient client;

    Five(Login login) throws Exception {
      client = builder(login).useMqttVersion5().buildAsync();
      client.publishes(
          MqttGlobalPublishFilter.ALL,
          publish ->
              inbox.add(
                  MqttPeer.text(
                      publish.getQos().getCode(),
                      publish.isRetain(),
                      new String(publish.getPayloadAsBytes(), StandardCharsets.UTF_8))));
      Mqtt5ConnectBuilder.Send<
              CompletableFuture<com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck>>
          connect =
              client
                  .connectWith()
                  .cleanStart(!login.isLasting())
                  .sessionExpiryInterval(login.isLasting() ? 3_600 : 0);
      if (login.user() != null) {
        connect =
            connect
                .simpleAuth()
                .username(login.user())
                .password(login.password().getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth();
      }
      if (!login.willTopic().isEmpty()) {
        connect =
            connect
                .willPublish()
                .topic(login.willTopic())
                .qos(MqttQos.EXACTLY_ONCE)
                .payload(GONE)
                .applyWillPublish();
      }
      var _ = done(connect.send());
    }

    @Override
    public BlockingQueue<String> inbox() {
      return inbox;
    }

    @Override
    public void subscribe(String filter, int qos) throws Exception {
      var _ =
          done(
              client
                  .subscribeWith()
                  .topicFilter(filter)
                  .qos(Objects.requireNonNull(MqttQos.fromCode(qos)))
                  .send());
    }

    @Override
    public void publish(String topic, String payload, int qos, boolean retain) throws Exception {
      var _ =
          done(
              client
                  .publishWith()
                  .topic(topic)
                  .qos(Objects.requireNonNull(MqttQos.fromCode(qos)))
                  .payload(payload.getBytes(StandardCharsets.UTF_8))
                  .retain(retain)
                  .send());
    }

    @Override
    public void close() {
      if (client.getState().isConnected()) {
        await(client.disconnect(), () -> client.getState().isConnected());
      }
    }
  }
}
