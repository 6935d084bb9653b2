package io.lockstep.api.internal.socket;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Authenticator;
import io.lockstep.api.internal.http.Fault;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.broker.Decision;
import io.lockstep.broker.MqttStream;
import io.lockstep.broker.MqttStreams;
import io.lockstep.model.ErrorCode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// MQTT over WebSocket (MQTT 5 §6): `/mqtt`, subprotocol `mqtt`, binary messages whose bounds mean
/// nothing. Who may connect is the broker's business, as on any other listener; whom a browser's
/// session has proved its user to be is passed on, and holds as long as the session. MQTT 3.1 had a
/// subprotocol of its own.
public final class MqttEndpoint implements SocketEndpoint {
  private static final String PATH = "/mqtt";

  /// Where SDKs for Azure IoT Hub look for it.
  private static final String AZURE_PATH = "/$iothub/websocket";

  private static final String SUBPROTOCOL = "mqtt";

  private static final String OLD_SUBPROTOCOL = "mqttv3.1";

  private final MqttStreams broker;
  private final Authenticator sessions;
  private final String path;

  /// MQTT over WebSocket for a broker.
  ///
  /// @param sessions says whose a browser's session is
  public MqttEndpoint(MqttStreams broker, Authenticator sessions) {
    this(broker, sessions, PATH);
  }

  private MqttEndpoint(MqttStreams broker, Authenticator sessions, String path) {
    this.broker = broker;
    this.sessions = sessions;
    this.path = path;
  }

  /// The same at the path of Azure IoT Hub.
  public MqttEndpoint forAzure() {
    return new MqttEndpoint(broker, sessions, AZURE_PATH);
  }

  /// What an ordinary request to the path is told.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.GET, path, path.equals(PATH) ? "upgradeToMqtt" : "upgradeToMqttOfAzure")
            .open()
            .says("MQTT", "Begins MQTT over WebSocket (subprotocol mqtt); other requests get 426.")
            .answers(Response.empty(101, "MQTT from here on."))
            .to(
                _ ->
                    Answer.refused(
                        Fault.of(ErrorCode.INVALID_ARGUMENT, "This path speaks MQTT over WebSocket")
                            .at("header Upgrade")
                            .expected("websocket, with the subprotocol mqtt")
                            .found("another request")
                            .status(426)
                            .header("Upgrade", "websocket"))));
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public Accepted accept(Request request) {
    String subprotocol =
        Stream.of(SUBPROTOCOL, OLD_SUBPROTOCOL)
            .filter(request.subprotocols()::contains)
            .findFirst()
            .orElseThrow( // [MQTT-6.0.0-3]
                () ->
                    Fault.of(ErrorCode.INVALID_ARGUMENT, "This path speaks MQTT")
                        .at("header Sec-WebSocket-Protocol")
                        .expected(SUBPROTOCOL)
                        .found(String.join(", ", request.subprotocols()))
                        .exception());
    return new Accepted(
        subprotocol,
        new Bridge(
            broker, request.address(), request.isSecure(), known(request))); // [MQTT-6.0.0-4]
  }

  private Optional<Decision.Granted> known(Request request) {
    return request
        .session()
        .flatMap(
            token ->
                sessions
                    .authenticate(token)
                    .map(
                        principal ->
                            new Decision.Granted(
                                principal, () -> sessions.authenticate(token).isPresent())));
  }

  /// One connection: the WebSocket's thread gives the broker what comes, a thread of its own takes
  /// what goes.
  private static final class Bridge implements SocketListener {
    private final MqttStreams broker;
    private final String address;
    private final boolean isSecure;
    private final Optional<Decision.Granted> known;
    private @Nullable MqttStream stream;

    Bridge(MqttStreams broker, String address, boolean isSecure, Optional<Decision.Granted> known) {
      this.broker = broker;
      this.address = address;
      this.isSecure = isSecure;
      this.known = known;
    }

    @Override
    public void opened(SocketLink link) {
      MqttStream begun = broker.accept(address, isSecure, known);
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
