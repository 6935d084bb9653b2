package io.lockstep.ingest.aws;

/// What a device without an identity of its own asks for, by the topics of AWS IoT's fleet
/// provisioning. Immutable.
public sealed interface FleetTopic {
  /// How payloads are written.
  enum Format {
    /// JSON text.
    JSON,
    /// CBOR, RFC 8949.
    CBOR
  }

  /// A certificate, and the key for it: `$aws/certificates/create/{format}`.
  record CreateKeys(Format format) implements FleetTopic {}

  /// A certificate for a key of its own: `$aws/certificates/create-from-csr/{format}`.
  record CreateFromCsr(Format format) implements FleetTopic {}

  /// To be registered: `$aws/provisioning-templates/{template}/provision/{format}`.
  record Provision(String template, Format format) implements FleetTopic {}

  /// None of these.
  record Unknown() implements FleetTopic {}

  /// Reads a topic as the device names it.
  static FleetTopic parse(String topic) {
    String[] levels = topic.split("/", -1);
    Format format =
        switch (levels[levels.length - 1]) {
          case "json" -> Format.JSON;
          case "cbor" -> Format.CBOR;
          default -> null;
        };
    if (format == null || !levels[0].equals("$aws")) {
      return new Unknown();
    }
    if (levels.length == 4 && levels[1].equals("certificates")) {
      return switch (levels[2]) {
        case "create" -> new CreateKeys(format);
        case "create-from-csr" -> new CreateFromCsr(format);
        default -> new Unknown();
      };
    }
    boolean isProvision =
        levels.length == 5
            && levels[1].equals("provisioning-templates")
            && !levels[2].isEmpty()
            && levels[3].equals("provision");
    return isProvision ? new Provision(levels[2], format) : new Unknown();
  }
}
