package io.lockstep.ingest;

import io.lockstep.broker.ClientCertificate;
import io.lockstep.broker.Decision;
import io.lockstep.broker.Standing;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What proves that a client is a device besides the secrets and thumbprints in its entry:
/// signatures by shared keys, tokens of an issuer, and what enrolments want to see. Thread-safe,
/// never blocks.
final class DeviceProofs {
  /// Begins the name of the principal that has come by an enrolment's claim.
  private static final String CLAIM = "claim:";

  private final Devices devices;
  private final InstantSource clock;
  private volatile @Nullable SharedKeys sharedKeys;
  private volatile @Nullable Provisioner provisioner;
  private volatile BearerProofs bearers = BearerProofs.NONE;

  DeviceProofs(Devices devices, InstantSource clock) {
    this.devices = devices;
    this.clock = clock;
  }

  void believe(SharedKeys keys) {
    sharedKeys = keys;
  }

  void believe(BearerProofs issuer) {
    bearers = issuer;
  }

  void provisionBy(Provisioner wanted) {
    provisioner = wanted;
  }

  /// The credential of a device that has this hash, live or not; null when none has.
  static @Nullable Credential credential(Device device, CredentialHash hash) {
    Credential own = null;
    for (Credential credential : device.credentials()) {
      CredentialHash kept = RegistryEdit.hashOf(credential);
      if (kept != null && kept.matches(hash)) {
        own = credential;
      }
    }
    return own;
  }

  /// By what a device or module was believed: the kind and id of the credential of this hash. Empty
  /// for everybody else.
  String kindOf(Principal principal, CredentialHash hash) {
    Device actor = devices.actor(principal.name()).orElse(null);
    Credential own = actor == null ? null : credential(actor, hash);
    return own == null ? "" : own.kind() + " " + own.id();
  }

  /// A device whose registration is under way.
  Optional<Device> provisional(String id) {
    Provisioner by = provisioner;
    return by == null ? Optional.empty() : by.provisional(id);
  }

  /// True for a device or module that may connect, or is on its way into the registry.
  boolean isIn(String name) {
    // In this order: a device is in the registry before it is no longer on its way, so asked the
    // other way round it can be in neither for a moment.
    return provisional(name).isPresent() || devices.actor(name).filter(Device::enabled).isPresent();
  }

  /// A password that is no secret of ours: a proof that is signed, a claim, or a key that an
  /// enrolment has derived. Null when it proves nothing.
  Decision.@Nullable Granted byPassword(String user, String password, String address) {
    Optional<SasToken> sas = SasToken.of(password);
    if (sas.isPresent()) {
      Decision.Granted own = bySignature(user, sas.get());
      return own == null ? byEnrolment(user, sas.get(), address) : own;
    }
    if (password.startsWith("eyJ")) {
      return bearers
          .prove(password)
          .filter(proof -> proof.device().equals(user))
          .map(proof -> until(user, proof.expiresMicros()).by("token"))
          .filter(granted -> granted.standing().holds())
          .orElse(null);
    }
    Provisioner by = provisioner;
    if (by == null) {
      return null;
    }
    CredentialHash hash = CredentialHash.of(password);
    Enrolment claimed = by.byClaim(hash).orElse(null);
    if (claimed != null) {
      return byClaim(claimed, hash);
    }
    if (devices.actor(user).isPresent()) {
      return null;
    }
    return switch (by.byKey(user, password, address)) {
      case ADMITTED ->
          new Decision.Granted(device(user), () -> isPresent(user, hash)).by("enrolment");
      case REFUSED -> null;
      case UNKNOWN -> {
        by.unknown(user, address);
        yield null;
      }
    };
  }

  /// A device that asks the provisioning service of Azure IoT Hub where it belongs.
  private Decision.@Nullable Granted byEnrolment(String id, SasToken token, String address) {
    Provisioner by = provisioner;
    boolean isIn =
        by != null
            && token.resource().endsWith("/registrations/" + id)
            && devices.actor(id).isEmpty()
            && by.bySignature(id, token, address) == Provisioner.Answer.ADMITTED;
    return isIn
        ? new Decision.Granted(device(id), () -> nowMicros() < token.expiresMicros() && isIn(id))
            .by("enrolment")
        : null;
  }

  /// Who holds a claim may only provision: its principal has no topics of its own.
  private Decision.@Nullable Granted byClaim(Enrolment enrolment, CredentialHash claim) {
    String name = CLAIM + enrolment.id();
    return devices.knows(name)
        ? null
        : new Decision.Granted(
            device(name),
            () ->
                devices.holderOf(claim) instanceof RegistryState.Holder.OfEnrolment(String id)
                    && id.equals(enrolment.id())
                    && !devices.isRevoked(claim)
                    && devices.enrolment(id).filter(Enrolment::enabled).isPresent());
  }

  /// Who comes by a certificate that is an enrolment's claim; null when it is none, or nobody is
  /// let in by it.
  Decision.@Nullable Granted byClaim(CredentialHash thumbprint) {
    Provisioner by = provisioner;
    Enrolment claimed = by == null ? null : by.byClaim(thumbprint).orElse(null);
    return claimed == null ? null : byClaim(claimed, thumbprint);
  }

  Optional<Enrolment> claimOf(Principal principal) {
    return principal.name().startsWith(CLAIM) && !devices.knows(principal.name())
        ? devices.enrolment(principal.name().substring(CLAIM.length()))
        : Optional.empty();
  }

  Decision.@Nullable Granted bySignature(String owner, SasToken token) {
    return isFor(owner, token.resource()) && isSigned(owner, token)
        ? new Decision.Granted(device(owner), () -> isSigned(owner, token)).by("key")
        : null;
  }

  private boolean isSigned(String owner, SasToken token) {
    SharedKeys keys = sharedKeys;
    long now = nowMicros();
    return keys != null && SharedKeys.proof(token, keys.of(owner, now), now).isPresent();
  }

  private static boolean isFor(String owner, String resource) {
    int slash = owner.lastIndexOf('/');
    return resource.equals(owner)
        || resource.endsWith("/devices/" + owner)
        || resource.endsWith("/registrations/" + owner)
        || (slash > 0
            && resource.endsWith(
                "/devices/" + owner.substring(0, slash) + "/modules" + owner.substring(slash)));
  }

  /// A certificate of a device that nobody has added; null when no enrolment lets it in.
  Decision.@Nullable Granted byCertificate(
      List<String> names,
      @Nullable String user,
      ClientCertificate certificate,
      CredentialHash thumbprint,
      String address) {
    Provisioner by = provisioner;
    if (by == null) {
      return null;
    }
    for (String name : names) {
      if (user == null || user.equals(name)) {
        switch (by.byCertificate(name, thumbprint, issuers(certificate), address)) {
          case ADMITTED -> {
            return new Decision.Granted(device(name), () -> isPresent(name, thumbprint))
                .by("enrolment");
          }
          case REFUSED -> {
            return null;
          }
          case UNKNOWN -> {
            // Another of its names may be known.
          }
        }
      }
    }
    names.stream().limit(1).forEach(name -> by.unknown(name, address));
    return null;
  }

  /// The SHA-256 of a certificate; null when it has no encoding.
  static @Nullable CredentialHash thumbprintOf(X509Certificate certificate) {
    try {
      return CredentialHash.of(certificate.getEncoded());
    } catch (CertificateEncodingException _) {
      return null;
    }
  }

  private static List<CredentialHash> issuers(ClientCertificate certificate) {
    List<CredentialHash> thumbprints = new ArrayList<>();
    for (X509Certificate authority : certificate.authorities()) {
      CredentialHash thumbprint = thumbprintOf(authority);
      if (thumbprint != null) {
        thumbprints.add(thumbprint);
      }
    }
    return thumbprints;
  }

  private Decision.Granted until(String id, long endMicros) {
    Standing standing =
        () -> nowMicros() < endMicros && devices.actor(id).filter(Device::enabled).isPresent();
    return new Decision.Granted(device(id), standing);
  }

  /// Whether a device that came just now is in the registry by this proof, or on its way there.
  private boolean isPresent(String id, CredentialHash proof) {
    if (provisional(id).isPresent()) {
      return true;
    }
    Device known = devices.device(id).filter(Device::enabled).orElse(null);
    Credential own = known == null ? null : credential(known, proof);
    return own != null && own.isLiveAt(nowMicros()) && !devices.isRevoked(proof);
  }

  private long nowMicros() {
    return clock.millis() * 1_000L;
  }

  private static Principal device(String name) {
    return new Principal(name, Role.DEVICE);
  }
}
