package io.lockstep.ingest;

import io.lockstep.broker.ConnectionNews;
import io.lockstep.broker.Origin;
import io.lockstep.broker.Parting;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One connection of a device, or of one of its modules, as the journal tells it. Immutable.
///
/// @param number what its end is known by
/// @param principal the device's id, or `device/module`; at most [#TEXT_MAX] characters
/// @param clientId the client identifier, at most [#TEXT_MAX] characters
/// @param sinceMicros when it was let in, microseconds since 1970-01-01T00:00Z
/// @param origin where it came from; unknown for journals of earlier releases
/// @param end null while it lasts
public record DeviceConnection(
    long number,
    String principal,
    String clientId,
    long sinceMicros,
    Origin origin,
    @Nullable End end) {
  /// Characters that are kept of a name.
  public static final int TEXT_MAX = 256;

  /// Shortens names that are too long; what is equal is kept once.
  public DeviceConnection {
    principal = shortened(principal);
    clientId = clientId.equals(principal) ? principal : shortened(clientId);
  }

  /// How a connection ended.
  ///
  /// @param atMicros when, microseconds since 1970-01-01T00:00Z
  /// @param parting by whom and why
  /// @param receivedMessages from the device; 0 when nobody could count them
  /// @param sentMessages to the device; 0 when nobody could count them
  public record End(long atMicros, Parting parting, long receivedMessages, long sentMessages) {}

  /// What ended it, in a word.
  public enum Cause {
    CLIENT("client"),
    NETWORK("network"),
    KEEP_ALIVE("keep-alive"),
    TAKEOVER("takeover"),
    ACCESS("access"),
    QUOTA("quota"),
    ADMINISTRATOR("administrator"),
    PROTOCOL("protocol"),
    SERVER("server");

    private final String text;

    Cause(String text) {
      this.text = text;
    }

    /// As the API and people write it.
    public String text() {
      return text;
    }
  }

  static DeviceConnection of(ConnectionNews.Begun begun) {
    return new DeviceConnection(
        begun.connection(),
        begun.principal(),
        begun.clientId(),
        begun.atMicros(),
        begun.origin(),
        null);
  }

  DeviceConnection ended(End how) {
    return new DeviceConnection(number, principal, clientId, sinceMicros, origin, how);
  }

  /// What ended it; empty while it lasts.
  public Optional<Cause> cause() {
    End how = end;
    return how == null ? Optional.empty() : Optional.of(causeOf(how.parting));
  }

  /// What ended a connection, in a word.
  static Cause causeOf(Parting parting) {
    return switch (parting.by()) {
      case CLIENT -> Cause.CLIENT;
      case NETWORK -> Cause.NETWORK;
      case SERVER -> ofServer(parting.reasonCode());
    };
  }

  /// The reason codes of MQTT 5 §2.4 that the server ends connections with.
  private static Cause ofServer(int reasonCode) {
    return switch (reasonCode) {
      case 0x87 -> Cause.ACCESS;
      case 0x8D -> Cause.KEEP_ALIVE;
      case 0x8E -> Cause.TAKEOVER;
      case 0x96, 0x97 -> Cause.QUOTA;
      case 0x98 -> Cause.ADMINISTRATOR;
      case 0x80, 0x83, 0x88, 0x89, 0x8B, 0x9C, 0x9D -> Cause.SERVER;
      default -> Cause.PROTOCOL;
    };
  }

  private static String shortened(String text) {
    return text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX);
  }
}
