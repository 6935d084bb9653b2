package io.lockstep.broker;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.nio.file.Path;
import javax.net.ssl.SSLException;

/// A listener that speaks TLS. Immutable.
///
/// @param bind address to listen on
/// @param port TCP port, 0 picks a free one
/// @param context Netty's server context: certificate, key and protocol versions
public record TlsListener(String bind, int port, SslContext context) {

  /// A listener for TLS 1.2 and 1.3 with a certificate chain and a PKCS #8 key in PEM files.
  ///
  /// @throws LockstepException when the files cannot be read as such
  public static TlsListener ofPem(String bind, int port, Path certificateChain, Path key) {
    try {
      SslContext context =
          SslContextBuilder.forServer(certificateChain.toFile(), key.toFile())
              .protocols("TLSv1.3", "TLSv1.2")
              .build();
      return new TlsListener(bind, port, context);
    } catch (SSLException | IllegalArgumentException e) {
      throw new LockstepException(
          ErrorCode.CONFIGURATION_INVALID,
          "mqtts: expected a PEM certificate chain in %s and its PKCS #8 key in %s, found: %s"
              .formatted(certificateChain, key, e.getMessage()),
          e);
    }
  }
}
