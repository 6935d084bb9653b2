package io.lockstep.broker;

import java.security.cert.X509Certificate;
import java.util.List;

/// The certificate of a client, whose key it has proved to hold. Immutable.
///
/// @param certificate the client's own, without those that vouch for it
/// @param isVouched true when an authority of the listener vouches for it now, so that what stands
///   in it may be believed; false when it is only known by itself, see [Access#knows]
/// @param authorities those that vouch for it, from its own issuer on; empty when none does
public record ClientCertificate(
    X509Certificate certificate, boolean isVouched, List<X509Certificate> authorities) {
  /// Copies the list.
  public ClientCertificate {
    authorities = List.copyOf(authorities);
  }

  /// One of which it is not known who vouches for it.
  public ClientCertificate(X509Certificate certificate, boolean isVouched) {
    this(certificate, isVouched, List.of());
  }
}
