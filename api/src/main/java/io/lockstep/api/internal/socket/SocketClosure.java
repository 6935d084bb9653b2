package io.lockstep.api.internal.socket;

/// Thrown by a [SocketListener] to end its connection with a close code (RFC 6455 §7.4).
public final class SocketClosure extends RuntimeException {
  /// All was said.
  public static final int NORMAL = 1000;

  /// The server is stopping.
  public static final int GOING_AWAY = 1001;

  /// A kind of data that the endpoint does not take.
  public static final int UNACCEPTABLE = 1003;

  /// The peer broke a rule of the endpoint.
  public static final int POLICY = 1008;

  /// A message larger than the endpoint takes.
  public static final int TOO_BIG = 1009;

  /// The server failed.
  public static final int INTERNAL = 1011;

  private static final long serialVersionUID = 1L;

  private final int code;

  /// @param reason at most 123 bytes of UTF-8
  public SocketClosure(int code, String reason) {
    super(reason, null, false, false);
    this.code = code;
  }

  /// The close code.
  public int code() {
    return code;
  }
}
