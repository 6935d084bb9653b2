package io.lockstep.api.internal.iceberg;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Fault;
import io.lockstep.api.internal.http.FaultException;
import io.lockstep.api.internal.http.Handler;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.RouteBuilder;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.history.lake.Lake;
import io.lockstep.history.lake.LakeHealth;
import io.lockstep.history.lake.LakeStatus;
import io.lockstep.history.lake.PublishedTables;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// The lake as a catalog of Apache Iceberg (its REST Catalog API, version 1), read-only: one
/// namespace with the tables. It tells where files are and hands out no credentials for them; who
/// reads them needs rights of their own there. A table is told as a whole, so policies end here.
public final class IcebergRoutes {
  private static final String TAG = "Iceberg catalog";
  private static final String ROOT = "/iceberg/v1";
  private static final String NAMESPACES = ROOT + "/namespaces";
  private static final String NAMESPACE = NAMESPACES + "/{namespace}";
  private static final String TABLES = NAMESPACE + "/tables";
  private static final String TABLE = TABLES + "/{table}";
  private static final int PAGE_MAX = 1_000;

  private static final Parameter IN_NAMESPACE = Parameter.path("namespace", "The namespace.");
  private static final Parameter OF_TABLE = Parameter.path("table", "The table.");
  private static final List<Parameter> PAGES =
      List.of(
          Parameter.query("pageToken", "Where to go on; empty for the first page."),
          Parameter.query(
              "pageSize",
              "{\"type\":\"integer\",\"minimum\":1,\"maximum\":1000}",
              "The most entries; all when there is no pageToken."));

  /// As the catalog tells its clients: what is not here they do not try.
  private static final List<String> ENDPOINTS =
      List.of(
          "GET /v1/{prefix}/namespaces",
          "GET /v1/{prefix}/namespaces/{namespace}",
          "HEAD /v1/{prefix}/namespaces/{namespace}",
          "GET /v1/{prefix}/namespaces/{namespace}/tables",
          "GET /v1/{prefix}/namespaces/{namespace}/tables/{table}",
          "HEAD /v1/{prefix}/namespaces/{namespace}/tables/{table}",
          "POST /v1/{prefix}/namespaces/{namespace}/tables/{table}/metrics");

  private final @Nullable Lake lake;
  private final Json json;
  private final int bodyBytesMax;

  /// @param lake null when none is written
  public IcebergRoutes(@Nullable Lake lake, Json json, int bodyBytesMax) {
    this.lake = lake;
    this.json = json;
    this.bodyBytesMax = bodyBytesMax;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return Stream.concat(reads(), writes()).toList();
  }

  private Stream<Route> reads() {
    return Stream.of(
        route(Verb.GET, ROOT + "/config", "getIcebergConfig")
            .says(TAG, "Tells clients what the catalog can do.")
            .with(Parameter.query("warehouse", "The lake's location, if anything."))
            .answers(Response.json(200, "It.", "IcebergConfig"))
            .to(this::config),
        route(Verb.GET, NAMESPACES, "listIcebergNamespaces")
            .says(TAG, "Lists the namespaces: there is one.")
            .with(Parameter.query("parent", "Only those within this one."))
            .with(PAGES)
            .answers(Response.json(200, "The namespaces.", "IcebergNamespaceList"))
            .to(this::namespaces),
        route(Verb.GET, NAMESPACE, "getIcebergNamespace")
            .says(TAG, "Gives the properties of a namespace.")
            .with(IN_NAMESPACE)
            .answers(Response.json(200, "The namespace.", "IcebergNamespace"))
            .to(this::namespace),
        route(Verb.HEAD, NAMESPACE, "hasIcebergNamespace")
            .says(TAG, "Tells whether there is such a namespace.")
            .with(IN_NAMESPACE)
            .answers(Response.empty(204, "There is."))
            .to(
                call -> {
                  PublishedTables _ = of(call);
                  return Answer.noContent(Map.of());
                }),
        route(Verb.GET, TABLES, "listIcebergTables")
            .says(TAG, "Lists the tables of a namespace.")
            .with(IN_NAMESPACE)
            .with(PAGES)
            .answers(Response.json(200, "The tables.", "IcebergTableList"))
            .to(this::tables),
        route(Verb.GET, TABLE, "loadIcebergTable")
            .says(TAG, "Gives the metadata of a table: its schemas, snapshots, and where it is.")
            .with(IN_NAMESPACE)
            .with(OF_TABLE)
            .with(
                Parameter.query(
                    "snapshots",
                    "{\"type\":\"string\",\"enum\":[\"all\",\"refs\"],\"default\":\"all\"}",
                    "Which snapshots: refs takes those only that branches and tags name."))
            .with(Parameter.header("If-None-Match", "The ETag that the caller has."))
            .answers(Response.json(200, "The table.", "IcebergTable"))
            .answers(Response.empty(304, "The caller has it."))
            .to(this::load),
        route(Verb.HEAD, TABLE, "hasIcebergTable")
            .says(TAG, "Tells whether there is such a table.")
            .with(IN_NAMESPACE)
            .with(OF_TABLE)
            .answers(Response.empty(204, "There is."))
            .to(this::exists),
        route(Verb.POST, TABLE + "/metrics", "reportIcebergMetrics")
            .says(TAG, "Takes what a client measured of a scan. It is not kept.")
            .with(IN_NAMESPACE)
            .with(OF_TABLE)
            .jsonBody("AnyObject", bodyBytesMax)
            .answers(Response.empty(204, "It was taken."))
            .to(
                call -> {
                  Object _ = json.parseObject(call.body());
                  return exists(call);
                }));
  }

  /// What would change something: refused in the words of the specification, so that a client says
  /// why.
  private static Stream<Route> writes() {
    return Stream.of(
        refused(Verb.POST, NAMESPACES, "createIcebergNamespace", "Would create a namespace."),
        refused(Verb.DELETE, NAMESPACE, "dropIcebergNamespace", "Would drop a namespace."),
        refused(
            Verb.POST,
            NAMESPACE + "/properties",
            "updateIcebergNamespace",
            "Would change the properties of a namespace."),
        refused(Verb.POST, TABLES, "createIcebergTable", "Would create a table."),
        refused(
            Verb.POST,
            NAMESPACE + "/register",
            "registerIcebergTable",
            "Would take over a table that is there."),
        refused(Verb.POST, TABLE, "updateIcebergTable", "Would commit changes to a table."),
        refused(Verb.DELETE, TABLE, "dropIcebergTable", "Would drop a table."),
        refused(Verb.POST, ROOT + "/tables/rename", "renameIcebergTable", "Would rename a table."),
        refused(
            Verb.POST,
            ROOT + "/transactions/commit",
            "commitIcebergTransaction",
            "Would commit changes to several tables."));
  }

  private static Route refused(Verb verb, String path, String operation, String sentence) {
    RouteBuilder route = route(verb, path, operation);
    if (path.startsWith(NAMESPACE)) {
      route = route.with(IN_NAMESPACE);
    }
    if (path.startsWith(TABLE)) {
      route = route.with(OF_TABLE);
    }
    Handler refusal =
        _ ->
            Answer.refused(
                Fault.of(
                        ErrorCode.INVALID_ARGUMENT,
                        "The catalog is read-only: only the lake itself writes its tables")
                    .status(406));
    return route
        .says(TAG, sentence + " Refused: the catalog is read-only.")
        .answers(Response.json(406, "Always.", "IcebergError"))
        .to(refusal);
  }

  private static RouteBuilder route(Verb verb, String path, String operation) {
    return Route.iceberg(verb, path, operation).role(Role.ENGINEER);
  }

  private Lake required() {
    Lake present = lake;
    if (present == null) {
      throw Fault.of(
              ErrorCode.NOT_FOUND,
              "the lake is off: expected the setting lake.location with a place, found none")
          .named("NoSuchWarehouseException")
          .exception();
    }
    return present;
  }

  /// The tables of the namespace that a call names.
  private PublishedTables of(Call call) {
    Lake present = required();
    requireNamespace(call.variable("namespace"));
    return present.published();
  }

  private static void requireNamespace(String name) {
    if (!name.equals(PublishedTables.NAMESPACE)) {
      throw absent("NoSuchNamespaceException", "namespace", PublishedTables.NAMESPACE, name);
    }
  }

  private static FaultException absent(String type, String what, String expected, String found) {
    return Fault.of(ErrorCode.NOT_FOUND, "There is no such " + what)
        .named(type)
        .at(what)
        .expected(expected)
        .found(found)
        .exception();
  }

  private static FaultException noTable(Call call) {
    return absent("NoSuchTableException", "table", "one of the list", call.variable("table"));
  }

  private Answer config(Call call) {
    String location = required().status().location();
    Optional<String> wanted = call.query("warehouse").filter(name -> !name.isEmpty());
    if (wanted.isPresent() && !wanted.get().equals(location)) {
      throw Call.invalid("query parameter warehouse", location + ", or none", wanted.get())
          .exception();
    }
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeObjectPropertyStart("defaults");
              out.writeEndObject();
              out.writeObjectPropertyStart("overrides");
              out.writeEndObject();
              out.writeArrayPropertyStart("endpoints");
              ENDPOINTS.forEach(out::writeString);
              out.writeEndArray();
              out.writeEndObject();
            }));
  }

  private Answer namespaces(Call call) {
    Lake _ = required();
    Optional<String> parent = call.query("parent").filter(name -> !name.isEmpty());
    parent.ifPresent(IcebergRoutes::requireNamespace);
    Page page = page(call, parent.isPresent() ? List.of() : List.of(PublishedTables.NAMESPACE));
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              page.writeNext(out);
              out.writeArrayPropertyStart("namespaces");
              page.names().forEach(name -> writeNamespace(out, name));
              out.writeEndArray();
              out.writeEndObject();
            }));
  }

  private static void writeNamespace(JsonGenerator out, String name) {
    out.writeStartArray();
    out.writeString(name);
    out.writeEndArray();
  }

  private Answer namespace(Call call) {
    PublishedTables tables = of(call);
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeName("namespace");
              writeNamespace(out, PublishedTables.NAMESPACE);
              out.writeObjectPropertyStart("properties");
              out.writeStringProperty("location", tables.location());
              out.writeEndObject();
              out.writeEndObject();
            }));
  }

  private Answer tables(Call call) {
    PublishedTables _ = of(call);
    LakeStatus status = required().status();
    if (status.tables().isEmpty() && status.health() instanceof LakeHealth.Failed failed) {
      throw Fault.of(ErrorCode.STORAGE_FAILED, failed.message()).exception();
    }
    Page page = page(call, status.tables().stream().map(LakeStatus.Table::name).sorted().toList());
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              page.writeNext(out);
              out.writeArrayPropertyStart("identifiers");
              for (String name : page.names()) {
                out.writeStartObject();
                out.writeName("namespace");
                writeNamespace(out, PublishedTables.NAMESPACE);
                out.writeStringProperty("name", name);
                out.writeEndObject();
              }
              out.writeEndArray();
              out.writeEndObject();
            }));
  }

  /// Some names in their order, and where the next page begins; empty behind the last one.
  private record Page(List<String> names, Optional<String> next) {
    void writeNext(JsonGenerator out) {
      out.writeName("next-page-token");
      if (next.isPresent()) {
        out.writeString(next.get());
      } else {
        out.writeNull();
      }
    }
  }

  /// A token is the last name of the page before: it stays good whatever is added or goes. Who
  /// sends none does not know of pages and gets all.
  private static Page page(Call call, List<String> sorted) {
    int size = call.queryInt("pageSize", 1, PAGE_MAX, PAGE_MAX);
    Optional<String> token = call.query("pageToken");
    if (token.isEmpty()) {
      return new Page(sorted, Optional.empty());
    }
    List<String> names = new ArrayList<>();
    for (String name : sorted) {
      if (name.compareTo(token.get()) > 0) {
        if (names.size() == size) {
          return new Page(names, Optional.of(names.getLast()));
        }
        names.add(name);
      }
    }
    return new Page(names, Optional.empty());
  }

  private Answer load(Call call) {
    PublishedTables.Version version =
        of(call).find(call.variable("table")).orElseThrow(() -> noTable(call));
    boolean isReduced =
        switch (call.query("snapshots").orElse("all")) {
          case "all" -> false;
          case "refs" -> true;
          case String other ->
              throw Call.invalid("query parameter snapshots", "all or refs", other).exception();
        };
    // A version never changes, so its place is as good a mark as its content.
    String place = Integer.toHexString(version.location().hashCode());
    String number = version.location().replaceAll(".*/|\\.metadata\\.json$", "");
    String tag = "\"%s-%s%s\"".formatted(place, number, isReduced ? "-refs" : "");
    Map<String, String> headers = Map.of("ETag", tag);
    if (call.header("If-None-Match").map(known -> matches(known, tag)).orElse(false)) {
      return new Answer.Full(304, "", "", headers);
    }
    PublishedTables.Version told = isReduced ? version.onlyReferenced() : version;
    return Answer.json(
        200,
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeStringProperty("metadata-location", told.location());
              out.writeName("metadata");
              out.writeRawValue(told.json());
              out.writeObjectPropertyStart("config");
              out.writeEndObject();
              out.writeEndObject();
            }),
        headers);
  }

  /// RFC 9110 §13.1.2: weak comparison.
  private static boolean matches(String known, String tag) {
    return Stream.of(known.split(",", -1))
        .map(String::strip)
        .anyMatch(each -> each.equals("*") || each.equals(tag) || each.equals("W/" + tag));
  }

  private Answer exists(Call call) {
    if (!of(call).contains(call.variable("table"))) {
      throw noTable(call);
    }
    return Answer.noContent(Map.of());
  }
}
