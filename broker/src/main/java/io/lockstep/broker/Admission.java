package io.lockstep.broker;

import io.lockstep.broker.internal.packet.ConnectPacket;
import io.lockstep.broker.internal.packet.ReasonCode;
import io.lockstep.broker.internal.packet.Will;
import io.lockstep.broker.internal.topic.TopicFilter;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Whether a well-formed CONNECT is let in (§3.1.4): limits first, then identity, then the will.
sealed interface Admission {

  record Refused(int reasonCode, int returnCode) implements Admission {}

  record Admitted(String clientId, Principal principal, Standing standing, long expirySeconds)
      implements Admission {

    /// The record that opens the session.
    SessionRecord.Opened opened(long number, ConnectPacket packet, long nowMicros) {
      return new SessionRecord.Opened(
          number,
          clientId,
          principal.name(),
          principal.role() == Role.ADMIN,
          packet.cleanStart(),
          expirySeconds,
          nowMicros);
    }
  }

  /// Decides.
  ///
  /// @param certificate the peer's, null when it has none
  static Admission decide(
      ConnectPacket packet,
      Engine engine,
      Transport transport,
      String address,
      @Nullable ClientCertificate certificate) {
    BrokerLimits limits = engine.limits();
    if (packet.authenticationMethod() != null) {
      return new Refused(ReasonCode.BAD_AUTHENTICATION_METHOD, 5);
    }
    boolean nameless = packet.clientId().isEmpty();
    if (nameless && packet.version() == 4 && !packet.cleanStart()) {
      return new Refused(ReasonCode.CLIENT_ID_NOT_VALID, 2); // [MQTT-3.1.3-8] of 3.1.1
    }
    if (bytes(packet.clientId()) > limits.maxClientIdBytes()) {
      return new Refused(ReasonCode.CLIENT_ID_NOT_VALID, 2);
    }
    if (engine.counters().connections.get() >= limits.maxConnections()) {
      return new Refused(ReasonCode.QUOTA_EXCEEDED, 3);
    }
    String clientId = nameless ? "auto-" + UUID.randomUUID() : packet.clientId();
    byte[] secret = packet.password();
    ConnectRequest request =
        new ConnectRequest(
            clientId,
            packet.user(),
            secret == null ? null : Password.of(secret),
            transport.isSecure(),
            address,
            certificate,
            transport.known());
    return switch (engine.access().connect(request)) {
      case Decision.Refused refused -> {
        engine.counters().authenticationFailures.increment();
        yield new Refused(refused.reason().code(), refused.reason().returnCode());
      }
      case Decision.Granted granted -> admit(packet, clientId, granted, engine);
    };
  }

  private static Admission admit(
      ConnectPacket packet, String clientId, Decision.Granted granted, Engine engine) {
    Principal principal = granted.principal();
    BrokerLimits limits = engine.limits();
    Will will = packet.will();
    if (will != null) {
      if (bytes(will.topic()) > limits.maxTopicBytes()
          || TopicFilter.levels(will.topic()) > limits.maxTopicLevels()
          || will.properties().length > 65_535) {
        return new Refused(ReasonCode.TOPIC_NAME_INVALID, 3);
      }
      if (!engine.access().mayPublish(principal, will.topic())) {
        return new Refused(ReasonCode.NOT_AUTHORIZED, 5);
      }
    }
    long expiry = Math.min(packet.sessionExpirySeconds(), limits.sessionExpiryMax().toSeconds());
    return new Admitted(clientId, principal, granted.standing(), expiry);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
