package io.lockstep.dtdl.fuzz;

import io.lockstep.dtdl.DtdlParser;
import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.Geospatial;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.dtdl.ModelSource;
import io.lockstep.dtdl.ParseResult;
import io.lockstep.dtdl.Primitive;
import io.lockstep.dtdl.Schema;
import io.lockstep.dtdl.TypedCheck;
import io.lockstep.dtdl.TypedForm;
import io.lockstep.dtdl.ValueChecker;
import io.lockstep.dtdl.ValueError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/// Any bytes as a value: the first one chooses the schema, the others are the text.
public final class ValueFuzz {
  private static final String MODEL =
      """
      {"@context": ["dtmi:dtdl:context;4", "dtmi:dtdl:extension:requirement;2"],
       "@id": "dtmi:f:m;1", "@type": "Interface", "schemas": [
       {"@id": "dtmi:f:tree;1", "@type": "Object", "fields": [
         {"@type": ["Field", "Required"], "name": "id", "schema": "integer"},
         {"name": "at", "schema": "dateTime"}, {"name": "place", "schema": "polygon"},
         {"name": "sub", "schema": {"@id": "dtmi:f:list;1", "@type": "Array",
           "elementSchema": "dtmi:f:tree;1"}}]},
       {"@id": "dtmi:f:map;1", "@type": "Map", "mapKey": {"name": "k", "schema": "string"},
         "mapValue": {"name": "v", "schema": "dtmi:f:choice;1"}},
       {"@id": "dtmi:f:choice;1", "@type": "Enum", "valueSchema": "integer", "enumValues": [
         {"name": "a", "enumValue": 1}, {"name": "b", "enumValue": -2}]},
       {"@id": "dtmi:f:word;1", "@type": "Enum", "valueSchema": "string", "enumValues": [
         {"name": "a", "enumValue": "on"}, {"name": "b", "enumValue": "off"}]}]}
      """;

  private static final JsonMapper JSON = new JsonMapper();

  private static final ModelSet MODELS = models();
  private static final List<Schema> SCHEMAS = schemas();
  private static final ValueChecker CHECKER = new ValueChecker(MODELS);

  private ValueFuzz() {}

  private static ModelSet models() {
    ParseResult result = new DtdlParser().parse(List.of(new ModelSource("fuzz", MODEL)));
    if (!result.isValid()) {
      throw new AssertionError(result.errors());
    }
    return result.models();
  }

  private static List<Schema> schemas() {
    List<Schema> schemas = new ArrayList<>();
    for (String name : List.of("tree", "list", "map", "choice", "word")) {
      schemas.add(MODELS.schema(new Dtmi("dtmi:f:" + name + ";1")).orElseThrow());
    }
    schemas.addAll(List.of(Primitive.values()));
    schemas.addAll(List.of(Geospatial.values()));
    return schemas;
  }

  /// Checks the value and what holds of every answer.
  ///
  /// @throws AssertionError if it does not
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length == 0) {
      return;
    }
    Schema schema = SCHEMAS.get((input[0] & 0xFF) % SCHEMAS.size());
    String text = ModelSource.of("fuzz", Arrays.copyOfRange(input, 1, input.length)).text();
    List<ValueError> errors = CHECKER.check(schema, text);
    for (ValueError error : errors) {
      require(error.line() > 0 && error.column() > 0, "no place", error);
      require(!error.message().isBlank(), "says nothing", error);
    }
    TypedCheck.Fault fault = TypedCheck.of(schema, MODELS).fault(0, text);
    if (TypedForm.of(schema) == TypedForm.JSON) {
      require((fault == null) == errors.isEmpty(), "the verdicts differ", text);
    }
    if (TypedForm.of(schema) == TypedForm.TEXT
        && fault == null
        && schema != Primitive.UNSIGNED_LONG) {
      require(CHECKER.check(schema, quoted(text)).isEmpty(), "the text conforms alone", text);
    }
  }

  private static String quoted(String text) {
    return JSON.writeValueAsString(text);
  }

  private static void require(boolean holds, String what, Object detail) {
    if (!holds) {
      throw new AssertionError(what + ": " + detail);
    }
  }
}
