package io.lockstep.broker;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Which client certificates are taken: those that an authority has signed, for clients and in
/// their time, and those that are known by themselves; none that was revoked. Thread-safe.
final class ClientTrust extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager authorities;
  private final List<X509Certificate> anchors;
  private final List<X509CRL> revoked;
  private final Predicate<X509Certificate> isKnown;

  /// @param isKnown true for a certificate that needs no authority
  ClientTrust(
      List<X509Certificate> trusted, List<X509CRL> revoked, Predicate<X509Certificate> isKnown)
      throws GeneralSecurityException {
    this.revoked = List.copyOf(revoked);
    this.isKnown = isKnown;
    authorities = standard(trusted);
    anchors = List.copyOf(trusted);
  }

  private static X509ExtendedTrustManager standard(List<X509Certificate> trusted)
      throws GeneralSecurityException {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (int i = 0; i < trusted.size(); i++) {
        store.setCertificateEntry("ca-" + i, trusted.get(i));
      }
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      for (TrustManager each : factory.getTrustManagers()) {
        if (each instanceof X509ExtendedTrustManager found) {
          return found;
        }
      }
    } catch (java.io.IOException e) {
      throw new GeneralSecurityException(e);
    }
    throw new GeneralSecurityException("PKIX is required of every Java platform");
  }

  /// True when one of the lists has it.
  boolean isRevoked(X509Certificate certificate) {
    for (X509CRL list : revoked) {
      if (list.getIssuerX500Principal().equals(certificate.getIssuerX500Principal())
          && list.isRevoked(certificate)) {
        return true;
      }
    }
    return false;
  }

  private void requireNotRevoked(X509Certificate[] chain) throws CertificateException {
    for (X509Certificate each : chain) {
      if (isRevoked(each)) {
        throw new CertificateException(
            "certificate %s of %s: revoked"
                .formatted(
                    each.getSerialNumber().toString(16), each.getSubjectX500Principal().getName()));
      }
    }
  }

  private boolean isKnown(X509Certificate[] chain) throws CertificateException {
    if (chain.length > 0 && isKnown.test(chain[0])) {
      chain[0].checkValidity();
      return true;
    }
    return false;
  }

  /// What is made of a chain now; null when it is not taken.
  @Nullable ClientCertificate judge(X509Certificate[] chain) {
    try {
      requireNotRevoked(chain);
      if (isKnown(chain)) {
        return isVouched(chain) ? vouched(chain) : new ClientCertificate(chain[0], false);
      }
      return isVouched(chain) ? vouched(chain) : null;
    } catch (CertificateException _) {
      return null;
    }
  }

  /// A chain that holds: its own members, and the authority of ours that its last one names.
  private ClientCertificate vouched(X509Certificate[] chain) {
    List<X509Certificate> above = new ArrayList<>(List.of(chain).subList(1, chain.length));
    X509Certificate last = chain[chain.length - 1];
    for (X509Certificate anchor : anchors) {
      if (anchor.getSubjectX500Principal().equals(last.getIssuerX500Principal())
          && !above.contains(anchor)) {
        above.add(anchor);
      }
    }
    return new ClientCertificate(chain[0], true, above);
  }

  private boolean isVouched(X509Certificate[] chain) {
    try {
      authorities.checkClientTrusted(chain, chain[0].getPublicKey().getAlgorithm());
      return true;
    } catch (CertificateException _) {
      return false;
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    if (!isKnown(chain)) {
      authorities.checkClientTrusted(chain, authType, engine);
    }
    requireNotRevoked(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    if (!isKnown(chain)) {
      authorities.checkClientTrusted(chain, authType, socket);
    }
    requireNotRevoked(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    if (!isKnown(chain)) {
      authorities.checkClientTrusted(chain, authType);
    }
    requireNotRevoked(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw noServers();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw noServers();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw noServers();
  }

  private static CertificateException noServers() {
    return new CertificateException("these authorities are for certificates of clients");
  }

  /// No names: a client that has a certificate known by itself would keep it to itself otherwise.
  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
