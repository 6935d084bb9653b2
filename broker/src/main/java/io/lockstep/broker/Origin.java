package io.lockstep.broker;

import io.lockstep.model.Text;
import java.nio.ByteBuffer;

/// Where a connection came from, and by what its client was believed. Immutable.
///
/// @param address the peer's, such as `10.0.0.7:51234`; empty when it is not known
/// @param listener `mqtt`, `mqtts`, `ws` or `wss`; empty when it is not known
/// @param version 3 for MQTT 3.1, 4 for 3.1.1, 5 for 5, 0 when it is not known
/// @param credential as [Decision.Granted#credential] has it
public record Origin(String address, String listener, int version, String credential) {
  /// Of connections of releases that did not note it.
  public static final Origin UNKNOWN = new Origin("", "", 0, "");

  /// As a channel tells it, which may begin with a slash.
  public Origin {
    address = address.substring(address.indexOf('/') + 1);
  }

  int bytesMax() {
    return 1 + Text.bytesMax(address) + Text.bytesMax(listener) + Text.bytesMax(credential);
  }

  void write(ByteBuffer into) {
    Text.write(into, address);
    Text.write(into, listener);
    into.put((byte) version);
    Text.write(into, credential);
  }

  static Origin read(ByteBuffer from) {
    return new Origin(Text.read(from), Text.read(from), from.get(), Text.read(from));
  }
}
