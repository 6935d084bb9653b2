package io.lockstep.server;

import io.lockstep.ingest.edgenode.EdgeNodeSession;
import io.lockstep.ingest.edgenode.EdgeNodeSession.Message;
import io.lockstep.ingest.edgenode.EdgeNodeSession.Reading;
import io.lockstep.ingest.sparkplug.MetricType;
import io.lockstep.ingest.sparkplug.PayloadScanner;
import io.lockstep.ingest.sparkplug.PayloadTree;
import io.lockstep.ingest.sparkplug.PayloadWriter.MetricValue;
import io.lockstep.model.ChangeHeader;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.GraphChange;
import io.lockstep.model.Quality;
import io.lockstep.model.SamplesChange;
import io.lockstep.model.ValueType;
import io.lockstep.space.Space;
import io.lockstep.twin.GraphOutline;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.Series;
import io.lockstep.twin.TwinCommand;
import io.lockstep.twin.TwinValues;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/// The twins that are devices of our edge node, and what changes of them. Confined to one thread at
/// a time.
final class EdgeNodeTwins {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int TWINS_MAX = 10_000;
  private static final int SERIES_MAX = 100_000;

  private final Space space;
  private final Pattern chosen;
  private final Map<Integer, Optional<Place>> places = new HashMap<>();
  private final Map<String, List<Reading>> past = new LinkedHashMap<>();
  private final Map<String, List<Reading>> present = new LinkedHashMap<>();
  private final List<String> gone = new ArrayList<>();

  private record Place(String twin, String metric) {}

  /// @param patterns of the twins' ids, `*` for any text
  EdgeNodeTwins(Space space, List<String> patterns) {
    this.space = space;
    chosen =
        Pattern.compile(
            patterns.stream()
                .map(pattern -> Pattern.quote(pattern).replace("*", "\\E.*\\Q"))
                .collect(Collectors.joining("|")));
  }

  /// Topics have no `+`, `#` and `/` in a device's id; a twin that has is no device.
  private boolean isChosen(String twin) {
    return chosen.matcher(twin).matches()
        && twin.indexOf('/') < 0
        && twin.indexOf('+') < 0
        && twin.indexOf('#') < 0;
  }

  /// Says what the twins are and hold at present.
  void define(EdgeNodeSession session, long nowMillis) {
    GraphView view = space.view();
    for (String device : session.devices()) {
      if (!view.hasTwin(device)) {
        List<Message> _ = session.remove(device, nowMillis);
      }
    }
    for (GraphOutline.Node twin : view.outline(TWINS_MAX).twins()) {
      if (isChosen(twin.id())) {
        Optional<TwinValues> values = view.values(twin.id());
        if (values.isPresent()) {
          List<Message> _ = session.define(twin.id(), readings(values.get()), nowMillis);
        }
      }
    }
  }

  private static List<Reading> readings(TwinValues values) {
    List<Reading> all = new ArrayList<>();
    for (TwinValues.Value value : values.values()) {
      Reading reading = reading(value);
      if (reading != null) {
        all.add(reading);
      }
    }
    return all;
  }

  private static @Nullable Reading reading(TwinValues.Value value) {
    JsonNode json = JSON.readTree(value.json());
    @Nullable MetricValue of =
        switch (value.type()) {
          case BOOLEAN -> new MetricValue.Bits(json.asBoolean(false) ? 1 : 0);
          case LONG -> json.canConvertToLong() ? new MetricValue.Bits(json.asLong(0)) : null;
          case DOUBLE -> new MetricValue.Bits(Double.doubleToRawLongBits(json.asDouble(0)));
          case TEXT -> new MetricValue.Text(json.isString() ? json.asString("") : value.json());
          case JSON -> new MetricValue.Text(value.json());
        };
    return of == null
        ? null
        : new Reading(
            value.path(),
            typeOf(value.type()),
            of,
            Math.floorDiv(value.sourceMicros(), 1_000L),
            codeOf(value.quality()));
  }

  private static MetricType typeOf(ValueType type) {
    return switch (type) {
      case BOOLEAN -> MetricType.BOOLEAN;
      case LONG -> MetricType.INT64;
      case DOUBLE -> MetricType.DOUBLE;
      case TEXT, JSON -> MetricType.STRING;
    };
  }

  /// Sparkplug knows three qualities (payloads-propertyset-quality-value-value).
  private static int codeOf(Quality quality) {
    return switch (quality) {
      case GOOD, SIMULATED -> 192;
      case STALE -> 500;
      case BAD, UNCERTAIN -> 0;
    };
  }

  /// Takes a record of the changes.
  ///
  /// @param bornPosition what stands before it came while nobody was told
  void collect(long position, int kind, ByteBuffer record, long bornPosition) {
    boolean isOfTwin = kind == ChangeKind.TWIN.number();
    if (!isOfTwin && kind != ChangeKind.SAMPLES.number()) {
      return;
    }
    ChangeHeader header = ChangeHeader.read(record);
    if (isOfTwin) {
      GraphChange change = GraphChange.read(record);
      if (change.action() == GraphChange.Action.DELETED && isChosen(change.subject())) {
        gone.add(change.subject());
        places.clear();
      }
      return;
    }
    Map<String, List<Reading>> readings = position < bornPosition ? past : present;
    int _ =
        SamplesChange.read(
            record,
            (series, sourceMicros, type, bits, text, quality, flags) -> {
              boolean isValue = (flags & (SamplesChange.REMOVED | SamplesChange.FUTURE)) == 0;
              Optional<Place> place = isValue ? place(series, header) : Optional.empty();
              if (place.isPresent()) {
                readings
                    .computeIfAbsent(place.get().twin(), _ -> new ArrayList<>())
                    .add(
                        new Reading(
                            place.get().metric(),
                            typeOf(type),
                            text == null ? new MetricValue.Bits(bits) : new MetricValue.Text(text),
                            Math.floorDiv(sourceMicros, 1_000L),
                            codeOf(quality)));
              }
            });
  }

  private Optional<Place> place(int series, ChangeHeader header) {
    Optional<Place> known = places.get(series);
    if (known == null) {
      known =
          space
              .view(header.inputPosition())
              .series(series)
              .filter(of -> isChosen(of.twinId()))
              .map((Series of) -> new Place(of.twinId(), of.path()));
      if (places.size() >= SERIES_MAX) {
        places.clear();
      }
      places.put(series, known);
    }
    return known;
  }

  /// What was collected, as messages; a device with another metric is born anew.
  List<Message> tell(EdgeNodeSession session, long nowMillis) {
    List<Message> messages = new ArrayList<>();
    tell(session, past, true, nowMillis, messages);
    tell(session, present, false, nowMillis, messages);
    if (!gone.isEmpty()) {
      GraphView view = space.view();
      for (String twin : gone) {
        if (!view.hasTwin(twin)) {
          messages.addAll(session.remove(twin, nowMillis));
        }
      }
      gone.clear();
    }
    return messages;
  }

  private void tell(
      EdgeNodeSession session,
      Map<String, List<Reading>> readings,
      boolean isPast,
      long nowMillis,
      List<Message> messages) {
    List<String> changed =
        readings.entrySet().stream()
            .filter(
                of ->
                    of.getValue().stream()
                        .anyMatch(one -> !session.has(of.getKey(), one.metric(), one.type())))
            .map(Map.Entry::getKey)
            .toList();
    if (!changed.isEmpty()) {
      GraphView view = space.view();
      changed.forEach(twin -> messages.addAll(bornAnew(session, view, twin, nowMillis)));
    }
    readings.forEach((twin, all) -> messages.addAll(session.data(twin, all, isPast, nowMillis)));
    readings.clear();
  }

  private static List<Message> bornAnew(
      EdgeNodeSession session, GraphView view, String twin, long nowMillis) {
    return view.values(twin)
        .map(values -> session.define(twin, readings(values), nowMillis))
        .orElse(List.of());
  }

  // --- what hosts want ---

  /// What is desired of a twin, as JSON; empty when it is no value of the metric's type.
  String desired(EdgeNodeSession.Write write) {
    PayloadTree.Metric sent = write.value();
    @Nullable JsonNode value =
        switch (sent.field()) {
          case PayloadScanner.BOOLEAN_VALUE -> JSON.getNodeFactory().booleanNode(sent.bits() != 0);
          case PayloadScanner.INT_VALUE -> JSON.getNodeFactory().numberNode((int) sent.bits());
          case PayloadScanner.LONG_VALUE -> JSON.getNodeFactory().numberNode(sent.bits());
          case PayloadScanner.FLOAT_VALUE ->
              JSON.getNodeFactory().numberNode(Float.intBitsToFloat((int) sent.bits()));
          case PayloadScanner.DOUBLE_VALUE ->
              JSON.getNodeFactory().numberNode(Double.longBitsToDouble(sent.bits()));
          case PayloadScanner.STRING_VALUE -> JSON.getNodeFactory().stringNode(sent.text());
          default -> null;
        };
    if (value == null) {
      return "";
    }
    String[] path = write.metric().split("/", -1);
    ObjectNode root = JSON.createObjectNode();
    ObjectNode at = root;
    for (int i = 0; i < path.length - 1; i++) {
      at = at.putObject(path[i]);
    }
    at.set(path[path.length - 1], value);
    return root.toString();
  }

  TwinCommand command(String twin, String json, String by) {
    return new TwinCommand.SetDesired(twin, json, false, null, by, "Sparkplug DCMD");
  }
}
