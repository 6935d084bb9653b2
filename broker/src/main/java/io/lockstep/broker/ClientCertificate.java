package io.lockstep.broker;

import java.security.cert.X509Certificate;

/// The certificate of a client, whose key it has proved to hold. Immutable.
///
/// @param certificate the client's own, without those that vouch for it
/// @param isVouched true when an authority of the listener vouches for it now, so that what stands
///   in it may be believed; false when it is only known by itself, see [Access#knows]
public record ClientCertificate(X509Certificate certificate, boolean isVouched) {}
