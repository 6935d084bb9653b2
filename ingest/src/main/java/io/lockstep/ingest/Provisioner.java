package io.lockstep.ingest;

import io.lockstep.model.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Lets devices in that nobody has added, as enrolments allow, and lists those that wait for
/// approval. What it decides is journalled before anything that such a device publishes, so it may
/// go ahead meanwhile: it is *provisional* until the registry has it. Thread-safe, never blocks.
public final class Provisioner {
  /// Has commands journalled and carried out.
  @FunctionalInterface
  public interface Registrar {
    /// Never blocks.
    ///
    /// @return true once it was done, false once it was refused; failed when it cannot be known
    CompletableFuture<Boolean> submit(DeviceCommand command);
  }

  /// What becomes of a device that asks to come in.
  enum Answer {
    /// It is let in.
    ADMITTED,
    /// An enrolment knows it and does not let it in now.
    REFUSED,
    /// No enrolment knows it.
    UNKNOWN
  }

  private static final int PROVISIONAL_MAX = 50_000;
  private static final int SEEN_MAX = 20_000;
  private static final long NOTE_EVERY_MICROS = 10_000_000L;

  private final Devices devices;
  private final SharedKeys keys;
  private final InstantSource clock;
  private final boolean listsUnknown;
  private final Map<String, Device> provisional = new ConcurrentHashMap<>();
  private final Map<String, Seen> seen = new ConcurrentHashMap<>();
  private volatile @Nullable Registrar registrar;

  /// How often a device asked since it was last noted.
  private record Seen(long notedMicros, long count) {}

  /// @param listsUnknown true lists devices too that come by no enrolment and only name themselves
  public Provisioner(Devices devices, SharedKeys keys, InstantSource clock, boolean listsUnknown) {
    this.devices = devices;
    this.keys = keys;
    this.clock = clock;
    this.listsUnknown = listsUnknown;
  }

  /// Has commands carried out by this from now on; until then nobody new comes in.
  public void submitTo(Registrar wanted) {
    registrar = wanted;
  }

  /// A device whose registration is under way.
  Optional<Device> provisional(String id) {
    return Optional.ofNullable(provisional.get(id));
  }

  /// The enrolment whose claim has this hash, when it lets anybody in.
  public Optional<Enrolment> byClaim(CredentialHash claim) {
    return devices.holderOf(claim) instanceof RegistryState.Holder.OfEnrolment(String id)
        ? devices.enrolment(id).filter(Enrolment::enabled)
        : Optional.empty();
  }

  /// Whether a device that nobody has added, and that sends this secret, is let in: the secret is
  /// the key that an enrolment derives for its id, as base64.
  Answer byKey(String id, String secret, String address) {
    byte[] sent = secret.getBytes(StandardCharsets.UTF_8);
    for (Enrolment enrolment : devices.enrolments()) {
      if (!enrolment.enabled()
          || !(enrolment.proof() instanceof Enrolment.Proof.SymmetricKey)
          || !enrolment.admits(id)) {
        continue;
      }
      for (byte[] key : keys.ofEnrolment(enrolment.id())) {
        byte[] expected =
            Base64.getEncoder()
                .encodeToString(SharedKeys.derived(key, id))
                .getBytes(StandardCharsets.UTF_8);
        if (MessageDigest.isEqual(sent, expected)) {
          Credential credential =
              new Credential.Secret(
                  "enrolled", CredentialHash.of(secret), nowMicros(), Credential.NEVER);
          return register(enrolment, id, credential, address);
        }
      }
    }
    return Answer.UNKNOWN;
  }

  /// Whether a device that nobody has added is let in by a token that the key which an enrolment
  /// derives for its id has signed; it has that key from then on.
  Answer bySignature(String id, SasToken token, String address) {
    for (Enrolment enrolment : devices.enrolments()) {
      if (!enrolment.enabled()
          || !(enrolment.proof() instanceof Enrolment.Proof.SymmetricKey)
          || !enrolment.admits(id)) {
        continue;
      }
      for (byte[] key : keys.ofEnrolment(enrolment.id())) {
        byte[] derived = SharedKeys.derived(key, id);
        if (SharedKeys.proof(token, List.of(derived), nowMicros()).isPresent()) {
          Credential credential =
              new Credential.SharedKey(
                  "enrolled", keys.vault().seal(id, derived), nowMicros(), Credential.NEVER);
          return register(enrolment, id, credential, address);
        }
      }
    }
    return Answer.UNKNOWN;
  }

  /// Whether a device that nobody has added is let in by a certificate that an authority of the
  /// listener vouches for and that names it.
  ///
  /// @param issuers thumbprints of those that have signed it, as far as they are known
  Answer byCertificate(
      String id, CredentialHash thumbprint, List<CredentialHash> issuers, String address) {
    for (Enrolment enrolment : devices.enrolments()) {
      if (enrolment.enabled()
          && enrolment.admits(id)
          && enrolment.proof() instanceof Enrolment.Proof.Authority(List<CredentialHash> trusted)
          && (trusted.isEmpty() || issuers.stream().anyMatch(trusted::contains))) {
        Credential credential =
            new Credential.Thumbprint("enrolled", thumbprint, nowMicros(), Credential.NEVER);
        return register(enrolment, id, credential, address);
      }
    }
    return Answer.UNKNOWN;
  }

  /// Registers a device that has proved an enrolment's claim. Unlike those that come by a proof of
  /// their own it waits: what is assigned is in the registry when this is done.
  CompletableFuture<Registration> register(EnrolmentRequest request) {
    Registration registration = Enrolments.register(devices, request);
    switch (registration) {
      case Registration.Refused _ -> {}
      case Registration.Waiting(DeviceCommand command) -> note(request.device(), command);
      case Registration.Assigned(Device _, DeviceCommand command) -> {
        Registrar to = registrar;
        return to == null
            ? CompletableFuture.completedFuture(notNow(request))
            : to.submit(command).thenApply(done -> done ? registration : notNow(request));
      }
    }
    return CompletableFuture.completedFuture(registration);
  }

  private static Registration notNow(EnrolmentRequest request) {
    return new Registration.Refused(
        ErrorCode.CONFLICT,
        "device %s: expected one whose name and certificate nobody else has, found that the registry refuses it"
            .formatted(request.device()));
  }

  private Answer register(Enrolment enrolment, String id, Credential credential, String address) {
    EnrolmentRequest request =
        new EnrolmentRequest(enrolment.id(), id, List.of(credential), address, nowMicros());
    return switch (Enrolments.register(devices, request)) {
      case Registration.Assigned(Device device, DeviceCommand command) ->
          begin(device, command) ? Answer.ADMITTED : Answer.REFUSED;
      case Registration.Waiting(DeviceCommand command) -> {
        note(id, command);
        yield Answer.REFUSED;
      }
      case Registration.Refused _ -> Answer.REFUSED;
    };
  }

  private boolean begin(Device device, DeviceCommand command) {
    Registrar to = registrar;
    if (to == null || provisional.size() >= PROVISIONAL_MAX) {
      return false;
    }
    if (provisional.putIfAbsent(device.id(), device) != null) {
      return true; // It is under way by the same proof.
    }
    CompletableFuture<Boolean> done;
    try {
      done = to.submit(command);
    } catch (RuntimeException _) {
      provisional.remove(device.id());
      return false;
    }
    CompletableFuture<Boolean> _ = done.whenComplete((_, _) -> provisional.remove(device.id()));
    return true;
  }

  /// A device that nobody has added, and that proved nothing, asked to come in.
  void unknown(String id, String address) {
    if (!listsUnknown || devices.knows(id)) {
      return;
    }
    long now = nowMicros();
    Device device =
        Device.withDefaults(id, null).at(new Lifecycle(DeviceState.PROVISIONED, "", now));
    if (DeviceRules.problemOf(device) == null) {
      note(
          id,
          new DeviceCommand.NotePending(
              new PendingDevice(device, "", now, now, 1, address, false)));
    }
  }

  /// Each is noted once in a while, however often it asks.
  private void note(String id, DeviceCommand command) {
    Registrar to = registrar;
    long now = nowMicros();
    if (to == null) {
      return;
    }
    Seen before = seen.get(id);
    if (before == null && seen.size() >= SEEN_MAX) {
      return;
    }
    if (before != null && now - before.notedMicros < NOTE_EVERY_MICROS) {
      seen.put(id, new Seen(before.notedMicros, before.count + 1));
      return;
    }
    seen.put(id, new Seen(now, 0));
    if (command instanceof DeviceCommand.NotePending(PendingDevice pending)) {
      long more = before == null ? 0 : before.count;
      CompletableFuture<Boolean> _ = to.submit(new DeviceCommand.NotePending(pending.more(more)));
    }
  }

  private long nowMicros() {
    return clock.millis() * 1_000L;
  }
}
