package io.lockstep.api.internal.egress;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;

/// Keeps what is sent away from places that only the machine itself should talk to: link-local
/// addresses, among them those at which clouds give out credentials, and such as are nobody's.
/// Loopback is permitted: whoever describes an endpoint may run its receiver beside us.
final class Destination {
  /// Where a cloud gives out credentials, though the address is not link-local.
  private static final List<String> METADATA = List.of("fd00:ec2:0:0:0:0:0:254");

  private Destination() {}

  /// Looks a host up, and refuses it when it leads to such a place.
  static void check(String host) throws IOException {
    for (InetAddress address : InetAddress.getAllByName(host)) {
      boolean isForbidden =
          address.isLinkLocalAddress()
              || address.isAnyLocalAddress()
              || address.isMulticastAddress()
              || METADATA.contains(address.getHostAddress());
      if (isForbidden) {
        throw new IOException(
            "expected a host that is no link-local, multicast or metadata address, found %s"
                .formatted(address.getHostAddress()));
      }
    }
  }
}
