package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Members;
import io.lockstep.ingest.Credential;
import io.lockstep.ingest.CredentialHash;
import io.lockstep.ingest.Device;
import io.lockstep.ingest.DeviceState;
import io.lockstep.ingest.KeyVault;
import io.lockstep.ingest.Lifecycle;
import io.lockstep.ingest.Quota;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// Devices as rows of a table: what bulk import reads and export writes. No secret is in either:
/// import takes hashes of secrets, thumbprints and keys, which are sealed at once.
final class DeviceRows {
  /// The columns, in the order in which they are written.
  static final List<String> COLUMNS =
      List.of(
          "id",
          "model",
          "groups",
          "tags",
          "publish",
          "subscribe",
          "feeds",
          "sparkplug",
          "messagesPerSecond",
          "bytesPerSecond",
          "connections",
          "thumbprint",
          "secretHash",
          "key",
          "state",
          "enrolment");

  private static final String LIST = ";";

  private final KeyVault vault;
  private final Json json;
  private final long atMicros;

  DeviceRows(KeyVault vault, Json json, long atMicros) {
    this.vault = vault;
    this.json = json;
    this.atMicros = atMicros;
  }

  /// Reads a row of CSV.
  ///
  /// @throws RuntimeException that says what is wrong
  Device ofCsv(List<String> header, List<String> fields) {
    Map<String, String> row = new HashMap<>();
    for (int i = 0; i < Math.min(header.size(), fields.size()); i++) {
      row.put(header.get(i), fields.get(i));
    }
    SortedMap<String, String> tags = new TreeMap<>();
    for (String tag : list(row, "tags")) {
      int equals = tag.indexOf('=');
      tags.put(
          equals < 0 ? tag : tag.substring(0, equals), equals < 0 ? "" : tag.substring(equals + 1));
    }
    return device(
        value(row, "id"),
        List.of(list(row, "publish"), list(row, "subscribe"), list(row, "feeds")),
        value(row, "model"),
        value(row, "sparkplug"),
        list(row, "groups"),
        tags,
        new Quota(
            (int) number(row, "messagesPerSecond"),
            number(row, "bytesPerSecond"),
            (int) number(row, "connections")),
        row);
  }

  private static String value(Map<String, String> row, String column) {
    return row.getOrDefault(column, "").strip();
  }

  private static List<String> list(Map<String, String> row, String column) {
    String text = value(row, column);
    return text.isEmpty() ? List.of() : List.of(text.split(LIST, -1));
  }

  private static long number(Map<String, String> row, String column) {
    String text = value(row, column);
    if (!text.isEmpty() && !text.matches("[0-9]{1,15}")) {
      throw new IllegalArgumentException(
          "%s: expected a whole number from 0 on, found %s".formatted(column, text));
    }
    return text.isEmpty() ? 0 : Long.parseLong(text);
  }

  /// Reads a line of NDJSON: the settings of a device, as the routes have them, and what proves it.
  ///
  /// @throws RuntimeException that says what is wrong
  Device ofJson(String line) {
    JsonNode body = json.parseObject(line);
    List<String> known = new ArrayList<>(List.of("id", "thumbprint", "secretHash", "key"));
    known.addAll(List.of("state", "enrolment"));
    known.addAll(DeviceJson.SETTINGS);
    Members.check(body, known);
    Map<String, String> proofs = new HashMap<>();
    for (String proof : List.of("thumbprint", "secretHash", "key")) {
      proofs.put(proof, Members.text(body, proof, ""));
    }
    Device settings = DeviceJson.changed(Device.withDefaults(Members.text(body, "id"), null), body);
    return proved(settings, proofs);
  }

  private Device device(
      String id,
      List<List<String>> rights,
      String model,
      String sparkplug,
      List<String> groups,
      SortedMap<String, String> tags,
      Quota quota,
      Map<String, String> proofs) {
    Device device =
        new Device(id, null, true, rights.get(0), rights.get(1), model, rights.get(2), sparkplug)
            .labelled(groups, tags)
            .limited(quota);
    return proved(device, proofs);
  }

  private Device proved(Device device, Map<String, String> proofs) {
    List<Credential> credentials = new ArrayList<>();
    String thumbprint = value(proofs, "thumbprint");
    if (!thumbprint.isEmpty()) {
      credentials.add(
          new Credential.Thumbprint(
              "thumbprint",
              new CredentialHash(DeviceProofRequest.thumbprint(thumbprint, "thumbprint")),
              atMicros,
              Credential.NEVER));
    }
    String hash = value(proofs, "secretHash");
    if (!hash.isEmpty()) {
      credentials.add(
          new Credential.Secret(
              "secret",
              new CredentialHash(DeviceProofRequest.thumbprint(hash, "secretHash")),
              atMicros,
              Credential.NEVER));
    }
    String key = value(proofs, "key");
    if (!key.isEmpty()) {
      credentials.add(
          new Credential.SharedKey(
              "key",
              vault.seal(device.id(), DeviceProofRequest.key(key)),
              atMicros,
              Credential.NEVER));
    }
    return device
        .withCredentials(credentials)
        .at(new Lifecycle(DeviceState.PROVISIONED, "", atMicros));
  }

  /// A device as a row of CSV.
  static List<String> row(Device device) {
    List<String> tags = new ArrayList<>();
    device.tags().forEach((name, value) -> tags.add(name + "=" + value));
    return List.of(
        device.id(),
        device.model(),
        String.join(LIST, device.groups()),
        String.join(LIST, tags),
        String.join(LIST, device.publish()),
        String.join(LIST, device.subscribe()),
        String.join(LIST, device.feeds()),
        device.sparkplug(),
        number(device.quota().messagesPerSecond()),
        number(device.quota().bytesPerSecond()),
        number(device.quota().connections()),
        thumbprints(device),
        "",
        "",
        device.state().text(),
        device.enrolment());
  }

  private static String number(long value) {
    return value == 0 ? "" : Long.toString(value);
  }

  /// Thumbprints are no secrets: certificates show them.
  static String thumbprints(Device device) {
    for (Credential credential : device.credentials()) {
      if (credential instanceof Credential.Thumbprint thumbprint) {
        return thumbprint.sha256().hex();
      }
    }
    return "";
  }

  /// A device as a line of NDJSON.
  static String line(Device device) {
    return Json.write(
            out -> {
              out.writeStartObject();
              out.writeStringProperty("id", device.id());
              out.writeStringProperty("state", device.state().text());
              out.writeStringProperty("model", device.model());
              DeviceJson.writeList(out, "publish", device.publish());
              DeviceJson.writeList(out, "subscribe", device.subscribe());
              DeviceJson.writeList(out, "feeds", device.feeds());
              out.writeStringProperty("sparkplug", device.sparkplug());
              DeviceJson.writeLabels(out, device.groups(), device.tags(), device.quota());
              out.writeStringProperty("thumbprint", thumbprints(device));
              out.writeStringProperty("enrolment", device.enrolment());
              out.writeEndObject();
            })
        + "\n";
  }

  /// Nothing is known of a column of this name.
  static List<String> unknown(List<String> header) {
    return header.isEmpty()
        ? Collections.emptyList()
        : header.stream().filter(column -> !COLUMNS.contains(column)).toList();
  }
}
