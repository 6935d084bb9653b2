package io.lockstep.api;

import io.lockstep.dtdl.ArraySchema;
import io.lockstep.dtdl.Component;
import io.lockstep.dtdl.Content;
import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.EnumSchema;
import io.lockstep.dtdl.EnumValue;
import io.lockstep.dtdl.Field;
import io.lockstep.dtdl.Geospatial;
import io.lockstep.dtdl.Interface;
import io.lockstep.dtdl.MapSchema;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.dtdl.ObjectSchema;
import io.lockstep.dtdl.Primitive;
import io.lockstep.dtdl.Property;
import io.lockstep.dtdl.Relationship;
import io.lockstep.dtdl.Schema;
import io.lockstep.dtdl.SchemaReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/// A random valid graph of twins of any models: values of the right types, members of enums,
/// relationships to targets that are allowed. The same seed gives the same graph.
final class RandomTwins {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int TRIES = 50;

  /// A twin: its document as the data plane takes it.
  record Twin(String id, Interface model, String json) {}

  /// A link.
  record Link(String source, String id, String json) {}

  private final ModelSet models;
  private final Random random;
  private final List<Twin> twins = new ArrayList<>();
  private final List<Link> links = new ArrayList<>();

  RandomTwins(ModelSet models, long seed, int twinCount, int linkCount) {
    this.models = models;
    this.random = new Random(seed);
    List<Interface> all = List.copyOf(models.interfaces().values());
    for (int i = 0; i < twinCount; i++) {
      Interface model = all.get(random.nextInt(all.size()));
      twins.add(new Twin("t" + i, model, document(model, true)));
    }
    for (int i = 0; i < linkCount * TRIES && links.size() < linkCount; i++) {
      link();
    }
  }

  List<Twin> twins() {
    return twins;
  }

  List<Link> links() {
    return links;
  }

  private String document(Interface model, boolean isTwin) {
    List<String> members = new ArrayList<>();
    members.add(
        isTwin
            ? "\"$metadata\":{\"$model\":\"%s\"}".formatted(model.id().value())
            : "\"$metadata\":{}");
    for (Content content : model.contents().values()) {
      switch (content) {
        case Property property -> {
          if (property.semantics().has("Required") || random.nextInt(3) > 0) {
            members.add(member(property.name(), value(property.schema(), 0)));
          }
        }
        case Component component -> {
          Interface part = models.find(component.schema()).orElseThrow();
          members.add(member(component.name(), document(part, false)));
        }
        default -> {
          // Telemetry and commands are no state; relationships are links.
        }
      }
    }
    return "{" + String.join(",", members) + "}";
  }

  private static String member(String name, String value) {
    return "\"%s\":%s".formatted(name, value);
  }

  private void link() {
    Twin source = twins.get(random.nextInt(twins.size()));
    List<Relationship> kinds =
        source.model.contents().values().stream()
            .filter(Relationship.class::isInstance)
            .map(Relationship.class::cast)
            .toList();
    if (kinds.isEmpty()) {
      return;
    }
    Relationship kind = kinds.get(random.nextInt(kinds.size()));
    Twin target = twins.get(random.nextInt(twins.size()));
    Dtmi allowed = kind.target();
    boolean isAllowed =
        !target.id.equals(source.id) && (allowed == null || models.isA(target.model.id(), allowed));
    Integer max = kind.maxMultiplicity();
    long same =
        links.stream()
            .filter(l -> l.source.equals(source.id))
            .filter(l -> l.json.contains("\"" + kind.name() + "\""))
            .count();
    if (isAllowed && (max == null || same < max)) {
      String id = "r" + links.size();
      Stream<String> head =
          Stream.of(
              member("$targetId", quoted(target.id)),
              member("$relationshipName", quoted(kind.name())));
      Stream<String> properties =
          kind.properties().values().stream()
              .map(property -> member(property.name(), value(property.schema(), 0)));
      String json = Stream.concat(head, properties).collect(Collectors.joining(",", "{", "}"));
      links.add(new Link(source.id, id, json));
    }
  }

  private String value(Schema schema, int depth) {
    return switch (schema) {
      case Primitive primitive -> primitive(primitive);
      case EnumSchema choice -> {
        List<EnumValue> values = choice.values();
        Object one = values.get(random.nextInt(values.size())).value();
        yield one instanceof String text ? quoted(text) : one.toString();
      }
      case ArraySchema array ->
          many(depth)
              .mapToObj(i -> value(array.elementSchema(), depth + 1))
              .collect(Collectors.joining(",", "[", "]"));
      case MapSchema map ->
          many(depth)
              .mapToObj(i -> member("k" + i, value(map.value().schema(), depth + 1)))
              .collect(Collectors.joining(",", "{", "}"));
      case ObjectSchema object -> object(object, depth);
      case Geospatial geometry -> geometry(geometry);
      case SchemaReference reference ->
          value(models.schema(reference.id()).orElseThrow(), depth + 1);
    };
  }

  private IntStream many(int depth) {
    return IntStream.range(0, depth > 3 ? 0 : 1 + random.nextInt(2));
  }

  private String object(ObjectSchema object, int depth) {
    List<String> members = new ArrayList<>();
    for (Field field : object.fields()) {
      if (field.semantics().has("Required") || (depth < 4 && random.nextBoolean())) {
        members.add(member(field.name(), value(field.schema(), depth + 1)));
      }
    }
    return "{" + String.join(",", members) + "}";
  }

  private String primitive(Primitive primitive) {
    return switch (primitive) {
      case BOOLEAN -> Boolean.toString(random.nextBoolean());
      case DOUBLE -> Double.toString(random.nextGaussian() * 1_000);
      case FLOAT -> Float.toString(random.nextFloat());
      case BYTE -> Integer.toString(random.nextInt(-128, 128));
      case SHORT -> Integer.toString(random.nextInt(-32_768, 32_768));
      case INTEGER -> Integer.toString(random.nextInt());
      case LONG -> Long.toString(random.nextLong());
      case UNSIGNED_BYTE -> Integer.toString(random.nextInt(256));
      case UNSIGNED_SHORT -> Integer.toString(random.nextInt(65_536));
      case UNSIGNED_INTEGER -> Long.toString(random.nextLong(1L << 32));
      case UNSIGNED_LONG -> Long.toUnsignedString(random.nextLong());
      case DECIMAL -> quoted(random.nextInt(1_000) + "." + random.nextInt(100));
      case DATE ->
          quoted("2026-%02d-%02d".formatted(1 + random.nextInt(12), 1 + random.nextInt(28)));
      case DATE_TIME -> quoted("2026-11-25T%02d:00:00Z".formatted(random.nextInt(24)));
      case TIME -> quoted("%02d:30:00Z".formatted(random.nextInt(24)));
      case DURATION -> quoted("PT%dS".formatted(random.nextInt(600)));
      case BYTES -> quoted("AAEC");
      case UUID -> quoted(new UUID(random.nextLong(), random.nextLong()).toString());
      case STRING -> quoted("text \u00E9 " + random.nextInt(100));
    };
  }

  private String geometry(Geospatial geometry) {
    String point = "[%d,%d]".formatted(random.nextInt(-180, 180), random.nextInt(-90, 90));
    String line = "[" + point + ",[0,0]]";
    String ring = "[[[0,0],[0,1],[1,1],[0,0]]]";
    String coordinates =
        switch (geometry) {
          case POINT -> point;
          case MULTI_POINT, LINE_STRING -> line;
          case MULTI_LINE_STRING -> "[" + line + "]";
          case POLYGON -> ring;
          case MULTI_POLYGON -> "[" + ring + "]";
        };
    return "{\"type\":\"%s\",\"coordinates\":%s}".formatted(geometry.geoJsonType(), coordinates);
  }

  private static String quoted(String text) {
    return JSON.writeValueAsString(text);
  }
}
