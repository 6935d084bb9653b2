package io.lockstep.api.internal.http;

import io.lockstep.twin.Refusal;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/// Writes a [Fault] in the dialect of its route.
public final class Rendering {
  /// The content type of problem details (RFC 9457 §3).
  public static final String PROBLEM = "application/problem+json";

  private Rendering() {}

  /// The whole answer for a fault.
  ///
  /// @param path the path that was asked for
  public static Answer.Full of(Fault fault, Dialect dialect, String path) {
    return switch (dialect) {
      case AZURE -> azure(fault);
      case INFLUX -> influx(fault);
      case ICEBERG -> iceberg(fault);
      case LOCKSTEP, PAGES -> problem(fault, path);
    };
  }

  private static Answer.Full azure(Fault fault) {
    String body =
        Json.write(
            json -> {
              json.writeStartObject();
              json.writeObjectPropertyStart("error");
              json.writeStringProperty("code", fault.name());
              json.writeStringProperty("message", fault.sentence());
              if (!fault.findings().isEmpty()) {
                json.writeArrayPropertyStart("details");
                fault.findings().forEach(finding -> write(json, finding));
                json.writeEndArray();
              } else if (!fault.details().isEmpty()) {
                json.writeArrayPropertyStart("details");
                for (String detail : fault.details()) {
                  json.writeStartObject();
                  json.writeStringProperty("code", fault.name());
                  json.writeStringProperty("message", detail);
                  json.writeEndObject();
                }
                json.writeEndArray();
              }
              // Our own stable name stands where the protocol keeps room for it.
              json.writeObjectPropertyStart("innererror");
              json.writeStringProperty("code", fault.code().name());
              json.writeEndObject();
              json.writeEndObject();
              json.writeEndObject();
            });
    Map<String, String> headers = new TreeMap<>(fault.headers());
    headers.put("x-ms-error-code", fault.name());
    return new Answer.Full(fault.status(), "application/json", body, headers);
  }

  /// `code`, `message` and `target` are of the Microsoft REST guidelines, the others are ours.
  private static void write(JsonGenerator json, Refusal.Finding finding) {
    json.writeStartObject();
    json.writeStringProperty("code", finding.code());
    json.writeStringProperty("message", finding.message());
    if (finding.element() != null) {
      json.writeStringProperty("target", finding.element());
    }
    if (finding.property() != null) {
      json.writeStringProperty("property", finding.property());
    }
    if (finding.value() != null) {
      json.writeStringProperty("value", finding.value());
    }
    if (finding.model() >= 0) {
      json.writeNumberProperty("model", finding.model());
    }
    json.writeNumberProperty("line", finding.line());
    json.writeNumberProperty("column", finding.column());
    json.writeEndObject();
  }

  /// As version 2 has it; `error` is where version 1 has the message.
  private static Answer.Full influx(Fault fault) {
    String code =
        switch (fault.status()) {
          case 401 -> "unauthorized";
          case 403 -> "forbidden";
          case 404 -> "not found";
          case 413 -> "request too large";
          case 429 -> "too many requests";
          case 500 -> "internal error";
          case 503, 504 -> "unavailable";
          default -> "invalid";
        };
    String body =
        Json.write(
            json -> {
              json.writeStartObject();
              json.writeStringProperty("code", code);
              json.writeStringProperty("message", fault.sentence());
              json.writeStringProperty("error", fault.sentence());
              json.writeEndObject();
            });
    Map<String, String> headers = new TreeMap<>(fault.headers());
    headers.put("X-Platform-Error-Code", code);
    return new Answer.Full(fault.status(), "application/json", body, headers);
  }

  /// As the schema `ErrorModel` of the REST catalogs has it; its types are names of exceptions of
  /// Iceberg's own.
  private static Answer.Full iceberg(Fault fault) {
    String type =
        switch (fault.status()) {
          case 401 -> "NotAuthorizedException";
          case 403 -> "ForbiddenException";
          case 404 -> fault.name();
          case 405, 406 -> "UnsupportedOperationException";
          case 429, 503 -> "SlowDownException";
          case 500 -> "InternalServerError";
          default -> "BadRequestException";
        };
    String body =
        Json.write(
            json -> {
              json.writeStartObject();
              json.writeObjectPropertyStart("error");
              json.writeStringProperty("message", fault.sentence());
              json.writeStringProperty("type", type);
              json.writeNumberProperty("code", fault.status());
              json.writeEndObject();
              json.writeEndObject();
            });
    return new Answer.Full(fault.status(), "application/json", body, fault.headers());
  }

  private static Answer.Full problem(Fault fault, String path) {
    String name = fault.code().name().toLowerCase(Locale.ROOT).replace('_', '-');
    String body =
        Json.write(
            json -> {
              json.writeStartObject();
              json.writeStringProperty("type", "urn:lockstep:problem:" + name);
              json.writeStringProperty("title", fault.message());
              json.writeNumberProperty("status", fault.status());
              json.writeStringProperty("detail", fault.sentence());
              json.writeStringProperty("instance", path);
              json.writeNumberProperty("code", fault.code().number());
              json.writeStringProperty("name", fault.code().name());
              if (fault.where() != null) {
                json.writeStringProperty("where", fault.where());
              }
              if (fault.expected() != null) {
                json.writeStringProperty("expected", fault.expected());
              }
              if (fault.found() != null) {
                json.writeStringProperty("found", fault.found());
              }
              fault
                  .members()
                  .forEach(
                      (key, value) -> {
                        if (value instanceof Integer number) {
                          json.writeNumberProperty(key, number);
                        } else {
                          json.writeStringProperty(key, value.toString());
                        }
                      });
              if (!fault.details().isEmpty()) {
                json.writeArrayPropertyStart("details");
                fault.details().forEach(json::writeString);
                json.writeEndArray();
              }
              json.writeEndObject();
            });
    return new Answer.Full(fault.status(), PROBLEM, body, fault.headers());
  }
}
