package io.lockstep.ingest;

/// One thing by which a device or a module proves who it is. A device may have two of a kind at a
/// time, so that one can be replaced without a gap. Secrets are kept hashed; keys that a proof is
/// computed with are kept encrypted. Immutable.
public sealed interface Credential {
  /// In place of an end: it does not expire.
  long NEVER = Long.MAX_VALUE;

  /// Its name, unique within its device.
  String id();

  /// When it was issued, microseconds since 1970; 0 when that is not known.
  long issuedMicros();

  /// When it stops working, microseconds since 1970, or [#NEVER].
  long expiresMicros();

  /// The same with another end.
  Credential expiring(long micros);

  /// What it is, as people name it: `secret`, `key`, `thumbprint`, `authority`.
  String kind();

  /// True when it works at this time.
  default boolean isLiveAt(long micros) {
    return micros < expiresMicros();
  }

  /// A secret that the device sends, such as an MQTT password or an HTTP bearer.
  ///
  /// @param hash also that of a certificate in entries of releases that did not tell them apart
  record Secret(String id, CredentialHash hash, long issuedMicros, long expiresMicros)
      implements Credential {
    @Override
    public Credential expiring(long micros) {
      return new Secret(id, hash, issuedMicros, micros);
    }

    @Override
    public String kind() {
      return "secret";
    }
  }

  /// A key that both sides know and nobody sends: SAS tokens are signed with it.
  record SharedKey(String id, SealedKey key, long issuedMicros, long expiresMicros)
      implements Credential {
    @Override
    public Credential expiring(long micros) {
      return new SharedKey(id, key, issuedMicros, micros);
    }

    @Override
    public String kind() {
      return "key";
    }
  }

  /// The certificate of this thumbprint (SHA-256 of its DER form), whoever has signed it.
  record Thumbprint(String id, CredentialHash sha256, long issuedMicros, long expiresMicros)
      implements Credential {
    @Override
    public Credential expiring(long micros) {
      return new Thumbprint(id, sha256, issuedMicros, micros);
    }

    @Override
    public String kind() {
      return "thumbprint";
    }
  }

  /// Any certificate that an authority of the listener vouches for and that names the device.
  record Vouched(String id, long issuedMicros, long expiresMicros) implements Credential {
    @Override
    public Credential expiring(long micros) {
      return new Vouched(id, issuedMicros, micros);
    }

    @Override
    public String kind() {
      return "authority";
    }
  }
}
