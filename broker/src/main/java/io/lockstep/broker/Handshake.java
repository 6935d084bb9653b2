package io.lockstep.broker;

import io.lockstep.broker.internal.packet.AuthPacket;
import io.lockstep.broker.internal.packet.ConnectPacket;
import io.lockstep.broker.internal.packet.DisconnectPacket;
import io.lockstep.broker.internal.packet.Packets;
import io.lockstep.broker.internal.packet.ReasonCode;
import io.lockstep.broker.internal.packet.Violation;
import io.lockstep.journal.JournalException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What leads from CONNECT to a session (§3.1.4, §4.12): admission, enhanced authentication, taking
/// the client's place, and the record that opens the session. Confined to its event loop.
final class Handshake {
  private static final int CONNECT = 0x10;
  private static final int DISCONNECT = 14;
  private static final int AUTH = 15;

  private final Connection connection;
  private final Engine engine;
  private final Intake intake;
  private final Transport transport;
  private final Place place;

  /// The number of the connection while the record that opens its session is in the journal and the
  /// session is not attached; else 0.
  private long journalledNumber;

  private String principal = "";

  /// Whom CONNECT names; empty before it, and when it leaves that to us.
  private String clientId = "";

  Handshake(Connection connection, Engine engine, Intake intake, Transport transport) {
    this.connection = connection;
    this.engine = engine;
    this.intake = intake;
    this.transport = transport;
    this.place = new Place(engine, connection);
  }

  /// The first packet.
  void connect(Phase.AwaitingConnect awaiting, int first, ByteBuffer in, int from, int to) {
    int version = ConnectPacket.claimedVersion(in, from, to);
    connection.speak(version);
    if (first != CONNECT && version != 3) {
      throw Violation.fixedHeaderFlags(first);
    }
    ConnectPacket packet = ConnectPacket.read(in, from, to);
    clientId = packet.clientId();
    engine.traces().connecting(packet, in, from, to, intake.nowMicros());
    connection.agree(packet);
    switch (Admission.decide(
        packet,
        engine,
        transport,
        connection.address(),
        transport.clientCertificate(connection.channel()),
        intake.nowNanos())) {
      case Admission.Refused refused -> connection.refuse(refused);
      case Admission.Admitted admitted ->
          open(awaiting.opening(engine.openings().add(connection), packet, admitted));
      case Admission.Challenged challenged -> {
        Phase.Authenticating phase = awaiting.authenticating(packet, challenged);
        connection.enter(phase);
        step(phase, packet.authenticationData());
      }
    }
  }

  /// A packet of a client whose authentication has begun.
  void authenticate(Phase.Authenticating phase, int first, ByteBuffer in, int from, int to) {
    switch (first >> 4) {
      case AUTH -> {
        AuthPacket packet = readAuth(first, in, from, to, method(phase));
        if (packet.reasonCode() != ReasonCode.CONTINUE_AUTHENTICATION) {
          throw Violation.authReason(ReasonCode.CONTINUE_AUTHENTICATION, packet.reasonCode());
        }
        step(phase, packet.data());
      }
      case DISCONNECT -> {
        DisconnectPacket.read(in, from, to, 5);
        connection.leave();
      }
      default -> throw Violation.packetWhileAuthenticating(first >> 4);
    }
  }

  /// An AUTH of the client, which must name the method that CONNECT named [MQTT-4.12.0-5].
  static AuthPacket readAuth(int first, ByteBuffer in, int from, int to, String method) {
    if ((first & 0x0F) != 0) {
      throw Violation.fixedHeaderFlags(first);
    }
    AuthPacket packet = AuthPacket.read(in, from, to);
    if (!packet.method().equals(method)) {
      throw Violation.authMethod();
    }
    return packet;
  }

  private static String method(Phase.Authenticating phase) {
    return String.valueOf(phase.packet().authenticationMethod());
  }

  private void step(Phase.Authenticating phase, byte @Nullable [] data) {
    ConnectPacket packet = phase.packet();
    switch (phase.challenged().exchange().next(data)) {
      case AuthenticationExchange.Step.Challenge challenge ->
          connection.send(
              Packets.auth(ReasonCode.CONTINUE_AUTHENTICATION, method(phase), challenge.data()));
      case AuthenticationExchange.Step.Refused refused ->
          connection.refuse(Admission.refused(refused.reason(), engine));
      case AuthenticationExchange.Step.Proved proved -> {
        String admittedAs = phase.challenged().clientId();
        Decision.Granted granted = new Decision.Granted(proved.principal(), proved.standing());
        switch (Admission.admit(packet, admittedAs, granted, engine)) {
          case Admission.Refused refused -> connection.refuse(refused);
          case Admission.Admitted admitted ->
              open(phase.opening(engine.openings().add(connection), admitted, proved.data()));
          case Admission.Challenged _ -> throw new IllegalStateException("challenged once more");
        }
      }
    }
  }

  private void open(Phase.Opening opening) {
    connection.opening(opening);
    place.take(opening.admitted(), () -> journalOpening(opening));
  }

  private void journalOpening(Phase.Opening opening) {
    if (connection.isOpening()) {
      connection.isKnownAs(opening.admitted().principal(), opening.admitted().standing());
      try {
        intake.append(
            opening
                .admitted()
                .opened(
                    opening.number(),
                    opening.packet(),
                    origin(opening.admitted()),
                    intake.nowMicros()),
            connection);
        journalledNumber = opening.number();
        principal = opening.admitted().principal().name();
        clientId = opening.admitted().clientId();
        place.journalled();
      } catch (JournalException e) {
        connection.end(Intake.reasonOf(e), String.valueOf(e.getMessage()));
      }
    }
  }

  private Origin origin(Admission.Admitted admitted) {
    return new Origin(
        connection.address(),
        transport.listener().name,
        connection.version(),
        admitted.credential());
  }

  /// The session is attached: the client says what becomes of the connection.
  void attached() {
    journalledNumber = 0;
  }

  /// The client is not let in: those who look on at it see why.
  void refused(byte[] connack) {
    engine.traces().refused(clientId, connack, connection.version(), intake.nowMicros());
  }

  /// The client is let in, and has heard so.
  void opened() {
    place.giveWay();
  }

  /// The connection has ended after it began to open a session.
  void leavePlace() {
    if (journalledNumber != 0) {
      long number = journalledNumber;
      journalledNumber = 0;
      connection
          .traffic()
          .parted(connection, intake, number, clientId, principal, Parting.notLetIn());
    }
    place.leave();
  }
}
