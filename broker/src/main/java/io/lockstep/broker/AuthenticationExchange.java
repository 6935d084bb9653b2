package io.lockstep.broker;

import io.lockstep.model.Principal;
import org.jspecify.annotations.Nullable;

/// One enhanced authentication of one client (MQTT 5 §4.12): what the client says is answered until
/// the client is known or turned away. Confined to the event loop of the client's connection; must
/// not block.
@FunctionalInterface
public interface AuthenticationExchange {

  /// Takes what the client says and answers it.
  ///
  /// @param data authentication data of CONNECT or AUTH, null when the packet has none
  Step next(byte @Nullable [] data);

  /// An answer. Immutable: nobody writes to the arrays.
  sealed interface Step {

    /// The client has to say more, in answer to this.
    ///
    /// @param data at most 65,535 bytes
    @SuppressWarnings("ArrayRecordComponent") // handed through, never compared
    record Challenge(byte[] data) implements Step {}

    /// The client is who it says.
    ///
    /// @param standing whether that goes on to be so
    /// @param data what ends the exchange, null for none
    @SuppressWarnings("ArrayRecordComponent") // handed through, never compared
    record Proved(Principal principal, Standing standing, byte @Nullable [] data) implements Step {

      /// For good.
      public Proved(Principal principal, byte @Nullable [] data) {
        this(principal, Standing.ALWAYS, data);
      }
    }

    /// The client is turned away.
    record Refused(Decision.Reason reason) implements Step {}
  }
}
