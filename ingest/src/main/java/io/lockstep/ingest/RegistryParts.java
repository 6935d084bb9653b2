package io.lockstep.ingest;

import io.lockstep.model.Text;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The bytes of what [DeviceCommandCodec] writes of devices, credentials and enrolments.
final class RegistryParts {
  private static final byte SECRET = 1;
  private static final byte SHARED_KEY = 2;
  private static final byte THUMBPRINT = 3;
  private static final byte VOUCHED = 4;

  private static final byte BY_SYMMETRIC_KEY = 1;
  private static final byte BY_AUTHORITY = 2;
  private static final byte BY_CLAIM = 3;

  /// Stands beside the kind of an enrolment's proof when its template says how devices are named
  /// and what they are told.
  private static final byte OF_CLAIMS = 0x40;

  private static final int QUOTA_BYTES = 16;

  private RegistryParts() {}

  static int bytesMax(Device device) {
    int bytes =
        Text.bytesMax(device.id())
            + 1
            + Text.bytesMax(device.lifecycle().reason())
            + 8
            + bytesMax(device.credentials())
            + 4
            + DeviceCommandCodec.bytesMax(device.publish())
            + DeviceCommandCodec.bytesMax(device.subscribe())
            + Text.bytesMax(device.model())
            + DeviceCommandCodec.bytesMax(device.feeds())
            + Text.bytesMax(device.sparkplug())
            + DeviceCommandCodec.bytesMax(device.groups())
            + bytesMax(device.tags())
            + QUOTA_BYTES
            + Text.bytesMax(device.enrolment());
    for (DeviceModule module : device.modules()) {
      bytes += bytesMax(module);
    }
    return bytes;
  }

  static void write(ByteBuffer into, Device device) {
    Text.write(into, device.id());
    Lifecycle lifecycle = device.lifecycle();
    into.put((byte) lifecycle.state().number());
    Text.write(into, lifecycle.reason());
    into.putLong(lifecycle.sinceMicros());
    writeAll(into, device.credentials());
    into.putInt(device.modules().size());
    device.modules().forEach(module -> write(into, module));
    DeviceCommandCodec.write(into, device.publish());
    DeviceCommandCodec.write(into, device.subscribe());
    Text.write(into, device.model());
    DeviceCommandCodec.write(into, device.feeds());
    Text.write(into, device.sparkplug());
    DeviceCommandCodec.write(into, device.groups());
    write(into, device.tags());
    write(into, device.quota());
    Text.write(into, device.enrolment());
  }

  static Device readDevice(ByteBuffer from) {
    return new Device(
        Text.read(from),
        new Lifecycle(DeviceState.ofNumber(from.get()), Text.read(from), from.getLong()),
        readCredentials(from),
        readModules(from),
        DeviceCommandCodec.readTexts(from),
        DeviceCommandCodec.readTexts(from),
        Text.read(from),
        DeviceCommandCodec.readTexts(from),
        Text.read(from),
        DeviceCommandCodec.readTexts(from),
        readTags(from),
        readQuota(from),
        Text.read(from));
  }

  static int bytesMax(DeviceModule module) {
    return Text.bytesMax(module.id()) + bytesMax(module.credentials());
  }

  static void write(ByteBuffer into, DeviceModule module) {
    Text.write(into, module.id());
    writeAll(into, module.credentials());
  }

  static DeviceModule readModule(ByteBuffer from) {
    return new DeviceModule(Text.read(from), readCredentials(from));
  }

  private static List<DeviceModule> readModules(ByteBuffer from) {
    int count = count(from, "modules");
    List<DeviceModule> modules = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      modules.add(readModule(from));
    }
    return modules;
  }

  static int bytesMax(List<Credential> credentials) {
    int bytes = 4;
    for (Credential credential : credentials) {
      bytes +=
          1
              + Text.bytesMax(credential.id())
              + 16
              + switch (credential) {
                case Credential.Secret secret -> Text.bytesMax(secret.hash().hex());
                case Credential.SharedKey key -> Text.bytesMax(key.key().text());
                case Credential.Thumbprint print -> Text.bytesMax(print.sha256().hex());
                case Credential.Vouched _ -> 0;
              };
    }
    return bytes;
  }

  static void writeAll(ByteBuffer into, List<Credential> credentials) {
    into.putInt(credentials.size());
    credentials.forEach(credential -> write(into, credential));
  }

  static void write(ByteBuffer into, Credential credential) {
    into.put(
        switch (credential) {
          case Credential.Secret _ -> SECRET;
          case Credential.SharedKey _ -> SHARED_KEY;
          case Credential.Thumbprint _ -> THUMBPRINT;
          case Credential.Vouched _ -> VOUCHED;
        });
    Text.write(into, credential.id());
    into.putLong(credential.issuedMicros());
    into.putLong(credential.expiresMicros());
    switch (credential) {
      case Credential.Secret secret -> Text.write(into, secret.hash().hex());
      case Credential.SharedKey key -> Text.write(into, key.key().text());
      case Credential.Thumbprint print -> Text.write(into, print.sha256().hex());
      case Credential.Vouched _ -> {}
    }
  }

  static Credential readCredential(ByteBuffer from) {
    byte kind = from.get();
    String id = Text.read(from);
    long issued = from.getLong();
    long expires = from.getLong();
    return switch (kind) {
      case SECRET ->
          new Credential.Secret(id, new CredentialHash(Text.read(from)), issued, expires);
      case SHARED_KEY ->
          new Credential.SharedKey(id, new SealedKey(Text.read(from)), issued, expires);
      case THUMBPRINT ->
          new Credential.Thumbprint(id, new CredentialHash(Text.read(from)), issued, expires);
      case VOUCHED -> new Credential.Vouched(id, issued, expires);
      default -> throw DeviceCommandCodec.corrupt("a credential of kind 1 to 4", "kind " + kind);
    };
  }

  static List<Credential> readCredentials(ByteBuffer from) {
    int count = count(from, "credentials");
    List<Credential> credentials = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      credentials.add(readCredential(from));
    }
    return credentials;
  }

  static int bytesMax(Enrolment enrolment) {
    Enrolment.Template template = enrolment.template();
    return Text.bytesMax(enrolment.id())
        + 1
        + DeviceCommandCodec.bytesMax(proofs(enrolment.proof()))
        + Text.bytesMax(enrolment.idPattern())
        + 6
        + Text.bytesMax(template.model())
        + DeviceCommandCodec.bytesMax(template.publish())
        + DeviceCommandCodec.bytesMax(template.subscribe())
        + DeviceCommandCodec.bytesMax(template.feeds())
        + DeviceCommandCodec.bytesMax(template.groups())
        + bytesMax(template.tags())
        + QUOTA_BYTES
        + Text.bytesMax(template.device())
        + bytesMax(template.configuration());
  }

  static void write(ByteBuffer into, Enrolment enrolment) {
    Text.write(into, enrolment.id());
    byte kind =
        switch (enrolment.proof()) {
          case Enrolment.Proof.SymmetricKey _ -> BY_SYMMETRIC_KEY;
          case Enrolment.Proof.Authority _ -> BY_AUTHORITY;
          case Enrolment.Proof.Claim _ -> BY_CLAIM;
        };
    boolean isOfClaims = enrolment.template().isOfClaims();
    into.put((byte) (isOfClaims ? kind | OF_CLAIMS : kind));
    DeviceCommandCodec.write(into, proofs(enrolment.proof()));
    Text.write(into, enrolment.idPattern());
    into.put(DeviceCommandCodec.flag(enrolment.enabled()));
    into.put(DeviceCommandCodec.flag(enrolment.byApproval()));
    into.putInt(enrolment.devicesMax());
    Enrolment.Template template = enrolment.template();
    Text.write(into, template.model());
    DeviceCommandCodec.write(into, template.publish());
    DeviceCommandCodec.write(into, template.subscribe());
    DeviceCommandCodec.write(into, template.feeds());
    DeviceCommandCodec.write(into, template.groups());
    write(into, template.tags());
    write(into, template.quota());
    if (isOfClaims) {
      Text.write(into, template.device());
      write(into, template.configuration());
    }
  }

  static Enrolment readEnrolment(ByteBuffer from) {
    String id = Text.read(from);
    byte kind = from.get();
    boolean isOfClaims = (kind & OF_CLAIMS) != 0;
    return new Enrolment(
        id,
        readProof((byte) (kind & ~OF_CLAIMS), from),
        Text.read(from),
        from.get() != 0,
        from.get() != 0,
        from.getInt(),
        new Enrolment.Template(
            Text.read(from),
            DeviceCommandCodec.readTexts(from),
            DeviceCommandCodec.readTexts(from),
            DeviceCommandCodec.readTexts(from),
            DeviceCommandCodec.readTexts(from),
            readTags(from),
            readQuota(from),
            isOfClaims ? Text.read(from) : "",
            isOfClaims ? readTags(from) : Collections.emptySortedMap()));
  }

  private static List<String> proofs(Enrolment.Proof proof) {
    return switch (proof) {
      case Enrolment.Proof.SymmetricKey(List<SealedKey> keys) ->
          keys.stream().map(SealedKey::text).toList();
      case Enrolment.Proof.Authority(List<CredentialHash> authorities) ->
          authorities.stream().map(CredentialHash::hex).toList();
      case Enrolment.Proof.Claim(List<CredentialHash> claims) ->
          claims.stream().map(CredentialHash::hex).toList();
    };
  }

  private static Enrolment.Proof readProof(byte kind, ByteBuffer from) {
    List<String> texts = DeviceCommandCodec.readTexts(from);
    return switch (kind) {
      case BY_SYMMETRIC_KEY ->
          new Enrolment.Proof.SymmetricKey(texts.stream().map(SealedKey::new).toList());
      case BY_AUTHORITY ->
          new Enrolment.Proof.Authority(texts.stream().map(CredentialHash::new).toList());
      case BY_CLAIM -> new Enrolment.Proof.Claim(texts.stream().map(CredentialHash::new).toList());
      default ->
          throw DeviceCommandCodec.corrupt(
              "a proof of an enrolment of kind 1 to 3", "kind " + kind);
    };
  }

  static int bytesMax(PendingDevice pending) {
    return bytesMax(pending.device())
        + Text.bytesMax(pending.enrolment())
        + 24
        + Text.bytesMax(pending.address())
        + 1;
  }

  static void write(ByteBuffer into, PendingDevice pending) {
    write(into, pending.device());
    Text.write(into, pending.enrolment());
    into.putLong(pending.firstMicros());
    into.putLong(pending.lastMicros());
    into.putLong(pending.count());
    Text.write(into, pending.address());
    into.put(DeviceCommandCodec.flag(pending.rejected()));
  }

  static PendingDevice readPending(ByteBuffer from) {
    return new PendingDevice(
        readDevice(from),
        Text.read(from),
        from.getLong(),
        from.getLong(),
        from.getLong(),
        Text.read(from),
        from.get() != 0);
  }

  private static int bytesMax(SortedMap<String, String> tags) {
    int bytes = 4;
    for (Map.Entry<String, String> tag : tags.entrySet()) {
      bytes += Text.bytesMax(tag.getKey()) + Text.bytesMax(tag.getValue());
    }
    return bytes;
  }

  private static void write(ByteBuffer into, SortedMap<String, String> tags) {
    into.putInt(tags.size());
    tags.forEach(
        (name, value) -> {
          Text.write(into, name);
          Text.write(into, value);
        });
  }

  private static SortedMap<String, String> readTags(ByteBuffer from) {
    int count = count(from, "tags");
    SortedMap<String, String> tags = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      String name = Text.read(from);
      tags.put(name, Text.read(from));
    }
    return tags;
  }

  private static void write(ByteBuffer into, Quota quota) {
    into.putInt(quota.messagesPerSecond());
    into.putLong(quota.bytesPerSecond());
    into.putInt(quota.connections());
  }

  private static Quota readQuota(ByteBuffer from) {
    return new Quota(from.getInt(), from.getLong(), from.getInt());
  }

  /// @throws io.lockstep.model.LockstepException when there cannot be that many
  private static int count(ByteBuffer from, String what) {
    int count = from.getInt();
    if (count < 0 || count > from.remaining()) {
      throw DeviceCommandCodec.corrupt(
          "at most %d %s".formatted(from.remaining(), what), count + " " + what);
    }
    return count;
  }
}
