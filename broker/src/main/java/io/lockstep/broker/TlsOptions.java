package io.lockstep.broker;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The certificates of a TLS listener, as files that are read anew when they change: what connects
/// afterwards meets the new ones, what is connected stays. Immutable.
///
/// @param certificateChain PEM file: the server's certificate, then those that vouch for it
/// @param key PEM file with the private key, PKCS #8
/// @param others folder of further certificates, `NAME.pem` with `NAME.key` beside it. A client
///   that names a host (SNI, RFC 6066 §3) is shown the one that is for that host, and else the
///   first
/// @param clients what is asked of clients
public record TlsOptions(
    Path certificateChain, Path key, Optional<Path> others, ClientCertificates clients) {

  /// What the listener answers to a client that names protocols (ALPN, RFC 7301), the preferred one
  /// first; one that names others only is turned away. The second is what clients of AWS IoT ask
  /// for on ports that are not MQTT's own.
  public static final List<String> APPLICATION_PROTOCOLS = List.of("mqtt", "x-amzn-mqtt-ca");

  /// One certificate, and nothing asked of clients.
  public static TlsOptions of(Path certificateChain, Path key) {
    return new TlsOptions(certificateChain, key, Optional.empty(), ClientCertificates.none());
  }

  /// The same with another demand on clients.
  public TlsOptions withClients(ClientCertificates demand) {
    return new TlsOptions(certificateChain, key, others, demand);
  }

  /// The same with a folder of certificates for other names.
  public TlsOptions withOthers(Path folder) {
    return new TlsOptions(certificateChain, key, Optional.of(folder), clients);
  }
}
