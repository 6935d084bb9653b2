package io.lockstep.broker;

import io.lockstep.model.Principal;
import java.util.Optional;

/// One client's connection as it is now. Immutable.
///
/// @param principal who it is
/// @param address the peer's, such as `/10.0.0.7:51234`
/// @param listener `mqtt`, `mqtts`, `ws` or `wss`
/// @param isSecure true when it is encrypted
/// @param certificate the subject of the client's certificate, empty when it has none
/// @param version 3 for MQTT 3.1, 4 for 3.1.1, 5 for 5
/// @param cleanStart whether it asked for a new session
/// @param keepAliveSeconds as it holds, 0 for none
/// @param sinceMicros when CONNECT was answered, microseconds since 1970
/// @param receivedMessages PUBLISH packets taken
/// @param receivedBytes bytes of MQTT
/// @param sentMessages PUBLISH packets written
/// @param sentBytes bytes of MQTT
/// @param inflight messages of QoS 1 and 2 to the client that it has not acknowledged
/// @param inflightMax how many it takes at a time
/// @param queued messages that wait until it has acknowledged others
/// @param queuedBytes bytes on their way to it or waiting
public record ConnectionFigures(
    Principal principal,
    String address,
    String listener,
    boolean isSecure,
    Optional<String> certificate,
    int version,
    boolean cleanStart,
    int keepAliveSeconds,
    long sinceMicros,
    long receivedMessages,
    long receivedBytes,
    long sentMessages,
    long sentBytes,
    int inflight,
    int inflightMax,
    int queued,
    int queuedBytes) {}
