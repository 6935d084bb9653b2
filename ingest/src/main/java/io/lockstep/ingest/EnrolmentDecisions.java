package io.lockstep.ingest;

import io.lockstep.model.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Decides about enrolments, those who come by them, and those who wait for approval. Stateless.
final class EnrolmentDecisions {
  /// The most entries of the approval queue; further devices are refused and not listed.
  static final int PENDING_MAX = 100_000;

  private EnrolmentDecisions() {}

  static DeviceReply put(RegistryEdit edit, Enrolment wanted) {
    String invalid = DeviceRules.problemOf(wanted);
    if (invalid != null) {
      return refused(ErrorCode.INVALID_ARGUMENT, invalid);
    }
    Enrolment before = edit.enrolments.get(wanted.id());
    Enrolment after = before == null ? wanted : withProofOf(before, wanted);
    if (before != null) {
      for (CredentialHash claim : claimsOf(before)) {
        edit.holders = edit.holders.without(claim.hex());
      }
    }
    for (CredentialHash claim : claimsOf(after)) {
      if (edit.holders.get(claim.hex()) != null) {
        return RegistryEdit.credentialTaken("enrolment " + after.id());
      }
      edit.holders =
          edit.holders.with(claim.hex(), new RegistryState.Holder.OfEnrolment(after.id()));
    }
    edit.enrolments = edit.enrolments.with(after.id(), after);
    return new DeviceReply.Done(before == null);
  }

  private static Enrolment withProofOf(Enrolment before, Enrolment wanted) {
    Enrolment.Proof proof =
        switch (wanted.proof()) {
          case Enrolment.Proof.SymmetricKey(List<SealedKey> keys)
              when keys.isEmpty() && before.proof() instanceof Enrolment.Proof.SymmetricKey ->
              before.proof();
          case Enrolment.Proof.Claim(List<CredentialHash> claims)
              when claims.isEmpty() && before.proof() instanceof Enrolment.Proof.Claim ->
              before.proof();
          case Enrolment.Proof.SymmetricKey _,
              Enrolment.Proof.Claim _,
              Enrolment.Proof.Authority _ ->
              wanted.proof();
        };
    return new Enrolment(
        wanted.id(),
        proof,
        wanted.idPattern(),
        wanted.enabled(),
        wanted.byApproval(),
        wanted.devicesMax(),
        wanted.template());
  }

  private static List<CredentialHash> claimsOf(Enrolment enrolment) {
    return enrolment.proof() instanceof Enrolment.Proof.Claim(List<CredentialHash> claims)
        ? claims
        : List.of();
  }

  static DeviceReply remove(RegistryEdit edit, String id) {
    Enrolment before = edit.enrolments.get(id);
    if (before == null) {
      return refused(
          ErrorCode.NOT_FOUND, "enrolment %s: expected an enrolment, found none".formatted(id));
    }
    for (CredentialHash claim : claimsOf(before)) {
      edit.holders = edit.holders.without(claim.hex());
    }
    edit.enrolments = edit.enrolments.without(id);
    return new DeviceReply.Done(false);
  }

  static DeviceReply register(RegistryEdit edit, Device device) {
    Enrolment enrolment = edit.enrolments.get(device.enrolment());
    if (enrolment == null || !enrolment.enabled() || !enrolment.admits(device.id())) {
      return refused(
          ErrorCode.FORBIDDEN,
          "device %s: expected an enrolment that lets it in, found that %s does not"
              .formatted(device.id(), device.enrolment()));
    }
    Device before = edit.devices.get(device.id());
    if (before == null) {
      int others = Objects.requireNonNullElse(edit.enrolled.get(enrolment.id()), 0);
      if (enrolment.devicesMax() > 0 && others >= enrolment.devicesMax()) {
        return refused(
            ErrorCode.CONFLICT,
            "device %s: expected at most %d devices by the enrolment %s, found %d"
                .formatted(device.id(), enrolment.devicesMax(), enrolment.id(), others));
      }
      edit.pending = edit.pending.without(device.id());
      return DeviceDecisions.changed(edit, null, device, true);
    }
    if (!before.enrolment().equals(enrolment.id())) {
      return refused(
          ErrorCode.CONFLICT,
          "device %s: expected one that came by the enrolment %s, found another of that id"
              .formatted(device.id(), enrolment.id()));
    }
    if (!before.state().mayConnect()) {
      return refused(
          ErrorCode.FORBIDDEN,
          "device %s: expected one that may connect, found that it is %s"
              .formatted(device.id(), before.state().text()));
    }
    List<Credential> credentials = new ArrayList<>(before.credentials());
    for (Credential fresh : device.credentials()) {
      credentials.removeIf(old -> old.kind().equals(fresh.kind()));
    }
    credentials.addAll(device.credentials());
    return DeviceDecisions.changed(edit, before, before.withCredentials(credentials), false);
  }

  static DeviceReply note(RegistryEdit edit, PendingDevice seen) {
    String invalid = DeviceRules.problemOf(seen.device());
    if (invalid != null) {
      return refused(ErrorCode.INVALID_ARGUMENT, invalid);
    }
    if (edit.seen().isNamed(seen.id())) {
      return refused(
          ErrorCode.CONFLICT,
          "device %s: expected one that nobody has added, found a %s of that name"
              .formatted(seen.id(), edit.seen().kindNamed(seen.id())));
    }
    PendingDevice before = edit.pending.get(seen.id());
    if (before == null && edit.pending.size() >= PENDING_MAX) {
      return refused(
          ErrorCode.OVERLOADED,
          "device %s: expected at most %d devices that wait for approval, found more"
              .formatted(seen.id(), PENDING_MAX));
    }
    edit.pending = edit.pending.with(seen.id(), before == null ? seen : before.seenAgain(seen));
    return new DeviceReply.Done(before == null);
  }

  static DeviceReply approve(RegistryEdit edit, String id, List<Credential> credentials) {
    PendingDevice waiting = edit.pending.get(id);
    if (waiting == null) {
      return notWaiting(id);
    }
    edit.pending = edit.pending.without(id);
    Device device =
        credentials.isEmpty() ? waiting.device() : waiting.device().withCredentials(credentials);
    return DeviceDecisions.changed(edit, null, device, true);
  }

  static DeviceReply reject(RegistryEdit edit, String id, boolean forget) {
    PendingDevice waiting = edit.pending.get(id);
    if (waiting == null) {
      return notWaiting(id);
    }
    edit.pending = forget ? edit.pending.without(id) : edit.pending.with(id, waiting.rejectedNow());
    return new DeviceReply.Done(false);
  }

  static DeviceReply revoke(RegistryEdit edit, Revocation revocation) {
    boolean isNew = edit.revoked.get(revocation.thumbprint().hex()) == null;
    edit.revoked = edit.revoked.with(revocation.thumbprint().hex(), revocation);
    return new DeviceReply.Done(isNew);
  }

  private static DeviceReply.Refused notWaiting(String id) {
    return refused(
        ErrorCode.NOT_FOUND,
        "device %s: expected one that waits for approval, found none".formatted(id));
  }

  private static DeviceReply.Refused refused(ErrorCode code, String message) {
    return DeviceDecisions.refused(code, message);
  }
}
