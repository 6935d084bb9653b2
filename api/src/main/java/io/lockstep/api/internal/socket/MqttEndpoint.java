package io.lockstep.api.internal.socket;

import io.lockstep.api.internal.http.Fault;
import io.lockstep.broker.MqttStream;
import io.lockstep.broker.MqttStreams;
import io.lockstep.model.ErrorCode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// MQTT over WebSocket (MQTT 5 §6): `/mqtt`, subprotocol `mqtt`, binary messages whose bounds mean
/// nothing. Who may connect is the broker's business, as on any other listener.
public final class MqttEndpoint implements SocketEndpoint {
  private static final String PATH = "/mqtt";
  private static final String SUBPROTOCOL = "mqtt";

  /// What clients of MQTT 3.1 called it; 3.1.1 clients still ask for it first.
  private static final String OLD_SUBPROTOCOL = "mqttv3.1";

  private final MqttStreams broker;

  public MqttEndpoint(MqttStreams broker) {
    this.broker = broker;
  }

  @Override
  public String path() {
    return PATH;
  }

  @Override
  public Accepted accept(Request request) {
    if (!request.subprotocols().contains(SUBPROTOCOL)) { // [MQTT-6.0.0-3]
      boolean isOld = request.subprotocols().contains(OLD_SUBPROTOCOL);
      throw Fault.of(ErrorCode.INVALID_ARGUMENT, "This path speaks MQTT 3.1.1 and 5")
          .at("header Sec-WebSocket-Protocol")
          .expected(SUBPROTOCOL)
          .found(isOld ? "MQTT 3.1 only" : String.join(", ", request.subprotocols()))
          .exception();
    }
    return new Accepted(
        SUBPROTOCOL, new Bridge(broker, request.address(), request.isSecure())); // [MQTT-6.0.0-4]
  }

  /// One connection: the WebSocket's thread gives the broker what comes, a thread of its own takes
  /// what goes.
  private static final class Bridge implements SocketListener {
    private final MqttStreams broker;
    private final String address;
    private final boolean isSecure;
    private @Nullable MqttStream stream;

    Bridge(MqttStreams broker, String address, boolean isSecure) {
      this.broker = broker;
      this.address = address;
      this.isSecure = isSecure;
    }

    @Override
    public void opened(SocketLink link) {
      MqttStream begun = broker.accept(address, isSecure);
      stream = begun;
      Thread _ =
          Thread.ofVirtual().name("mqtt-websocket " + address).start(() -> send(begun, link));
    }

    private static void send(MqttStream stream, SocketLink link) {
      try {
        Optional<byte[]> next = stream.take();
        while (next.isPresent()) {
          link.send(next.orElseThrow()); // [MQTT-6.0.0-1]: always binary
          next = stream.take();
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      } finally {
        link.close(SocketClosure.NORMAL, "");
      }
    }

    @Override
    public void binary(byte[] bytes) throws InterruptedException {
      MqttStream begun = stream;
      if (begun != null) {
        begun.offer(bytes); // [MQTT-6.0.0-2]: packets need not be aligned with messages
      }
    }

    @Override
    public void closed() {
      MqttStream begun = stream;
      if (begun != null) {
        begun.close();
      }
    }
  }
}
