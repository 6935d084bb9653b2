package io.lockstep.broker;

import io.lockstep.broker.internal.packet.ConnectPacket;

/// Where a connection stands in its life; each phase has only what is legal in it.
///
///     AwaitingConnect --CONNECT granted, journalled--> Opening --session attached--> ActiveClient
///           |                                             |                             |
///           +---------------------------------------------+-----------------------------+--> Ended
sealed interface Phase permits Phase.AwaitingConnect, Phase.Opening, ActiveClient, Phase.Ended {

  /// Connected by TCP; the first packet must be CONNECT [MQTT-3.1.0-1].
  record AwaitingConnect(long sinceNanos) implements Phase {

    Opening opening(long number, ConnectPacket packet, Admission.Admitted admitted) {
      return new Opening(number, packet, admitted);
    }
  }

  /// CONNECT was granted and waits in the journal; packets that follow it wait unparsed.
  record Opening(long number, ConnectPacket packet, Admission.Admitted admitted) implements Phase {}

  /// Nothing more is read or written.
  record Ended() implements Phase {}
}
