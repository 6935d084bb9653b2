package io.lockstep.broker;

import io.lockstep.broker.internal.packet.ConnectPacket;
import io.lockstep.broker.internal.packet.Packets;
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

  /// It is turned away.
  ///
  /// @param serverReference where it is sent, empty for nowhere
  record Refused(int reasonCode, String serverReference) implements Admission {
    Refused(int reasonCode) {
      this(reasonCode, "");
    }

    /// The CONNACK that says so, in the client's own version.
    byte[] connack(int version) {
      if (version < 5) {
        return Packets.connack4(false, returnCode());
      }
      return serverReference.isEmpty()
          ? Packets.connack5Refusal(reasonCode)
          : Packets.connack5Redirect(reasonCode, serverReference);
    }

    /// The return code of MQTT 3.1.1 (§3.2.2.3).
    private int returnCode() {
      return switch (reasonCode) {
        case ReasonCode.UNSUPPORTED_VERSION -> 1;
        case ReasonCode.CLIENT_ID_NOT_VALID -> 2;
        case ReasonCode.BAD_CREDENTIALS -> 4;
        case ReasonCode.NOT_AUTHORIZED, ReasonCode.BANNED -> 5;
        default -> 3;
      };
    }
  }

  /// It names an authentication method that is to be gone through first (§4.12).
  record Challenged(String clientId, ConnectRequest request, AuthenticationExchange exchange)
      implements Admission {}

  /// It is let in.
  ///
  /// @param announcement what it says of itself, empty for nothing
  /// @param naming how it names topics, null when it sees them as they are
  /// @param will the one it brings, by the inner name of its topic
  /// @param credential as [Decision.Granted#credential] has it
  /// @param dialogue what answers all that it publishes, null for nothing
  record Admitted(
      String clientId,
      Principal principal,
      Standing standing,
      long expirySeconds,
      String announcement,
      @Nullable Naming naming,
      @Nullable Will will,
      String credential,
      @Nullable Dialogue dialogue)
      implements Admission {

    /// The record that opens the session.
    SessionRecord.Opened opened(long number, ConnectPacket packet, Origin origin, long nowMicros) {
      return new SessionRecord.Opened(
          number,
          clientId,
          principal.name(),
          principal.role() == Role.ADMIN,
          packet.cleanStart(),
          expirySeconds,
          nowMicros,
          will == null ? null : new Bequest(principal, will),
          announcement,
          origin);
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
      @Nullable ClientCertificate certificate,
      long nowNanos) {
    BrokerLimits limits = engine.limits();
    Redirection redirection = engine.redirection();
    switch (redirection.when()) {
      case NOW -> {
        return new Refused(ReasonCode.USE_ANOTHER_SERVER, redirection.serverReference());
      }
      case FOR_GOOD -> {
        return new Refused(ReasonCode.SERVER_MOVED, redirection.serverReference());
      }
      case NEVER, AT_STOP -> {}
    }
    boolean nameless = packet.clientId().isEmpty();
    boolean mayBeNameless =
        switch (packet.version()) {
          case 3 -> false;
          case 4 -> packet.cleanStart(); // [MQTT-3.1.3-8] of 3.1.1
          default -> true;
        };
    if ((nameless && !mayBeNameless) || bytes(packet.clientId()) > limits.maxClientIdBytes()) {
      return new Refused(ReasonCode.CLIENT_ID_NOT_VALID);
    }
    if (engine.counters().connections.get() >= limits.maxConnections()) {
      return new Refused(ReasonCode.QUOTA_EXCEEDED);
    }
    if (engine.openings().size() >= limits.maxConnecting()) {
      return new Refused(ReasonCode.SERVER_BUSY);
    }
    if (!engine.connectRate().take(nowNanos)) {
      return new Refused(ReasonCode.CONNECTION_RATE_EXCEEDED);
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
    String method = packet.authenticationMethod();
    if (method != null) {
      return engine
          .access()
          .authenticate(method, request)
          .<Admission>map(exchange -> new Challenged(clientId, request, exchange))
          .orElseGet(() -> new Refused(ReasonCode.BAD_AUTHENTICATION_METHOD));
    }
    return switch (engine.access().connect(request)) {
      case Decision.Refused refused -> refused(refused.reason(), engine);
      case Decision.Granted granted -> admit(packet, clientId, granted, engine);
    };
  }

  static Refused refused(Decision.Reason reason, Engine engine) {
    engine.counters().authenticationFailures.increment();
    return new Refused(reason.code());
  }

  /// The client is who it says: whether it may leave the will it brings, and for how long its
  /// session is kept.
  static Admission admit(
      ConnectPacket packet, String clientId, Decision.Granted granted, Engine engine) {
    Principal principal = granted.principal();
    BrokerLimits limits = engine.limits();
    Naming naming = Naming.of(granted.view());
    Will will = Naming.inner(naming, packet.will());
    if (will != null) {
      if (bytes(will.topic()) > limits.maxTopicBytes()
          || TopicFilter.levels(will.topic()) > limits.maxTopicLevels()
          || will.properties().length > 65_535) {
        return new Refused(ReasonCode.TOPIC_NAME_INVALID);
      }
      if (!engine.access().mayPublish(principal, will.topic())) {
        return new Refused(ReasonCode.NOT_AUTHORIZED);
      }
    }
    Dialogue dialogue = granted.dialogue();
    // What is said in a dialogue is for this connection: nothing waits for the next one.
    long longest = dialogue == null ? limits.sessionExpiryMax().toSeconds() : 0;
    long expiry = Math.min(packet.sessionExpirySeconds(), longest);
    return new Admitted(
        clientId,
        principal,
        granted.standing(),
        expiry,
        granted.announcement(),
        naming,
        will,
        granted.credential(),
        granted.dialogue() == null ? null : granted.dialogue());
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
