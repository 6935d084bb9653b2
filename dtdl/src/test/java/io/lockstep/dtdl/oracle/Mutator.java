package io.lockstep.dtdl.oracle;

import io.lockstep.dtdl.internal.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Makes model sets that nobody wrote from those of a [Corpus]. The same seed gives the same set.
final class Mutator {

  private static final List<String> CONTEXTS =
      List.of(
          "dtmi:dtdl:context;2",
          "dtmi:dtdl:context;3",
          "dtmi:dtdl:context;4",
          "dtmi:dtdl:context;4#limitless",
          "dtmi:dtdl:context;4#limits",
          "dtmi:dtdl:context;5",
          "dtmi:dtdl:context;3.1",
          "dtmi:dtdl:context",
          "dtmi:dtdl:extension:quantitativeTypes;1",
          "dtmi:dtdl:extension:quantitativeTypes;2",
          "dtmi:dtdl:extension:annotation;1",
          "dtmi:dtdl:extension:annotation;2",
          "dtmi:dtdl:extension:overriding;1",
          "dtmi:dtdl:extension:overriding;2",
          "dtmi:dtdl:extension:historization;1",
          "dtmi:dtdl:extension:historization;2",
          "dtmi:dtdl:extension:mqtt;1",
          "dtmi:dtdl:extension:mqtt;2",
          "dtmi:dtdl:extension:requirement;1",
          "dtmi:iotcentral:context;2",
          "dtmi:com:example:unknown;1",
          "http://example.org/context",
          "dtmi:dtdl:extension:layering;1");

  private static final List<String> WORDS =
      List.of(
          "",
          "x",
          "1x",
          "x_",
          "_x",
          "a-b",
          "name",
          "Interface",
          "Telemetry",
          "Property",
          "string",
          "integer",
          "double",
          "Temperature",
          "degreeCelsius",
          "dtmi:a:b;1",
          "dtmi:a:b",
          "dtmi:a:b;1.2",
          "dtmi:a:b;1#x",
          "dtmi:a:_b;1",
          "dtmi:dtdl:class:Interface;2",
          "dtmi:dtdl:class:Property;3",
          "dtmi:dtdl:property:name;3",
          "dtmi:dtdl:instance:Schema:double;2",
          "dtmi:",
          "dtmi:a:b;0",
          "urn:x:y",
          "http://example.org/x",
          "point",
          "scaledDecimal",
          "uuid",
          "byte",
          "P1D",
          "en",
          "\u00e4\u00f6",
          "undefinedTerm",
          "dtmi:com:example:undefined;1",
          "unit",
          "annotates",
          "dtmi:iotcentral:x;1",
          "dtmi:standard:schema:geospatial:point;3",
          "geopoint",
          "Array",
          "@id",
          "asynchronous");

  private static final List<String> KEYS =
      List.of(
          "@id",
          "@type",
          "@context",
          "@graph",
          "@value",
          "@language",
          "@list",
          "@container",
          "undefinedKey",
          "dtmi:com:example:undefined;1",
          "dtmi:dtdl:property:name;2",
          "dtmi:dtdl:property:displayName;3",
          "dtmi:dtdl:property:schema;4",
          "http://example.org/p",
          "dtmi:bad:;1",
          "unit",
          "Interface",
          "double",
          "contents",
          "extends",
          "schemas",
          "nullable",
          "properties",
          "writable",
          "target",
          "minMultiplicity",
          "maxMultiplicity",
          "commandType",
          "request",
          "response",
          "fields",
          "enumValues",
          "valueSchema",
          "enumValue",
          "mapKey",
          "mapValue",
          "elementSchema",
          "comment",
          "languageMajorVersion",
          "urn:x:y");

  private final Corpus corpus;
  private final Random random;

  Mutator(Corpus corpus, long seed) {
    this.corpus = corpus;
    this.random = new Random(seed);
  }

  /// A set with one to four changes.
  Json next() {
    Json set = one(corpus.sets);
    if (random.nextInt(8) == 0) {
      List<Json> both = new ArrayList<>(((Json.Arr) set).items());
      both.addAll(one(corpus.sets).items());
      set = Tree.list(both);
    }
    int changes = 1 + Math.min(random.nextInt(4), random.nextInt(4));
    for (int i = 0; i < changes; i++) {
      set = mutate(set);
    }
    return set;
  }

  private Json mutate(Json set) {
    return switch (random.nextInt(15)) {
      case 0 -> inObject(set, this::removeMember);
      case 1 -> inObject(set, this::renameMember);
      case 2, 3 -> inObject(set, this::otherValue);
      case 4, 5 -> inObject(set, this::addMember);
      case 6 -> anywhere(set, _ -> odd());
      case 7 -> inArray(set);
      case 8 -> context(set);
      case 9 -> inObject(set, this::types);
      case 10 -> anywhere(set, this::wrap);
      case 11 -> inObject(set, this::identify);
      case 12 -> anywhere(set, this::stretch);
      case 13 -> inObject(set, this::schema);
      default -> reference(set);
    };
  }

  private <T> T one(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private interface Change {
    Json apply(Json json);
  }

  private interface ObjectChange {
    Json apply(Json.Obj object);
  }

  private Json anywhere(Json set, Change change) {
    int size = Tree.size(set);
    return size < 2 ? set : Tree.change(set, 1 + random.nextInt(size - 1), change::apply);
  }

  /// Changes an object, if there is one; deep ones are as likely as those at the top.
  private Json inObject(Json set, ObjectChange change) {
    List<Integer> objects = new ArrayList<>();
    int size = Tree.size(set);
    for (int i = 0; i < size; i++) {
      if (Tree.at(set, i) instanceof Json.Obj) {
        objects.add(i);
      }
    }
    if (objects.isEmpty()) {
      return set;
    }
    return Tree.change(set, one(objects), json -> change.apply((Json.Obj) json));
  }

  private Json removeMember(Json.Obj object) {
    return object.members().isEmpty() ? object : Tree.without(object, one(object.members()).name());
  }

  private String key() {
    return random.nextBoolean() ? one(KEYS) : one(corpus.keys);
  }

  private Json renameMember(Json.Obj object) {
    if (object.members().isEmpty()) {
      return object;
    }
    int at = random.nextInt(object.members().size());
    String key = key();
    if (object.get(key) != null) {
      return object;
    }
    List<Json.Member> members = new ArrayList<>(object.members());
    members.set(at, Tree.member(key, members.get(at).value()));
    return Tree.object(members);
  }

  private Json valueOf(String key) {
    List<Json> known = corpus.values.get(key);
    return known == null || random.nextInt(5) == 0 ? odd() : one(known);
  }

  private Json otherValue(Json.Obj object) {
    if (object.members().isEmpty()) {
      return object;
    }
    Json.Member member = one(object.members());
    Json value =
        switch (random.nextInt(4)) {
          case 0 -> one(corpus.objects);
          case 1 -> valueOf(key());
          default -> valueOf(member.name());
        };
    return Tree.with(object, member.name(), value);
  }

  private Json addMember(Json.Obj object) {
    String key = key();
    return object.get(key) != null ? object : Tree.with(object, key, valueOf(key));
  }

  private Json odd() {
    return switch (random.nextInt(20)) {
      case 0 -> Tree.nothing();
      case 1 -> Tree.flag(random.nextBoolean());
      case 2 -> Tree.number(Integer.toString(random.nextInt(5) - 2));
      case 3 -> Tree.number("1.5");
      case 4 ->
          Tree.number(
              one(List.of("1.0", "1e2", "2147483648", "9999999999999999999", "-1", "500", "501")));
      case 5 -> Tree.list(List.of());
      case 6 -> Tree.object(List.of());
      case 7 -> Tree.list(List.of(Tree.list(List.of())));
      case 8 -> Tree.list(List.of(Tree.text(one(WORDS)), Tree.text(one(WORDS))));
      case 9 -> Tree.object("@value", odd());
      case 10 -> Tree.object("@id", Tree.text(one(WORDS)));
      case 11 ->
          Tree.object("en", Tree.text("x"), one(List.of("de", "x", "en-US", "1", "")), odd());
      case 12 ->
          Tree.object(
              "@value", Tree.text("x"), "@language", Tree.text(one(List.of("en", "de", "x1"))));
      case 13 -> Tree.text(one(corpus.types));
      case 14 -> Tree.text(one(corpus.ids));
      default -> Tree.text(one(WORDS));
    };
  }

  private Json inArray(Json set) {
    List<Integer> arrays = new ArrayList<>();
    int size = Tree.size(set);
    for (int i = 0; i < size; i++) {
      if (Tree.at(set, i) instanceof Json.Arr) {
        arrays.add(i);
      }
    }
    if (arrays.isEmpty()) {
      return set;
    }
    return Tree.change(set, one(arrays), json -> array((Json.Arr) json));
  }

  private Json array(Json.Arr array) {
    List<Json> items = new ArrayList<>(array.items());
    switch (random.nextInt(6)) {
      case 0 -> items.clear();
      case 1 -> items.add(odd());
      case 2 -> items.add(one(corpus.objects));
      case 3 -> {
        if (!items.isEmpty()) {
          items.remove(random.nextInt(items.size()));
        }
      }
      case 4 -> {
        if (!items.isEmpty()) {
          items.add(one(items));
        }
      }
      default -> {
        if (!items.isEmpty() && one(items) instanceof Json.Obj object) {
          int copies = one(List.of(1, 2, 3, 29, 99, 299));
          for (int i = 0; i < copies; i++) {
            Json.Obj copy = Tree.without(object, "@id");
            copy = copy.get("name") == null ? copy : Tree.with(copy, "name", Tree.text("copy" + i));
            copy =
                copy.get("enumValue") == null
                    ? copy
                    : Tree.with(copy, "enumValue", Tree.number(Integer.toString(1000 + i)));
            items.add(copy);
          }
        }
      }
    }
    return Tree.list(items);
  }

  private Json context(Json set) {
    return inObject(
        set,
        object -> {
          List<Json> list = new ArrayList<>();
          if (object.get("@context") instanceof Json.Arr known && random.nextBoolean()) {
            list.addAll(known.items());
          } else {
            list.add(
                random.nextInt(4) > 0 && object.get("@context") instanceof Json.Str text
                    ? text
                    : Tree.text("dtmi:dtdl:context;" + (2 + random.nextInt(3))));
          }
          if (random.nextBoolean()) {
            list.add(random.nextInt(list.size() + 1), Tree.text(one(CONTEXTS)));
          }
          boolean isSingle = list.size() == 1 && random.nextBoolean();
          return Tree.with(object, "@context", isSingle ? list.getFirst() : Tree.list(list));
        });
  }

  private Json types(Json.Obj object) {
    List<Json> list = new ArrayList<>();
    if (object.get("@type") instanceof Json.Arr known) {
      list.addAll(known.items());
    } else if (object.get("@type") instanceof Json.Str text) {
      list.add(text);
    }
    if (random.nextInt(3) == 0 && !list.isEmpty()) {
      list.remove(random.nextInt(list.size()));
    }
    if (random.nextInt(4) > 0) {
      list.add(Tree.text(random.nextInt(4) == 0 ? one(WORDS) : one(corpus.types)));
    }
    return Tree.with(object, "@type", list.size() == 1 ? list.getFirst() : Tree.list(list));
  }

  private Json wrap(Json json) {
    return switch (random.nextInt(5)) {
      case 0 ->
          json instanceof Json.Arr list && !list.items().isEmpty() ? list.items().getFirst() : json;
      case 1 -> Tree.list(List.of(json, json));
      case 2 -> Tree.object("@value", json);
      case 3 -> Tree.object("en", json);
      default -> Tree.list(List.of(json));
    };
  }

  private Json identify(Json.Obj object) {
    String id =
        switch (random.nextInt(8)) {
          case 0 ->
              "dtmi:" + "a".repeat(one(List.of(120, 121, 122, 2040, 2041, 2042, 2043))) + ";1";
          case 1 -> one(WORDS);
          case 2 ->
              "dtmi:x:y;"
                  + one(
                      List.of(
                          "1", "0", "01", "999999999", "1000000000", "1.0", "1.1", "1.1234567"));
          default -> one(corpus.ids);
        };
    return Tree.with(object, "@id", Tree.text(id));
  }

  private Json stretch(Json json) {
    if (json instanceof Json.Str) {
      String unit = one(List.of("a", "Z", "\u00e4", "\ud83d\ude00"));
      return Tree.text(
          unit.repeat(
              one(List.of(1, 63, 64, 65, 128, 129, 511, 512, 513, 1025)) / unit.length() + 1 - 1));
    }
    return json instanceof Json.Num
        ? Tree.number(
            one(
                List.of(
                    "0", "1", "-1", "500", "501", "2147483647", "2147483648", "1.5", "-0", "1.0")))
        : odd();
  }

  private Json schema(Json.Obj object) {
    Json schema = object.get("schema") == null ? Tree.text("double") : object.get("schema");
    int depth = one(List.of(1, 1, 2, 4, 5, 6, 8, 9));
    for (int i = 0; i < depth; i++) {
      schema =
          switch (random.nextInt(3)) {
            case 0 -> Tree.object("@type", Tree.text("Array"), "elementSchema", schema);
            case 1 ->
                Tree.object(
                    "@type", Tree.text("Map"),
                    "mapKey", Tree.object("name", Tree.text("k"), "schema", Tree.text("string")),
                    "mapValue", Tree.object("name", Tree.text("v"), "schema", schema));
            default ->
                Tree.object(
                    "@type",
                    Tree.text("Object"),
                    "fields",
                    Tree.list(List.of(Tree.object("name", Tree.text("f"), "schema", schema))));
          };
    }
    return Tree.with(object, "schema", schema);
  }

  /// Replaces a text by the identifier of an element of the set, or gives an element one.
  private Json reference(Json set) {
    List<String> ids = new ArrayList<>();
    List<Integer> texts = new ArrayList<>();
    int size = Tree.size(set);
    for (int i = 0; i < size; i++) {
      Json json = Tree.at(set, i);
      if (json instanceof Json.Obj object && object.get("@id") instanceof Json.Str id) {
        ids.add(id.value());
      }
      if (json instanceof Json.Str) {
        texts.add(i);
      }
    }
    if (ids.isEmpty() || texts.isEmpty()) {
      return set;
    }
    return Tree.change(set, one(texts), _ -> Tree.text(one(ids)));
  }
}
