package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Times;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.GraphChange;
import io.lockstep.space.LiveEvent;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/// How events of the live feed are written, whichever way they go out.
final class LiveText {
  private LiveText() {}

  /// Writes a value as an object.
  static void write(JsonGenerator out, LiveEvent.Sample sample) {
    out.writeStartObject();
    out.writeStringProperty("property", sample.path());
    out.writeName("value");
    JsonValues.write(out, sample.type(), sample.bits(), sample.text());
    if (!sample.unit().isEmpty()) {
      out.writeStringProperty("unit", sample.unit());
    }
    out.writeStringProperty("sourceTime", Times.text(sample.sourceMicros()));
    out.writeStringProperty("quality", sample.quality().name().toLowerCase(Locale.ROOT));
    out.writeBooleanProperty("current", sample.current());
    out.writeEndObject();
  }

  /// Writes a change of structure as an object, with its body when it has one.
  static void write(JsonGenerator out, LiveEvent.Structure structure) {
    GraphChange change = structure.change();
    out.writeStartObject();
    out.writeStringProperty("action", change.action().name().toLowerCase(Locale.ROOT));
    out.writeStringProperty("subject", change.subject());
    out.writeNumberProperty("position", structure.inputPosition());
    out.writeStringProperty("receivedTime", Times.text(structure.receivedMicros()));
    if (!change.body().isEmpty()) {
      out.writeName("body");
      out.writeRawValue(change.body());
    }
    out.writeEndObject();
  }

  /// The type of the events that tell of a kind of change.
  static String typeOf(ChangeKind kind) {
    return switch (kind) {
      case SERIES, SAMPLES, REBOUND -> "samples";
      case TWIN -> "twin";
      case RELATIONSHIP -> "relationship";
      case MODEL -> "model";
      case DRIFT -> "drift";
      case REFUSAL -> "refusal";
      case ALARM -> "alarm";
      case COMMAND -> "command";
      case PROCESS -> "process";
      case RULE_LOG -> "rule-log";
      case NOTIFICATION -> "notification";
      case MERGE -> "merge";
      case DESIRED -> "desired";
      case EVENT_ROUTE -> "eventroute";
      case TELEMETRY -> "telemetry";
      case AUDIT -> "audit";
      case PURGE -> "purge";
      case RETENTION -> "retention";
    };
  }
}
