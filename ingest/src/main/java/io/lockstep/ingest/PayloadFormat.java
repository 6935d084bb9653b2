package io.lockstep.ingest;

import java.util.Locale;

/// How a model says that payloads are written (DTDL Mqtt extension, `payloadFormat`).
public enum PayloadFormat {
  /// `Json/ecma/404`.
  JSON("application/json"),
  /// `Cbor/rfc/8949`.
  CBOR("application/cbor"),
  /// `raw/0`: the bytes of one string, or of one value of the schema `bytes`.
  RAW("application/octet-stream"),
  /// One that has no codec here: Avro, Protocol Buffers, `custom/0`, or a name that nobody knows.
  OTHER("application/octet-stream");

  private final String contentType;

  PayloadFormat(String contentType) {
    this.contentType = contentType;
  }

  /// What MQTT 5 calls it (content type, §3.3.2.3.9).
  String contentType() {
    return contentType;
  }

  static PayloadFormat of(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "json/ecma/404" -> JSON;
      case "cbor/rfc/8949" -> CBOR;
      case "raw/0" -> RAW;
      default -> OTHER;
    };
  }
}
