package io.lockstep.broker.internal.packet;

/// A packet that breaks the protocol; the connection ends with it. Carries no stack trace, since a
/// peer can cause any number of them.
public final class ProtocolException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int reasonCode;

  ProtocolException(int reasonCode, String message) {
    super(message, null, false, false);
    this.reasonCode = reasonCode;
  }

  /// The reason code that tells an MQTT 5 peer; one of [ReasonCode].
  public int reasonCode() {
    return reasonCode;
  }
}
