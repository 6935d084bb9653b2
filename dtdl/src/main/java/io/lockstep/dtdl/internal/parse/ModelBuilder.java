package io.lockstep.dtdl.internal.parse;

import io.lockstep.dtdl.ArraySchema;
import io.lockstep.dtdl.Command;
import io.lockstep.dtdl.CommandPayload;
import io.lockstep.dtdl.Component;
import io.lockstep.dtdl.Content;
import io.lockstep.dtdl.Documentation;
import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.EnumSchema;
import io.lockstep.dtdl.EnumValue;
import io.lockstep.dtdl.Field;
import io.lockstep.dtdl.Interface;
import io.lockstep.dtdl.MapKey;
import io.lockstep.dtdl.MapSchema;
import io.lockstep.dtdl.MapValue;
import io.lockstep.dtdl.ObjectSchema;
import io.lockstep.dtdl.Primitive;
import io.lockstep.dtdl.Property;
import io.lockstep.dtdl.Relationship;
import io.lockstep.dtdl.Schema;
import io.lockstep.dtdl.SchemaReference;
import io.lockstep.dtdl.Semantics;
import io.lockstep.dtdl.Telemetry;
import io.lockstep.dtdl.internal.json.Json;
import io.lockstep.dtdl.internal.json.JsonPrinter;
import io.lockstep.dtdl.internal.metamodel.Instance;
import io.lockstep.dtdl.internal.metamodel.TypeDef.CotypeDef;
import io.lockstep.dtdl.internal.parse.Element.LangText;
import io.lockstep.dtdl.internal.parse.Element.Literal;
import io.lockstep.dtdl.internal.parse.Element.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Turns the elements of a valid batch into the public records.
final class ModelBuilder {

  private final Batch batch;
  private final Models base;
  private final Map<Dtmi, Interface> interfaces;
  private final Map<Dtmi, Schema> schemas;
  private final Map<Element, Content> contents = new HashMap<>();
  private final Set<Element> open = new HashSet<>();
  private final InterfaceText texts;

  private ModelBuilder(Batch batch, Models base) {
    this.batch = batch;
    this.base = base;
    this.texts = new InterfaceText(batch.elements().values());
    this.interfaces = new LinkedHashMap<>(base.interfaces());
    this.schemas = new LinkedHashMap<>(base.schemas());
  }

  /// The base together with the batch.
  static Models build(Batch batch, Models base) {
    ModelBuilder builder = new ModelBuilder(batch, base);
    Map<String, Element> elements = new LinkedHashMap<>(base.elements());
    elements.putAll(batch.elements());
    for (Element element : batch.elements().values()) {
      if (element.type.isRoot()) {
        Interface built = builder.buildInterface(element);
        builder.interfaces.put(built.id(), built);
      }
    }
    return new Models(builder.interfaces, builder.schemas, elements);
  }

  private Interface buildInterface(Element element) {
    Map<String, Content> own = new LinkedHashMap<>();
    for (Element content : Linker.targets(batch, element, "contents")) {
      own.put(content.text("name"), content(content));
    }
    Map<String, Content> all = new LinkedHashMap<>();
    element.allContents.forEach((name, content) -> all.put(name, content(content)));
    Map<Dtmi, Schema> defined = new LinkedHashMap<>();
    for (Element schema : Linker.targets(batch, element, "schemas")) {
      defined.put(new Dtmi(schema.id), complexSchema(schema));
    }
    List<Dtmi> bases = new ArrayList<>();
    for (Part part : element.parts("extends")) {
      bases.add(new Dtmi(part.target()));
    }
    return new Interface(
        new Dtmi(element.id),
        element.version(),
        element.vocabulary.extensions(),
        bases,
        all,
        own,
        defined,
        semantics(element),
        documentation(element),
        element.source.at(element.json),
        texts.of(element));
  }

  private Content content(Element element) {
    if (batch.elements().get(element.id) != element) {
      return inherited(element);
    }
    Content known = contents.get(element);
    if (known == null) {
      known = newContent(element);
      contents.put(element, known);
    }
    return known;
  }

  private Content inherited(Element element) {
    Interface owner = base.interfaces().get(new Dtmi(element.partition));
    Content content = owner == null ? null : owner.ownContents().get(element.text("name"));
    if (content == null) {
      throw new IllegalStateException(element.id + " is missing from the base");
    }
    return content;
  }

  private Content newContent(Element element) {
    Dtmi id = new Dtmi(element.id);
    Dtmi owner = new Dtmi(element.partition);
    String name = element.text("name");
    Semantics semantics = semantics(element);
    Documentation documentation = documentation(element);
    return switch (element.type.name()) {
      case "Property" -> property(element);
      case "Telemetry" ->
          new Telemetry(id, name, owner, schema(element, "schema"), semantics, documentation);
      case "Relationship" -> relationship(element);
      case "Component" -> {
        Dtmi schema = new Dtmi(element.parts("schema").getFirst().target());
        yield new Component(id, name, owner, schema, semantics, documentation);
      }
      case "Command" ->
          new Command(
              id,
              name,
              owner,
              payload(element, "request"),
              payload(element, "response"),
              semantics,
              documentation);
      default -> throw new IllegalStateException(element.type.name() + " is no content");
    };
  }

  private Property property(Element element) {
    return new Property(
        new Dtmi(element.id),
        element.text("name"),
        new Dtmi(element.partition),
        schema(element, "schema"),
        element.literal("writable") instanceof Boolean writable && writable,
        semantics(element),
        documentation(element));
  }

  private Relationship relationship(Element element) {
    Map<String, Property> properties = new LinkedHashMap<>();
    for (Element property : Linker.targets(batch, element, "properties")) {
      properties.put(property.text("name"), property(property));
    }
    String target = element.text("target");
    Object max = element.literal("maxMultiplicity");
    return new Relationship(
        new Dtmi(element.id),
        element.text("name"),
        new Dtmi(element.partition),
        target.isEmpty() ? null : new Dtmi(target),
        0,
        max instanceof Long number ? (int) Math.min(number, Integer.MAX_VALUE) : null,
        element.literal("writable") instanceof Boolean writable && writable,
        properties,
        semantics(element),
        documentation(element));
  }

  private @Nullable CommandPayload payload(Element command, String property) {
    for (Element payload : Linker.targets(batch, command, property)) {
      return new CommandPayload(
          new Dtmi(payload.id),
          payload.text("name"),
          schema(payload, "schema"),
          payload.literal("nullable") instanceof Boolean nullable && nullable,
          semantics(payload),
          documentation(payload));
    }
    return null;
  }

  private Schema schema(Element holder, String property) {
    Part part = holder.parts(property).getFirst();
    Instance instance = Linker.instance(part);
    if (instance != null) {
      return InstanceSchemas.of(instance);
    }
    Element schema = Linker.target(batch, part);
    if (schema == null) {
      throw new IllegalStateException(part.target() + " is not resolved");
    }
    return complexSchema(schema);
  }

  private Schema complexSchema(Element element) {
    Dtmi id = new Dtmi(element.id);
    Schema known = schemas.get(id);
    if (known != null) {
      return known;
    }
    if (!open.add(element)) {
      return new SchemaReference(id);
    }
    Schema built = newSchema(element, id);
    open.remove(element);
    schemas.put(id, built);
    return built;
  }

  private Schema newSchema(Element element, Dtmi id) {
    Documentation documentation = documentation(element);
    return switch (element.type.name()) {
      case "Array" -> new ArraySchema(id, schema(element, "elementSchema"), documentation);
      case "Enum" ->
          new EnumSchema(
              id, (Primitive) schema(element, "valueSchema"), enumValues(element), documentation);
      case "Map" -> {
        Element key = Linker.targets(batch, element, "mapKey").getFirst();
        Element value = Linker.targets(batch, element, "mapValue").getFirst();
        yield new MapSchema(
            id,
            new MapKey(new Dtmi(key.id), key.text("name"), documentation(key)),
            new MapValue(
                new Dtmi(value.id),
                value.text("name"),
                schema(value, "schema"),
                semantics(value),
                documentation(value)),
            documentation);
      }
      case "Object" -> new ObjectSchema(id, fields(element), documentation);
      default -> throw new IllegalStateException(element.type.name() + " is no schema");
    };
  }

  private List<EnumValue> enumValues(Element element) {
    List<EnumValue> values = new ArrayList<>();
    for (Element value : Linker.targets(batch, element, "enumValues")) {
      Object literal = value.literal("enumValue");
      if (literal == null) {
        throw new IllegalStateException(value.id + " has no value");
      }
      values.add(
          new EnumValue(
              new Dtmi(value.id),
              value.text("name"),
              literal,
              semantics(value),
              documentation(value)));
    }
    return values;
  }

  private List<Field> fields(Element element) {
    List<Field> fields = new ArrayList<>();
    for (Element parent : Linker.targets(batch, element, "extends")) {
      if (complexSchema(parent) instanceof ObjectSchema inherited) {
        fields.addAll(inherited.fields());
      }
    }
    for (Element field : Linker.targets(batch, element, "fields")) {
      fields.add(
          new Field(
              new Dtmi(field.id),
              field.text("name"),
              schema(field, "schema"),
              semantics(field),
              documentation(field)));
    }
    return fields;
  }

  private static Documentation documentation(Element element) {
    Map<String, String> displayName = texts(element, "displayName");
    Map<String, String> description = texts(element, "description");
    String comment = element.text("comment");
    if (displayName.isEmpty() && description.isEmpty() && comment.isEmpty()) {
      return Documentation.NONE;
    }
    return new Documentation(displayName, description, comment.isEmpty() ? null : comment);
  }

  private static Map<String, String> texts(Element element, String property) {
    return element.values.get(property) instanceof LangText text ? text.texts() : Map.of();
  }

  private static Semantics semantics(Element element) {
    if (element.cotypes.isEmpty() && element.undefinedTypes.isEmpty()) {
      return Semantics.NONE;
    }
    List<String> types = new ArrayList<>();
    Map<String, String> properties = new LinkedHashMap<>();
    for (CotypeDef cotype : element.cotypes) {
      types.add(cotype.name());
      for (String name : cotype.properties().keySet()) {
        if (element.values.get(name) instanceof Literal literal) {
          // A text may stand in a list or a value object: what it says is the text.
          properties.put(
              name,
              literal.value() instanceof String text
                  ? JsonPrinter.quoted(text)
                  : jsonText(element.source, literal.member().value()));
        }
      }
    }
    types.addAll(element.undefinedTypes);
    element.undefinedProperties.forEach(
        (name, json) -> properties.put(name, jsonText(element.source, json)));
    return new Semantics(types, AnnotationChecks.unitOf(element), properties);
  }

  private static String jsonText(SourceText source, Json json) {
    return switch (json) {
      case Json.Obj _, Json.Arr _ ->
          source.text().substring(json.span().start(), json.span().end());
      case Json.Str text -> JsonPrinter.quoted(text.value());
      case Json.Num number -> number.text();
      case Json.Bool flag -> Boolean.toString(flag.value());
      case Json.Null _ -> "null";
    };
  }
}
