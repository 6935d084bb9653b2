package io.lockstep.server;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import software.amazon.awssdk.crt.CRT;
import software.amazon.awssdk.crt.iot.MqttRequestResponseClientOptions;
import software.amazon.awssdk.crt.iot.SubscriptionStatusEventType;
import software.amazon.awssdk.crt.mqtt5.Mqtt5Client;
import software.amazon.awssdk.crt.mqtt5.Mqtt5ClientOptions;
import software.amazon.awssdk.crt.mqtt5.OnAttemptingConnectReturn;
import software.amazon.awssdk.crt.mqtt5.OnConnectionFailureReturn;
import software.amazon.awssdk.crt.mqtt5.OnConnectionSuccessReturn;
import software.amazon.awssdk.crt.mqtt5.OnDisconnectionReturn;
import software.amazon.awssdk.crt.mqtt5.OnStoppedReturn;
import software.amazon.awssdk.crt.mqtt5.PublishResult;
import software.amazon.awssdk.crt.mqtt5.QOS;
import software.amazon.awssdk.crt.mqtt5.packets.ConnAckPacket;
import software.amazon.awssdk.crt.mqtt5.packets.ConnectPacket;
import software.amazon.awssdk.crt.mqtt5.packets.PubAckPacket;
import software.amazon.awssdk.crt.mqtt5.packets.PublishPacket;
import software.amazon.awssdk.crt.mqtt5.packets.SubAckPacket;
import software.amazon.awssdk.crt.mqtt5.packets.SubscribePacket;
import software.amazon.awssdk.iot.AwsIotMqtt5ClientBuilder;
import software.amazon.awssdk.iot.V2ClientStreamOptions;
import software.amazon.awssdk.iot.iotcommands.IotCommandsV2Client;
import software.amazon.awssdk.iot.iotidentity.IotIdentityV2Client;
import software.amazon.awssdk.iot.iotjobs.IotJobsV2Client;
import software.amazon.awssdk.iot.iotshadow.IotShadowV2Client;

/// A thing: the device SDK of AWS IoT, connected by a certificate.
final class AwsThing implements AutoCloseable {
  private final Mqtt5Client client;
  private final IotShadowV2Client shadows;
  private final IotJobsV2Client jobs;
  private final IotCommandsV2Client commands;
  private final IotIdentityV2Client identity;
  private final Life life;
  private final List<String> topics;

  /// What the SDK tells of its connection.
  private static final class Life implements Mqtt5ClientOptions.LifecycleEvents {
    private volatile CompletableFuture<Boolean> connected = new CompletableFuture<>();
    private volatile String failure = "none";

    @Override
    public void onAttemptingConnect(Mqtt5Client client, OnAttemptingConnectReturn said) {}

    @Override
    public void onConnectionSuccess(Mqtt5Client client, OnConnectionSuccessReturn said) {
      connected.complete(true);
    }

    @Override
    public void onConnectionFailure(Mqtt5Client client, OnConnectionFailureReturn said) {
      ConnAckPacket refusal = said.getConnAckPacket();
      failure =
          CRT.awsErrorString(said.getErrorCode())
              + (refusal == null
                  ? ""
                  : " %s %s".formatted(refusal.getReasonCode(), refusal.getReasonString()));
    }

    @Override
    public void onDisconnection(Mqtt5Client client, OnDisconnectionReturn said) {
      connected = new CompletableFuture<>();
    }

    @Override
    public void onStopped(Mqtt5Client client, OnStoppedReturn said) {}
  }

  private AwsThing(Mqtt5Client client, Life life, List<String> topics) {
    MqttRequestResponseClientOptions options =
        MqttRequestResponseClientOptions.builder()
            .withMaxRequestResponseSubscriptions(8)
            .withMaxStreamingSubscriptions(4)
            .withOperationTimeoutSeconds(60)
            .build();
    this.client = client;
    this.life = life;
    this.topics = topics;
    this.shadows = IotShadowV2Client.newFromMqtt5(client, options);
    this.jobs = IotJobsV2Client.newFromMqtt5(client, options);
    this.commands = IotCommandsV2Client.newFromMqtt5(client, options);
    this.identity = IotIdentityV2Client.newFromMqtt5(client, options);
  }

  static AwsThing connect(ServerProcess server, DeviceCertificate certificate, String id)
      throws Exception {
    String address = server.endpoint("mqtts");
    int colon = address.lastIndexOf(':');
    Life life = new Life();
    List<String> topics = new CopyOnWriteArrayList<>();
    AwsIotMqtt5ClientBuilder builder =
        AwsIotMqtt5ClientBuilder.newDirectMqttBuilderWithMtlsFromPath(
            address.substring(0, colon),
            certificate.certificate().toString(),
            certificate.key().toString());
    builder
        .withPort(Long.valueOf(address.substring(colon + 1)))
        .withCertificateAuthorityFromPath(null, certificate.authority().toString())
        .withConnectProperties(new ConnectPacket.ConnectPacketBuilder().withClientId(id))
        .withMaxReconnectDelayMs(1_000L)
        .withLifeCycleEvents(life)
        .withPublishEvents((_, said) -> topics.add(said.getPublishPacket().getTopic()));
    Mqtt5Client client = builder.build();
    builder.close();
    client.start();
    try {
      boolean _ = life.connected.get(60, TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      throw new AssertionError("not connected; last failure: " + life.failure, late);
    }
    return new AwsThing(client, life, topics);
  }

  IotShadowV2Client shadows() {
    return shadows;
  }

  IotJobsV2Client jobs() {
    return jobs;
  }

  IotCommandsV2Client commands() {
    return commands;
  }

  IotIdentityV2Client identity() {
    return identity;
  }

  /// Done while it is connected, or once it is again.
  CompletableFuture<Boolean> reconnected() {
    return life.connected;
  }

  /// A stream of the SDK.
  ///
  /// @param subscribed completed when it is there
  static <T> V2ClientStreamOptions<T> stream(
      Consumer<T> taker, CompletableFuture<Boolean> subscribed) {
    return V2ClientStreamOptions.<T>builder()
        .withStreamEventHandler(taker)
        .withSubscriptionEventHandler(
            event -> {
              if (event.getType() == SubscriptionStatusEventType.SUBSCRIPTION_ESTABLISHED) {
                subscribed.complete(true);
              } else {
                subscribed.completeExceptionally(new AssertionError("found " + event.getType()));
              }
            })
        .withDeserializationFailureHandler(
            event -> subscribed.completeExceptionally(event.getCause()))
        .build();
  }

  /// Subscribes; the topics of all that comes.
  List<String> listen(String filter) throws Exception {
    Object _ =
        client
            .subscribe(
                new SubscribePacket.SubscribePacketBuilder(filter, QOS.AT_LEAST_ONCE).build())
            .get(60, TimeUnit.SECONDS);
    return topics;
  }

  /// Whether it may subscribe.
  boolean subscribes(String filter) throws Exception {
    return client
            .subscribe(
                new SubscribePacket.SubscribePacketBuilder(filter, QOS.AT_LEAST_ONCE).build())
            .get(60, TimeUnit.SECONDS)
            .getReasonCodes()
            .getFirst()
        == SubAckPacket.SubAckReasonCode.GRANTED_QOS_1;
  }

  /// Whether it may publish.
  boolean publishes(String topic, String payload) throws Exception {
    PublishResult result =
        client
            .publish(
                new PublishPacket.PublishPacketBuilder(
                        topic, QOS.AT_LEAST_ONCE, payload.getBytes(StandardCharsets.UTF_8))
                    .build())
            .get(60, TimeUnit.SECONDS);
    return result.getResultPubAck().getReasonCode() == PubAckPacket.PubAckReasonCode.SUCCESS;
  }

  void publish(String topic, String payload, QOS qos) throws Exception {
    Object _ =
        client
            .publish(
                new PublishPacket.PublishPacketBuilder(
                        topic, qos, payload.getBytes(StandardCharsets.UTF_8))
                    .build())
            .get(60, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    shadows.close();
    jobs.close();
    commands.close();
    identity.close();
    client.stop();
    client.close();
  }
}
