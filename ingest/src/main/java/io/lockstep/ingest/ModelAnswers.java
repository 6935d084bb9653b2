package io.lockstep.ingest;

import io.lockstep.dtdl.Command;
import io.lockstep.dtdl.CommandPayload;
import io.lockstep.dtdl.Field;
import io.lockstep.dtdl.ObjectSchema;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.text.Excerpt;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Reads what a device answers to a command by the topic and format that its model states (DTDL
/// Mqtt extension): the response under its name, or as it stands when it is `Transparent`. The
/// status is the user property `__stat` of MQTT 5, 200 when there is none; a result that says an
/// `ErrorResult` or an `ErrorCode` has failed. Confined to the decoder's thread.
final class ModelAnswers {
  static final String STATUS = "__stat";
  static final String STATUS_MESSAGE = "__stMsg";

  private static final byte[] DEFAULT_STATUS = "status".getBytes(StandardCharsets.UTF_8);
  private static final int GOOD = 200;
  private static final int FAILED = 400;

  /// Stands for an error that the response's schema provides for (RFC 9110 §15.5.21).
  private static final int ERROR_RESULT = 422;

  private final JsonScanner json;
  private final CborJson cbor;
  private final CommandAnswers plain;

  ModelAnswers(JsonScanner json, CborJson cbor, CommandAnswers plain) {
    this.json = json;
    this.cbor = cbor;
    this.plain = plain;
  }

  /// Hands over the answer; what is wrong with it, null when nothing is.
  @Nullable String write(
      FieldMessage message,
      Plan.Answer plan,
      PayloadFormat format,
      Command command,
      SampleTarget target) {
    String stated = MessageProperties.user(message, STATUS);
    int status = stated == null ? GOOD : statusOf(stated);
    if (status < 0) {
      return "user property %s: expected a whole number from 100 to 599, found %s"
          .formatted(STATUS, Excerpt.of(String.valueOf(stated)));
    }
    if (message.payloadLength() == 0) {
      String why = MessageProperties.user(message, STATUS_MESSAGE);
      target.commandResponse(
          plan.twin(), plan.command(), status, why == null ? null : RawPayloads.quoted(why));
      return null;
    }
    CommandPayload response = command.response();
    if (format == PayloadFormat.RAW) {
      target.commandResponse(plan.twin(), plan.command(), status, raw(message, response));
      return null;
    }
    String problem = scan(message, format);
    if (problem != null) {
      return problem;
    }
    if (stated == null && isDefault(response)) {
      return plain.write(plan, target);
    }
    int value = status >= FAILED || response == null ? 0 : valueOf(response);
    if (value < 0) {
      return "expected the response under its name %s, found %s"
          .formatted(response == null ? "" : response.name(), Excerpt.of(json.compact(0)));
    }
    boolean hasFailed = status < FAILED && response != null && saysError(response, value);
    target.commandResponse(
        plan.twin(),
        plan.command(),
        hasFailed ? ERROR_RESULT : status,
        json.kind(value) == JsonScanner.NULL ? null : json.compact(value));
    return null;
  }

  private static int statusOf(String text) {
    return text.matches("[1-5][0-9]{2}") ? Integer.parseInt(text) : -1;
  }

  private @Nullable String scan(FieldMessage message, PayloadFormat format) {
    if (format == PayloadFormat.CBOR) {
      if (!cbor.read(message.buffer(), message.payloadOffset(), message.payloadLength())) {
        return cbor.error();
      }
      ByteBuffer text = cbor.json();
      return json.scan(text, 0, text.limit()) ? null : json.error();
    }
    return json.scan(message.buffer(), message.payloadOffset(), message.payloadLength())
        ? null
        : json.error();
  }

  /// True for `{"status":200,...}`, as the default topics have it; unless the response is called
  /// so.
  private boolean isDefault(@Nullable CommandPayload response) {
    if (response != null && (response.name().equals("status") || isTransparent(response))) {
      return false;
    }
    int status = member(0, DEFAULT_STATUS);
    return status >= 0
        && json.kind(status) == JsonScanner.INTEGER
        && (response == null || member(0, response.name().getBytes(StandardCharsets.UTF_8)) < 0);
  }

  private int valueOf(CommandPayload response) {
    return isTransparent(response)
        ? 0
        : member(0, response.name().getBytes(StandardCharsets.UTF_8));
  }

  static boolean isTransparent(CommandPayload payload) {
    return payload.semantics().has("Transparent");
  }

  private boolean saysError(CommandPayload response, int value) {
    if (!(response.schema() instanceof ObjectSchema object)) {
      return false;
    }
    for (Field field : object.fields()) {
      if (field.semantics().has("ErrorResult") || field.semantics().has("ErrorCode")) {
        int said = member(value, field.name().getBytes(StandardCharsets.UTF_8));
        if (said >= 0 && json.kind(said) != JsonScanner.NULL) {
          return true;
        }
      }
    }
    return false;
  }

  /// The token of a member's value, or -1.
  private int member(int object, byte[] name) {
    if (json.kind(object) != JsonScanner.OBJECT) {
      return -1;
    }
    int end = json.after(object);
    int found = -1;
    for (int key = object + 1; key < end; key = json.after(key + 1)) {
      if (json.hasText(key, name)) {
        found = key + 1;
      }
    }
    return found;
  }

  private static String raw(FieldMessage message, @Nullable CommandPayload response) {
    byte[] bytes = new byte[message.payloadLength()];
    message.buffer().get(message.payloadOffset(), bytes);
    boolean isBytes = response != null && RawPayloads.isBytes(response.schema());
    String text =
        isBytes
            ? Base64.getEncoder().encodeToString(bytes)
            : new String(bytes, StandardCharsets.UTF_8);
    return RawPayloads.quoted(text);
  }
}
