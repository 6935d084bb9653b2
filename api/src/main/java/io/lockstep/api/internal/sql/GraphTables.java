package io.lockstep.api.internal.sql;

import static org.apache.calcite.sql.type.SqlTypeName.BOOLEAN;
import static org.apache.calcite.sql.type.SqlTypeName.DOUBLE;
import static org.apache.calcite.sql.type.SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE;
import static org.apache.calcite.sql.type.SqlTypeName.VARCHAR;

import io.lockstep.model.AlarmState;
import io.lockstep.twin.AlarmPage;
import io.lockstep.twin.AlarmQuery;
import io.lockstep.twin.GraphOutline;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.Page;
import io.lockstep.twin.TwinValues;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The present graph as tables. Thread-safe.
final class GraphTables {
  private static final int PAGE = 1_000;
  private static final int BYTES_A_TWIN = 128;
  private static final JsonMapper JSON = new JsonMapper();

  private GraphTables() {}

  static List<SqlTable> all() {
    return List.of(
        table(
            "latest",
            List.of(
                SqlTable.Column.of("time", TIMESTAMP_WITH_LOCAL_TIME_ZONE, "when it was measured"),
                SqlTable.Column.of("twin", VARCHAR, "the twin's id"),
                SqlTable.Column.of("model", VARCHAR, "its model"),
                SqlTable.Column.of("property", VARCHAR, "the property, components before it"),
                SqlTable.Column.maybe("value", DOUBLE, "a number; 0 or 1 for a boolean; else null"),
                SqlTable.Column.maybe("text", VARCHAR, "a text or JSON; null for a number"),
                SqlTable.Column.of("quality", VARCHAR, "good, uncertain, bad or stale"),
                SqlTable.Column.of("unit", VARCHAR, "that this twin has the value in"),
                SqlTable.Column.of("received", TIMESTAMP_WITH_LOCAL_TIME_ZONE, "when it came")),
            GraphTables::latest),
        table(
            "twins",
            List.of(
                SqlTable.Column.of("id", VARCHAR, "the twin's id"),
                SqlTable.Column.of("model", VARCHAR, "its model"),
                SqlTable.Column.maybe("name", VARCHAR, "its property displayName or name")),
            GraphTables::twins),
        table(
            "relationships",
            List.of(
                SqlTable.Column.of("source", VARCHAR, "the twin that it goes out from"),
                SqlTable.Column.of("name", VARCHAR, "as the model calls it"),
                SqlTable.Column.of("target", VARCHAR, "the twin that it leads to"),
                SqlTable.Column.of("id", VARCHAR, "unique among those of its source")),
            GraphTables::relationships),
        table(
            "alarms",
            List.of(
                SqlTable.Column.of("id", VARCHAR, "the alarm's id"),
                SqlTable.Column.of("twin", VARCHAR, "the twin that it is about"),
                SqlTable.Column.maybe("rule", VARCHAR, "the rule that raised it"),
                SqlTable.Column.maybe("title", VARCHAR, "what it is, in few words"),
                SqlTable.Column.maybe("message", VARCHAR, "what it says"),
                SqlTable.Column.maybe("priority", VARCHAR, "its priority"),
                SqlTable.Column.maybe("state", VARCHAR, "its state"),
                SqlTable.Column.maybe(
                    "raised", TIMESTAMP_WITH_LOCAL_TIME_ZONE, "when it was raised last"),
                SqlTable.Column.of("document", VARCHAR, "all of it, as JSON")),
            GraphTables::alarms),
        table(
            "models",
            List.of(
                SqlTable.Column.of("id", VARCHAR, "its DTMI"),
                SqlTable.Column.maybe("name", VARCHAR, "its name in English, or the first one"),
                SqlTable.Column.of("decommissioned", BOOLEAN, "whether twins of it may be made")),
            GraphTables::models));
  }

  private interface Scan {
    boolean run(Bounds.Wanted wanted, Frame frame, Operators.Rows into);
  }

  private static SqlTable table(String name, List<SqlTable.Column> columns, Scan scan) {
    return new SqlTable() {
      @Override
      public String schema() {
        return "public";
      }

      @Override
      public String name() {
        return name;
      }

      @Override
      public List<Column> columns() {
        return columns;
      }

      @Override
      public boolean scan(Bounds.Wanted wanted, BitSet used, Frame frame, Operators.Rows into) {
        return wanted.isNothing() || scan.run(wanted, frame, into);
      }
    };
  }

  private static boolean latest(Bounds.Wanted wanted, Frame frame, Operators.Rows into) {
    Optional<Set<String>> ids = wanted.texts("twin");
    if (ids.isPresent()) {
      for (String id : ids.get()) {
        if (!latest(id, wanted, frame, into)) {
          return false;
        }
      }
      return true;
    }
    Optional<Set<String>> models = wanted.texts("model");
    for (GraphOutline.Node twin : outline(frame).twins()) {
      if ((models.isEmpty() || models.get().contains(twin.modelId()))
          && !latest(twin.id(), wanted, frame, into)) {
        return false;
      }
    }
    return true;
  }

  private static boolean latest(String id, Bounds.Wanted wanted, Frame frame, Operators.Rows into) {
    TwinValues values = frame.view().values(id).orElse(null);
    if (values == null) {
      return true;
    }
    Optional<Set<String>> paths = wanted.texts("property");
    for (TwinValues.Value value : values.values()) {
      if (paths.isPresent() && !paths.get().contains(value.path())) {
        continue;
      }
      Object number =
          switch (value.type()) {
            case DOUBLE, LONG -> number(value.json());
            case BOOLEAN -> value.json().equals("true") ? 1.0 : 0.0;
            case TEXT, JSON -> null;
          };
      Object text =
          switch (value.type()) {
            case DOUBLE, LONG, BOOLEAN -> null;
            case TEXT, JSON -> text(value.json());
          };
      if (!into.row(
          new @Nullable Object[] {
            value.sourceMicros(),
            id,
            values.modelId(),
            value.path(),
            number,
            text,
            value.quality().name().toLowerCase(Locale.ROOT),
            value.unit(),
            value.receivedMicros()
          })) {
        return false;
      }
    }
    return true;
  }

  private static Object number(String json) {
    return Values.number(json.replace("\"", ""));
  }

  private static String text(String json) {
    return json.startsWith("\"") ? JSON.readTree(json).stringValue() : json;
  }

  private static GraphOutline outline(Frame frame) {
    GraphView view = frame.view();
    frame.budget.hold(BYTES_A_TWIN * (view.twinCount() + view.relationshipCount()));
    return view.outline(Integer.MAX_VALUE);
  }

  private static boolean twins(Bounds.Wanted wanted, Frame frame, Operators.Rows into) {
    Optional<Set<String>> ids = wanted.texts("id");
    if (ids.isPresent() && wanted.texts("name").isEmpty()) {
      for (String id : ids.get()) {
        Optional<TwinValues> values = frame.view().values(id);
        if (values.isPresent()
            && !into.row(
                new @Nullable Object[] {id, values.get().modelId(), nameOf(values.get())})) {
          return false;
        }
      }
      return true;
    }
    for (GraphOutline.Node twin : outline(frame).twins()) {
      if (!into.row(
          new @Nullable Object[] {twin.id(), twin.modelId(), twin.displayName().orElse(null)})) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable String nameOf(TwinValues values) {
    for (String path : List.of("displayName", "name")) {
      for (TwinValues.Value value : values.values()) {
        if (value.path().equals(path) && !text(value.json()).isBlank()) {
          return text(value.json());
        }
      }
    }
    return null;
  }

  private static boolean relationships(Bounds.Wanted wanted, Frame frame, Operators.Rows into) {
    for (GraphOutline.Edge edge : outline(frame).relationships()) {
      if (!into.row(
          new @Nullable Object[] {edge.source(), edge.name(), edge.target(), edge.id()})) {
        return false;
      }
    }
    return true;
  }

  private static boolean alarms(Bounds.Wanted wanted, Frame frame, Operators.Rows into) {
    Optional<Set<String>> ids = wanted.texts("twin");
    AlarmQuery query =
        AlarmQuery.in(EnumSet.allOf(AlarmState.class))
            .ofTwins(twin -> ids.isEmpty() || ids.get().contains(twin));
    AlarmPage page = frame.view().alarms().page(query, Integer.MAX_VALUE);
    for (String document : page.documents()) {
      frame.budget.hold(2L * document.length());
      JsonNode alarm = JSON.readTree(document);
      String raised = member(alarm, "raised");
      if (!into.row(
          new @Nullable Object[] {
            member(alarm, "id"),
            member(alarm, "twin"),
            member(alarm, "rule"),
            member(alarm, "title"),
            member(alarm, "message"),
            member(alarm, "priority"),
            member(alarm, "state"),
            raised == null ? null : (Object) Values.timestamp(raised),
            document
          })) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable String member(JsonNode of, String name) {
    JsonNode found = of.get(name);
    if (found == null || found.isNull()) {
      return null;
    }
    return found.isString() ? found.stringValue() : found.toString();
  }

  private static boolean models(Bounds.Wanted wanted, Frame frame, Operators.Rows into) {
    String next = null;
    do {
      Page page = frame.view().models(List.of(), false, next, PAGE);
      for (String document : page.items()) {
        JsonNode model = JSON.readTree(document);
        JsonNode names = model.path("displayName");
        String name =
            names.path("en").isString()
                ? names.path("en").stringValue()
                : names.isEmpty() ? null : names.iterator().next().asString();
        if (!into.row(
            new @Nullable Object[] {
              member(model, "id"), name, model.path("decommissioned").asBoolean(false)
            })) {
          return false;
        }
      }
      next = page.continuation();
    } while (next != null);
    return true;
  }
}
