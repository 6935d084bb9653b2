package io.lockstep.broker;

import java.nio.file.Path;

/// A listener that speaks TLS 1.2 and 1.3, and nothing older. Immutable.
///
/// @param bind address to listen on
/// @param port TCP port, 0 picks a free one
/// @param options certificates
public record TlsListener(String bind, int port, TlsOptions options) {

  /// A listener with a certificate chain and a PKCS #8 key in PEM files, which asks nothing of
  /// clients.
  public static TlsListener ofPem(String bind, int port, Path certificateChain, Path key) {
    return new TlsListener(bind, port, TlsOptions.of(certificateChain, key));
  }
}
