package io.lockstep.ingest;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/// Which part of a client's certificate names the device that it is. Immutable.
public enum CertificateName {
  /// The common name of its subject.
  COMMON_NAME,
  /// One of its alternative names: of DNS, a URI or an e-mail address.
  ALTERNATIVE_NAME;

  private static final List<Integer> ALTERNATIVES = List.of(1, 2, 6);

  /// The names that a certificate gives so, in its order.
  List<String> of(X509Certificate certificate) {
    return switch (this) {
      case COMMON_NAME -> commonNames(certificate);
      case ALTERNATIVE_NAME -> alternativeNames(certificate);
    };
  }

  private static List<String> commonNames(X509Certificate certificate) {
    try {
      // The most specific part stands last.
      for (Rdn part :
          new LdapName(certificate.getSubjectX500Principal().getName()).getRdns().reversed()) {
        if (part.getType().equalsIgnoreCase("CN") && part.getValue() instanceof String name) {
          return List.of(name);
        }
      }
    } catch (InvalidNameException _) {
      // It names nobody.
    }
    return List.of();
  }

  private static List<String> alternativeNames(X509Certificate certificate) {
    List<String> names = new ArrayList<>();
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      if (all != null) {
        for (List<?> name : all) {
          if (ALTERNATIVES.contains(name.getFirst()) && name.get(1) instanceof String text) {
            names.add(text);
          }
        }
      }
    } catch (CertificateParsingException _) {
      // It names nobody.
    }
    return names;
  }
}
