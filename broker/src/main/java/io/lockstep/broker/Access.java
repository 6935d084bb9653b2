package io.lockstep.broker;

import io.lockstep.model.Principal;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who may connect, publish and subscribe: the one question the broker asks the outside.
///
/// Called on event loops: an implementation must be thread-safe and must not block. The broker
/// remembers an answer per connection and topic until [#generation] changes.
public interface Access {

  /// Decides about a CONNECT whose packet is well-formed (MQTT 5 §3.1.4).
  Decision connect(ConnectRequest request);

  /// Begins an authentication by a method that takes more than a user name and a password (MQTT 5
  /// §4.12), when a client connects, or proves anew who it is.
  ///
  /// @param method as the client named it, such as `SCRAM-SHA-256`
  /// @param request what else is known of the client
  /// @return empty when there is no such method, which is answered with 0x8C
  default Optional<AuthenticationExchange> authenticate(String method, ConnectRequest request) {
    return Optional.empty();
  }

  /// True when `principal` may publish to `topic` (a topic name, without wildcards).
  boolean mayPublish(Principal principal, String topic);

  /// True when `principal` may subscribe to `filter`, wildcards and all.
  boolean maySubscribe(Principal principal, String filter);

  /// The same of a subscription that was granted before and that nobody asks for anew: looked at
  /// again and again while its session lives.
  default boolean maySubscribeStill(Principal principal, String filter) {
    return maySubscribe(principal, filter);
  }

  /// True when `principal` may be told only some of what their subscriptions match. Asked for each
  /// message to each subscriber: it must cost next to nothing for those of whom it is false.
  default boolean limitsReceipt(Principal principal) {
    return false;
  }

  /// True when `principal` may be told a message on `topic` that a subscription of theirs matches.
  /// Asked only where [#limitsReceipt] is true, on the delivery thread, each time anew: a right
  /// that is lost is lost for all that is not sent yet, retained and stored messages too.
  default boolean mayReceive(Principal principal, String topic) {
    return true;
  }

  /// True for a client certificate that is known by itself, whoever has signed it; asked in the TLS
  /// handshake of listeners that ask for certificates.
  default boolean knows(X509Certificate certificate) {
    return false;
  }

  /// How much `principal` may publish; null for as much as they can. Asked when a client connects
  /// and when [#generation] has changed.
  default @Nullable Allowance allowance(Principal principal) {
    return null;
  }

  /// The clients of which `principal` is one and of which only so many may be connected at a time;
  /// null for as many as they like. Asked when a client connects.
  default @Nullable Crowd crowd(Principal principal) {
    return null;
  }

  /// Increases whenever an answer given before may have become wrong.
  long generation();
}
