package io.lockstep.broker;

import io.lockstep.broker.internal.packet.AuthPacket;
import io.lockstep.broker.internal.packet.ConnectPacket;
import io.lockstep.broker.internal.packet.Packets;
import io.lockstep.broker.internal.packet.ReasonCode;
import io.lockstep.broker.internal.packet.Violation;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// AUTH of a connected client (§4.12.1): it proves anew who it is, by the method it connected with,
/// while everything else goes on. Confined to its event loop.
final class Reauthentication {
  private final Connection connection;
  private final ActiveClient client;
  private final Engine engine;
  private final ConnectPacket connect;
  private final ConnectRequest request;
  private @Nullable AuthenticationExchange exchange;

  Reauthentication(
      Connection connection, ActiveClient client, Engine engine, ConnectPacket connect) {
    this.connection = connection;
    this.client = client;
    this.engine = engine;
    this.connect = connect;
    this.request =
        new ConnectRequest(
            client.clientId(), null, null, connection.isSecure(), connection.address());
  }

  void auth(int first, ByteBuffer in, int from, int to) {
    String method = connect.authenticationMethod();
    if (method == null) {
      throw Violation.authNotNegotiated();
    }
    AuthPacket packet = Handshake.readAuth(first, in, from, to, method);
    AuthenticationExchange begun = exchange;
    if (begun == null) {
      if (packet.reasonCode() != ReasonCode.REAUTHENTICATE) {
        throw Violation.authReason(ReasonCode.REAUTHENTICATE, packet.reasonCode());
      }
      Optional<AuthenticationExchange> known = engine.access().authenticate(method, request);
      if (known.isEmpty()) {
        connection.end(ReasonCode.BAD_AUTHENTICATION_METHOD, "the method is not known any more");
        return;
      }
      begun = known.get();
      exchange = begun;
    } else if (packet.reasonCode() != ReasonCode.CONTINUE_AUTHENTICATION) {
      throw Violation.authReason(ReasonCode.CONTINUE_AUTHENTICATION, packet.reasonCode());
    }
    answer(method, begun.next(packet.data()));
  }

  private void answer(String method, AuthenticationExchange.Step step) {
    switch (step) {
      case AuthenticationExchange.Step.Challenge challenge ->
          connection.send(
              Packets.auth(ReasonCode.CONTINUE_AUTHENTICATION, method, challenge.data()));
      case AuthenticationExchange.Step.Refused refused -> {
        // [MQTT-4.12.1-2]
        engine.counters().authenticationFailures.increment();
        connection.end(refused.reason().code(), "the re-authentication failed");
      }
      case AuthenticationExchange.Step.Proved proved -> {
        exchange = null;
        if (client.mayBecome(proved.principal())) {
          client.becomes(proved.principal(), proved.standing());
          connection.send(Packets.auth(ReasonCode.SUCCESS, method, proved.data()));
        } else {
          connection.end(ReasonCode.NOT_AUTHORIZED, "the re-authentication proved somebody else");
        }
      }
    }
  }
}
