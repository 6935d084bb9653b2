package io.lockstep.broker;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/// What carries a connection. Immutable.
///
/// @param listener where it came in
/// @param isSecure true when it is encrypted
/// @param known whom the transport has proved the peer to be, such as by a browser's session
/// @param tls the listener's certificates; null when it has none
record Transport(
    ListenerCounters listener,
    boolean isSecure,
    Optional<Decision.Granted> known,
    @Nullable TlsContexts tls) {

  /// What the listener makes of the peer's certificate now, which the handshake of a session that
  /// is taken up again does not ask; null when there is none that it takes.
  @Nullable ClientCertificate clientCertificate(Channel channel) {
    X509Certificate[] chain = chainOf(channel);
    return tls == null || chain.length == 0 ? null : tls.judge(chain);
  }

  /// The certificate by which the peer has proved itself in the TLS handshake; null when there is
  /// none.
  static @Nullable X509Certificate certificateOf(Channel channel) {
    X509Certificate[] chain = chainOf(channel);
    return chain.length == 0 ? null : chain[0];
  }

  private static X509Certificate[] chainOf(Channel channel) {
    SslHandler handler = channel.pipeline().get(SslHandler.class);
    if (handler == null) {
      return new X509Certificate[0];
    }
    try {
      Certificate[] chain = handler.engine().getSession().getPeerCertificates();
      return Arrays.copyOf(chain, chain.length, X509Certificate[].class);
    } catch (SSLPeerUnverifiedException _) {
      return new X509Certificate[0];
    }
  }
}
