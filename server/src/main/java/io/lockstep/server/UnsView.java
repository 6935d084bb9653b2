package io.lockstep.server;

import io.lockstep.journal.HorizonException;
import io.lockstep.journal.Journal;
import io.lockstep.journal.Reader;
import io.lockstep.model.ChangeHeader;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.Quality;
import io.lockstep.model.SamplesChange;
import io.lockstep.model.ValueType;
import io.lockstep.space.Space;
import io.lockstep.twin.GraphOutline;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.Series;
import io.lockstep.twin.TwinValues;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/// The unified name space: each current value of each twin on a topic that says where in the plant
/// it is, `enterprise/site/area/line/cell/asset/property` (ISA-95), by the relationships that lead
/// from the whole to its parts. Follows `changes` from the start on; with retained messages all
/// present values are published at the start, so that none is missing. Thread-safe.
final class UnsView implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UnsView.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration WAIT = Duration.ofMillis(500);
  private static final int TURN_RECORDS = 256;
  private static final int TWINS_MAX = 100_000;
  private static final int SERIES_MAX = 1_000_000;
  private static final int DEPTH_MAX = 32;

  private final Space space;
  private final Journal changes;
  private final HostState.Publishing broker;
  private final List<String> relationships;
  private final boolean retains;
  private final Thread thread;
  private final Map<Integer, Optional<Series>> series = new HashMap<>();
  private Map<String, String> wholes = Map.of();
  private long structure = -1;
  private volatile boolean isClosing;

  private UnsView(
      Space space,
      Journal changes,
      HostState.Publishing broker,
      List<String> relationships,
      boolean retains) {
    this.space = space;
    this.changes = changes;
    this.broker = broker;
    this.relationships = List.copyOf(relationships);
    this.retains = retains;
    long from = changes.readablePosition();
    thread = Thread.ofPlatform().daemon().name("uns").start(() -> run(from));
  }

  /// Starts it.
  ///
  /// @param relationships names of relationships from a whole to its parts
  static UnsView start(
      Space space,
      Journal changes,
      HostState.Publishing broker,
      List<String> relationships,
      boolean retains) {
    return new UnsView(space, changes, broker, relationships, retains);
  }

  private void run(long from) {
    try (Reader reader = changes.reader(from)) {
      if (retains) {
        publishAll();
      }
      while (!isClosing) {
        try {
          if (reader.poll(this::visit, TURN_RECORDS) == 0) {
            boolean _ = reader.await(WAIT);
          }
        } catch (HorizonException e) {
          reader.seek(e.firstKeptPosition());
        }
      }
    } catch (RuntimeException e) {
      if (!isClosing) {
        LOG.atError().setCause(e).log("The unified name space is not published any more");
      }
    }
  }

  private void publishAll() {
    GraphView view = space.view();
    for (GraphOutline.Node twin : view.outline(TWINS_MAX).twins()) {
      Optional<TwinValues> values = view.values(twin.id());
      if (values.isPresent()) {
        for (TwinValues.Value value : values.get().values()) {
          publish(
              topic(view, twin.id(), value.path()),
              payload(value.json(), value.quality(), value.sourceMicros(), value.unit()));
        }
      }
    }
  }

  private void visit(long position, int kind, ByteBuffer record) {
    if (kind != ChangeKind.SAMPLES.number()) {
      return;
    }
    ChangeHeader header = ChangeHeader.read(record);
    int _ =
        SamplesChange.read(
            record,
            (number, sourceMicros, type, bits, text, quality, flags) -> {
              boolean isPresent =
                  (flags & SamplesChange.CURRENT) != 0 && (flags & SamplesChange.REMOVED) == 0;
              if (isPresent) {
                GraphView view = space.view(header.inputPosition());
                Optional<Series> of = of(view, number);
                if (of.isPresent()) {
                  publish(
                      topic(view, of.get().twinId(), of.get().path()),
                      payload(json(type, bits, text), quality, sourceMicros, of.get().unit()));
                }
              }
            });
  }

  private Optional<Series> of(GraphView view, int number) {
    Optional<Series> known = series.get(number);
    if (known == null) {
      known = view.series(number);
      if (series.size() >= SERIES_MAX) {
        series.clear();
      }
      series.put(number, known);
    }
    return known;
  }

  private static String json(ValueType type, long bits, @Nullable String text) {
    return switch (type) {
      case BOOLEAN -> Boolean.toString(bits != 0);
      case LONG -> Long.toString(bits);
      case DOUBLE -> Double.toString(Double.longBitsToDouble(bits));
      case TEXT -> JSON.writeValueAsString(text);
      case JSON -> String.valueOf(text);
    };
  }

  private static byte[] payload(String json, Quality quality, long sourceMicros, String unit) {
    ObjectNode payload = JSON.createObjectNode();
    payload.set("value", JSON.readTree(json));
    payload.put("quality", quality.name().toLowerCase(Locale.ROOT));
    payload.put(
        "timestamp",
        Instant.ofEpochSecond(
                Math.floorDiv(sourceMicros, 1_000_000L),
                Math.floorMod(sourceMicros, 1_000_000L) * 1_000)
            .toString());
    if (!unit.isEmpty()) {
      payload.put("unit", unit);
    }
    return payload.toString().getBytes(StandardCharsets.UTF_8);
  }

  // --- where a twin is ---

  private String topic(GraphView view, String twin, String path) {
    if (view.structureStamp() != structure) {
      structure = view.structureStamp();
      Map<String, String> now = new HashMap<>();
      for (GraphOutline.Edge edge : view.outline(TWINS_MAX).relationships()) {
        if (relationships.contains(edge.name())) {
          String _ = now.putIfAbsent(edge.target(), edge.source());
        }
      }
      wholes = now;
    }
    Deque<String> levels = new ArrayDeque<>();
    String at = twin;
    while (at != null && levels.size() < DEPTH_MAX && !levels.contains(at)) {
      levels.addFirst(at);
      at = wholes.get(at);
    }
    StringBuilder topic = new StringBuilder();
    levels.forEach(level -> topic.append(encoded(level)).append('/'));
    return topic.append(path).toString();
  }

  /// As in the default topics: what has a meaning in topics is percent-encoded.
  private static String encoded(String id) {
    return id.replace("%", "%25").replace("/", "%2F").replace("+", "%2B").replace("#", "%23");
  }

  private void publish(String topic, byte[] payload) {
    if (topic.startsWith("$") || topic.startsWith("lockstep/") || topic.startsWith("spBv1.0/")) {
      return; // Those have meanings of their own.
    }
    CompletableFuture<Void> _ =
        broker
            .publish(topic, payload, 0, retains)
            .whenComplete(
                (_, problem) -> {
                  if (problem != null && !isClosing) {
                    LOG.atWarn()
                        .addKeyValue("topic", topic)
                        .setCause(problem)
                        .log("A value of the unified name space was not published");
                  }
                });
  }

  @Override
  public void close() {
    isClosing = true;
    try {
      boolean _ = thread.join(Duration.ofSeconds(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
