package io.lockstep.api.internal.ops;

import io.lockstep.api.internal.http.Access;
import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Dialect;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.Rendering;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Verb;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;

/// The OpenAPI 3.1 document, derived from the table of routes; the schemas that it names stand in a
/// resource beside this class.
public final class OpenApiRoutes {
  private static final String SCHEMAS = "openapi-schemas.json";

  private final Supplier<List<Route>> table;
  private final String version;

  /// @param table all routes; asked only when a request is answered
  public OpenApiRoutes(Supplier<List<Route>> table, String version) {
    this.table = table;
    this.version = version;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.GET, "/openapi.json", "getOpenApi")
            .open()
            .says("Operation", "Gives this description of the API.")
            .answers(Response.json(200, "OpenAPI 3.1.", "AnyObject"))
            .to(_ -> Answer.json(document())));
  }

  private String document() {
    Map<String, Map<Verb, Route>> paths =
        table.get().stream()
            .collect(
                Collectors.groupingBy(
                    route -> route.path().toString(),
                    TreeMap::new,
                    Collectors.toMap(Route::verb, route -> route, (a, _) -> a, TreeMap::new)));
    return Json.write(
        out -> {
          out.writeStartObject();
          out.writeStringProperty("openapi", "3.1.0");
          out.writeObjectPropertyStart("info");
          out.writeStringProperty("title", "Lockstep");
          out.writeStringProperty(
              "description",
              "The Azure Digital Twins data plane at the root, Lockstep's own routes under /api/v1.");
          out.writeStringProperty("version", version);
          out.writeEndObject();
          out.writeObjectPropertyStart("paths");
          paths.forEach((path, verbs) -> writePath(out, path, verbs));
          out.writeEndObject();
          writeComponents(out);
          out.writeEndObject();
        });
  }

  private static void writePath(JsonGenerator out, String path, Map<Verb, Route> verbs) {
    out.writeObjectPropertyStart(path);
    verbs.forEach(
        (verb, route) -> {
          out.writeObjectPropertyStart(verb.name().toLowerCase(Locale.ROOT));
          writeOperation(out, route);
          out.writeEndObject();
        });
    out.writeEndObject();
  }

  private static void writeOperation(JsonGenerator out, Route route) {
    out.writeStringProperty("operationId", route.operation());
    out.writeArrayPropertyStart("tags");
    out.writeString(route.tag());
    out.writeEndArray();
    out.writeStringProperty("summary", route.summary());
    out.writeStringProperty("description", rights(route.access()));
    out.writeArrayPropertyStart("security");
    if (route.access() instanceof Access.Roles) {
      out.writeStartObject();
      out.writeArrayPropertyStart("bearer");
      out.writeEndArray();
      out.writeEndObject();
    }
    out.writeEndArray();
    if (!route.parameters().isEmpty()) {
      out.writeArrayPropertyStart("parameters");
      route.parameters().forEach(parameter -> writeParameter(out, parameter));
      out.writeEndArray();
    }
    if (route.takesBody()) {
      out.writeObjectPropertyStart("requestBody");
      out.writeBooleanProperty("required", true);
      String type = route.requestType().equals("*/*") ? anyType(route) : route.requestType();
      writeContent(out, type, route.request());
      out.writeEndObject();
    }
    out.writeObjectPropertyStart("responses");
    route.responses().forEach(response -> writeResponse(out, response));
    out.writeObjectPropertyStart("default");
    writeReference(out, "#/components/responses/" + errorOf(route.dialect()));
    out.writeEndObject();
    out.writeEndObject();
  }

  private static String anyType(Route route) {
    return route.bodyBytesMax() == Route.STREAMED ? "application/octet-stream" : "application/json";
  }

  private static String rights(Access access) {
    return switch (access) {
      case Access.Open _ -> "Open to anybody.";
      case Access.Roles roles ->
          "Role "
              + roles.roles().stream()
                  .map(role -> role.name().toLowerCase(Locale.ROOT))
                  .collect(Collectors.joining(" or "))
              + ", or one that includes it.";
    };
  }

  private static void writeParameter(JsonGenerator out, Parameter parameter) {
    out.writeStartObject();
    out.writeStringProperty("name", parameter.name());
    out.writeStringProperty("in", parameter.place().name().toLowerCase(Locale.ROOT));
    out.writeBooleanProperty("required", parameter.required());
    out.writeStringProperty("description", parameter.description());
    out.writeName("schema");
    out.writeRawValue(parameter.schema());
    out.writeEndObject();
  }

  private static void writeResponse(JsonGenerator out, Response response) {
    out.writeObjectPropertyStart(String.valueOf(response.status()));
    out.writeStringProperty("description", response.description());
    if (!response.contentType().isEmpty()) {
      writeContent(out, response.contentType(), response.schema());
    }
    out.writeEndObject();
  }

  private static void writeContent(JsonGenerator out, String type, String schema) {
    out.writeObjectPropertyStart("content");
    out.writeObjectPropertyStart(type);
    if (!schema.isEmpty()) {
      out.writeObjectPropertyStart("schema");
      writeReference(out, "#/components/schemas/" + schema);
      out.writeEndObject();
    }
    out.writeEndObject();
    out.writeEndObject();
  }

  private static void writeReference(JsonGenerator out, String reference) {
    out.writeStringProperty("$ref", reference);
  }

  private static String errorOf(Dialect dialect) {
    return switch (dialect) {
      case AZURE -> "AzureError";
      case INFLUX -> "InfluxError";
      case ICEBERG -> "IcebergError";
      case LOCKSTEP, PAGES -> "Problem";
    };
  }

  private static void writeComponents(JsonGenerator out) {
    out.writeObjectPropertyStart("components");
    out.writeObjectPropertyStart("securitySchemes");
    out.writeObjectPropertyStart("bearer");
    out.writeStringProperty("type", "http");
    out.writeStringProperty("scheme", "bearer");
    out.writeEndObject();
    out.writeEndObject();
    out.writeObjectPropertyStart("responses");
    Stream.of(Dialect.AZURE, Dialect.INFLUX, Dialect.ICEBERG, Dialect.LOCKSTEP)
        .forEach(
            dialect -> {
              String name = errorOf(dialect);
              out.writeObjectPropertyStart(name);
              out.writeStringProperty("description", "It was refused; the body says why.");
              writeContent(
                  out, dialect == Dialect.LOCKSTEP ? Rendering.PROBLEM : "application/json", name);
              out.writeEndObject();
            });
    out.writeEndObject();
    out.writeName("schemas");
    out.writeRawValue(schemas());
    out.writeEndObject();
  }

  private static String schemas() {
    try (InputStream in = OpenApiRoutes.class.getResourceAsStream(SCHEMAS)) {
      if (in == null) {
        throw new IllegalStateException("resource " + SCHEMAS + " is missing from the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
