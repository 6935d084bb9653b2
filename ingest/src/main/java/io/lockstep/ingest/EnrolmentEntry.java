package io.lockstep.ingest;

import io.lockstep.model.text.Yaml;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads an entry of `enrolments` in a file of `devices/`, and what entries of devices have in
/// common with it. Keys and claims are no part of files: `enrolment add` and HTTP give them.
final class EnrolmentEntry {
  private static final List<String> KEYS =
      List.of(
          "id",
          "proof",
          "authorities",
          "ids",
          "enabled",
          "approval",
          "devicesMax",
          "model",
          "publish",
          "subscribe",
          "feeds",
          "groups",
          "tags",
          "quota",
          "device",
          "configuration");
  private static final List<String> QUOTA_KEYS =
      List.of("messagesPerSecond", "bytesPerSecond", "connections");

  private EnrolmentEntry() {}

  static Optional<Enrolment> read(Yaml yaml, Node item) {
    return yaml.mapping(item, "enrolment", KEYS).flatMap(entry -> enrolment(yaml, entry));
  }

  private static Optional<Enrolment> enrolment(Yaml yaml, Yaml.Mapping entry) {
    Optional<String> id = yaml.required(entry, "id", "enrolment");
    Optional<Enrolment.Proof> proof =
        yaml.required(entry, "proof", "enrolment").flatMap(kind -> proof(yaml, entry, kind));
    String ids = yaml.optional(entry, "ids").orElse("*");
    boolean enabled = yaml.bool(entry, "enabled", true);
    boolean byApproval = yaml.bool(entry, "approval", false);
    int devicesMax = whole(yaml, entry, "devicesMax", Integer.MAX_VALUE);
    Enrolment.Template template =
        new Enrolment.Template(
            yaml.optional(entry, "model").orElse(""),
            yaml.texts(entry, "publish"),
            yaml.texts(entry, "subscribe"),
            yaml.texts(entry, "feeds"),
            yaml.texts(entry, "groups"),
            tags(yaml, entry),
            quota(yaml, entry),
            yaml.optional(entry, "device").orElse(""),
            texts(yaml, entry, "configuration"));
    if (id.isEmpty() || proof.isEmpty()) {
      return Optional.empty();
    }
    Enrolment enrolment =
        new Enrolment(id.get(), proof.get(), ids, enabled, byApproval, devicesMax, template);
    String problem = DeviceRules.problemOf(enrolment);
    if (problem != null) {
      yaml.problem(entry.node(), problem);
      return Optional.empty();
    }
    return Optional.of(enrolment);
  }

  private static Optional<Enrolment.Proof> proof(Yaml yaml, Yaml.Mapping entry, String kind) {
    return switch (kind) {
      case "symmetric-key" -> Optional.of(new Enrolment.Proof.SymmetricKey(List.of()));
      case "claim" -> Optional.of(new Enrolment.Proof.Claim(List.of()));
      case "authority" -> authority(yaml, entry);
      default -> {
        yaml.problem(
            entry.node(),
            "enrolment: proof: expected symmetric-key, authority or claim, found " + kind);
        yield Optional.empty();
      }
    };
  }

  private static Optional<Enrolment.Proof> authority(Yaml yaml, Yaml.Mapping entry) {
    List<String> thumbprints =
        yaml.texts(entry, "authorities").stream()
            .map(text -> text.replace(":", "").toLowerCase(Locale.ROOT))
            .toList();
    for (String thumbprint : thumbprints) {
      if (!thumbprint.matches("[0-9a-f]{64}")) {
        yaml.problem(
            entry.node(),
            "enrolment: authorities: expected thumbprints, the SHA-256 of certificates in DER form as 64 hexadecimal digits, found "
                + thumbprint);
        return Optional.empty();
      }
    }
    return Optional.of(
        new Enrolment.Proof.Authority(thumbprints.stream().map(CredentialHash::new).toList()));
  }

  /// The tags of an entry, by name; what stands there is taken as text.
  static SortedMap<String, String> tags(Yaml yaml, Yaml.Mapping entry) {
    return texts(yaml, entry, "tags");
  }

  private static SortedMap<String, String> texts(Yaml yaml, Yaml.Mapping entry, String member) {
    SortedMap<String, String> tags = new TreeMap<>();
    Node node = entry.value(member);
    if (node != null) {
      yaml.mapping(node, member, List.of())
          .ifPresent(
              mapping -> {
                for (Map.Entry<String, Node> tag : mapping.values().entrySet()) {
                  yaml.text(tag.getValue(), member + " " + tag.getKey())
                      .ifPresent(text -> tags.put(tag.getKey(), text));
                }
              });
    }
    return tags;
  }

  /// The quota of an entry.
  static Quota quota(Yaml yaml, Yaml.Mapping entry) {
    Node node = entry.value("quota");
    return node == null
        ? Quota.DEFAULT
        : yaml.mapping(node, "quota", QUOTA_KEYS)
            .map(
                quota ->
                    new Quota(
                        whole(yaml, quota, "messagesPerSecond", Integer.MAX_VALUE),
                        (long) yaml.number(quota, "bytesPerSecond", 0),
                        whole(yaml, quota, "connections", Integer.MAX_VALUE)))
            .orElse(Quota.DEFAULT);
  }

  private static int whole(Yaml yaml, Yaml.Mapping entry, String key, int most) {
    return (int) Math.min(most, yaml.number(entry, key, 0));
  }
}
