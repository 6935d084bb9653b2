package io.lockstep.broker;

import io.lockstep.broker.internal.packet.ConnectPacket;
import org.jspecify.annotations.Nullable;

/// Where a connection stands in its life; each phase has only what is legal in it, and the only way
/// to get one is the transition of the phase before it.
///
///     AwaitingConnect --CONNECT granted, journalled----------> Opening --session attached--> ActiveClient
///        |       |                                              ^ |                             |
///        |       +--CONNECT names a method--> Authenticating ---+ |                             |
///        |                                          |             |                             |
///        +------------------------------------------+-------------+-----------------------------+--> Ended
///
/// Each of them ends by [Ended]: what a connection says then depends on where it stood.
sealed interface Phase
    permits Phase.AwaitingConnect, Phase.Authenticating, Phase.Opening, ActiveClient, Phase.Ended {

  /// A connection that has just begun.
  static AwaitingConnect begin(long nowNanos) {
    return new AwaitingConnect(nowNanos);
  }

  /// Connected by TCP; the first packet must be CONNECT [MQTT-3.1.0-1].
  final class AwaitingConnect implements Phase {
    private final long sinceNanos;

    private AwaitingConnect(long sinceNanos) {
      this.sinceNanos = sinceNanos;
    }

    long sinceNanos() {
      return sinceNanos;
    }

    /// CONNECT names a method that the server has (§4.12).
    Authenticating authenticating(ConnectPacket packet, Admission.Challenged challenged) {
      return new Authenticating(sinceNanos, packet, challenged);
    }

    Opening opening(long number, ConnectPacket packet, Admission.Admitted admitted) {
      return new Opening(number, packet, admitted, null);
    }
  }

  /// CONNECT named an authentication method; only AUTH and DISCONNECT may follow [MQTT-3.1.2-30].
  final class Authenticating implements Phase {
    private final long sinceNanos;
    private final ConnectPacket packet;
    private final Admission.Challenged challenged;

    private Authenticating(long sinceNanos, ConnectPacket packet, Admission.Challenged challenged) {
      this.sinceNanos = sinceNanos;
      this.packet = packet;
      this.challenged = challenged;
    }

    long sinceNanos() {
      return sinceNanos;
    }

    ConnectPacket packet() {
      return packet;
    }

    Admission.Challenged challenged() {
      return challenged;
    }

    /// @param lastData what the exchange ends with, for CONNACK
    Opening opening(long number, Admission.Admitted admitted, byte @Nullable [] lastData) {
      return new Opening(number, packet, admitted, lastData);
    }
  }

  /// CONNECT was granted and waits in the journal; packets that follow it wait unparsed.
  final class Opening implements Phase {
    private final long number;
    private final ConnectPacket packet;
    private final Admission.Admitted admitted;
    private final byte @Nullable [] authenticationData;

    private Opening(
        long number,
        ConnectPacket packet,
        Admission.Admitted admitted,
        byte @Nullable [] authenticationData) {
      this.number = number;
      this.packet = packet;
      this.admitted = admitted;
      this.authenticationData = authenticationData;
    }

    long number() {
      return number;
    }

    ConnectPacket packet() {
      return packet;
    }

    Admission.Admitted admitted() {
      return admitted;
    }

    byte @Nullable [] authenticationData() {
      return authenticationData;
    }

    /// The session is attached.
    ///
    /// @param unreleased QoS 2 messages received over an earlier connection
    ActiveClient active(
        Connection connection, Engine engine, Intake intake, long epoch, PacketIds unreleased) {
      return new ActiveClient(connection, engine, intake, this, epoch, unreleased);
    }
  }

  /// Nothing more is read or written.
  record Ended() implements Phase {}
}
