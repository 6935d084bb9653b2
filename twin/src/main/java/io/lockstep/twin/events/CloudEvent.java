package io.lockstep.twin.events;

import io.lockstep.twin.internal.json.JsonText;
import io.lockstep.twin.internal.json.JsonTree;
import io.lockstep.twin.internal.json.Times;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Something that happened in a space, as CloudEvents 1.0 with JSON data. Equal changes give equal
/// events, whenever they are told. Confined to one thread, since it reads its data when a filter
/// first asks for it.
public final class CloudEvent {
  /// Types of events that only Lockstep has begin so.
  public static final String OWN_TYPES = "io.lockstep.";

  /// The content type of the data.
  public static final String DATA_TYPE = "application/json";

  private final String id;
  private final String source;
  private final String type;
  private final String subject;
  private final String twinId;
  private final String modelId;
  private final String dataSchema;
  private final long timeMicros;
  private final String traceParent;
  private final String data;
  private @Nullable JsonNode body;

  /// An event.
  ///
  /// @param id with the source the identity of the event
  /// @param subject what it is about, empty when the source says it all
  /// @param twinId the twin that it is about, empty when it is about none
  /// @param modelId the model of that twin, empty when unknown
  /// @param dataSchema the model that the data follow, empty for none
  /// @param timeMicros when it happened, microseconds since 1970-01-01T00:00Z
  /// @param traceParent W3C trace context, empty for none
  /// @param data JSON text
  public CloudEvent(
      String id,
      String source,
      String type,
      String subject,
      String twinId,
      String modelId,
      String dataSchema,
      long timeMicros,
      String traceParent,
      String data) {
    this.id = id;
    this.source = source;
    this.type = type;
    this.subject = subject;
    this.twinId = twinId;
    this.modelId = modelId;
    this.dataSchema = dataSchema;
    this.timeMicros = timeMicros;
    this.traceParent = traceParent;
    this.data = data;
  }

  /// An event of which only the type is known.
  static CloudEvent ofType(String type) {
    return new CloudEvent("", "", type, "", "", "", "", 0, "", "null");
  }

  /// With the source the identity of the event.
  public String id() {
    return id;
  }

  /// What happened.
  public String type() {
    return type;
  }

  /// What it is about; empty when the source says it all.
  public String subject() {
    return subject;
  }

  /// The twin that it is about, empty for none.
  public String twinId() {
    return twinId;
  }

  /// The model of that twin, empty when unknown.
  public String modelId() {
    return modelId;
  }

  /// The data, JSON text.
  public String data() {
    return data;
  }

  /// The context attributes with their values, in a fixed order; those that are empty are left out.
  public Map<String, String> attributes() {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("specversion", "1.0");
    attributes.put("id", id);
    attributes.put("source", source);
    attributes.put("type", type);
    putUnlessEmpty(attributes, "subject", subject);
    attributes.put("time", Times.text(timeMicros));
    putUnlessEmpty(attributes, "dataschema", dataSchema);
    putUnlessEmpty(attributes, "traceparent", traceParent);
    return attributes;
  }

  private static void putUnlessEmpty(Map<String, String> into, String name, String value) {
    if (!value.isEmpty()) {
      into.put(name, value);
    }
  }

  /// The whole event in the JSON format of CloudEvents.
  public String json() {
    StringBuilder out = new StringBuilder(data.length() + 300).append('{');
    attributes()
        .forEach(
            (name, value) -> {
              JsonText.quote(JsonText.key(out, name), value);
              out.append(',');
            });
    JsonText.quote(JsonText.key(out, "datacontenttype"), DATA_TYPE);
    JsonText.key(out.append(','), "data").append(data);
    return out.append('}').toString();
  }

  /// What a filter sees of an attribute; null when there is none. A subject that is left out is
  /// empty text.
  @Nullable String attribute(String name) {
    return switch (name) {
      case "type" -> type;
      case "source" -> source;
      case "subject" -> subject;
      case "dataschema" -> dataSchema.isEmpty() ? null : dataSchema;
      case "datacontenttype" -> DATA_TYPE;
      case "specversion" -> "1.0";
      case "id" -> id;
      case "time" -> Times.text(timeMicros);
      default -> null;
    };
  }

  /// The data as a tree.
  JsonNode body() {
    JsonNode known = body;
    if (known == null) {
      known = JsonTree.own(data);
      body = known;
    }
    return known;
  }
}
