package io.lockstep.server;

import io.lockstep.dtdl.ArraySchema;
import io.lockstep.dtdl.Documentation;
import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.Primitive;
import io.lockstep.dtdl.Schema;
import io.lockstep.dtdl.draft.ModelDraft;
import io.lockstep.dtdl.draft.Observation;
import io.lockstep.ingest.sparkplug.MetricJson;
import io.lockstep.ingest.sparkplug.MetricType;
import io.lockstep.ingest.sparkplug.PayloadScanner;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;

/// Drafts a model from Sparkplug payloads (births, or data with names). Confined to one thread.
final class SparkplugBirth {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Dtmi ANY = new Dtmi("dtmi:sparkplug:schema;1");

  /// Metrics that serve the protocol: they are no values of the plant.
  private static final List<String> PROTOCOL =
      List.of("bdSeq", "Node Control/", "Device Control/", "_types_/");

  private final PayloadScanner scanner = new PayloadScanner();
  private final MetricJson metricJson = new MetricJson();
  private final List<String> skipped = new ArrayList<>();

  /// The draft with what a payload shows.
  ///
  /// @throws IllegalArgumentException if the bytes are no payload
  ModelDraft observe(ModelDraft draft, byte[] payload) {
    if (!scanner.scan(ByteBuffer.wrap(payload), 0, payload.length)) {
      throw new IllegalArgumentException(
          "expected a Sparkplug B payload, found: " + scanner.error());
    }
    List<Observation> observations = new ArrayList<>();
    List<Sample> samples = new ArrayList<>();
    for (int metric = 0; metric < scanner.metrics(); metric++) {
      String name = scanner.name(metric);
      List<String> path = path(name);
      if (!path.isEmpty() && PROTOCOL.stream().noneMatch(name::startsWith)) {
        collect(metric, name, path, observations, samples);
      }
    }
    ModelDraft observed = draft.observe(observations);
    for (Sample sample : samples) {
      observed = observed.observeValue(sample.path(), sample.json());
    }
    return observed;
  }

  /// Sentences about metrics that a draft has no place for.
  List<String> skipped() {
    return List.copyOf(skipped);
  }

  private record Sample(List<String> path, String json) {}

  private static List<String> path(String name) {
    List<String> path = new ArrayList<>();
    for (String part : name.split("/", -1)) {
      if (!part.isEmpty()) {
        path.add(part);
      }
    }
    return path;
  }

  private void collect(
      int metric,
      String name,
      List<String> path,
      List<Observation> observations,
      List<Sample> samples) {
    MetricType type = MetricType.ofCode(scanner.typeCode(metric));
    String unit = scanner.hasProperties(metric) ? scanner.properties(metric).unit() : "";
    Schema schema = schema(type);
    if (schema != null) {
      observations.add(new Observation(path, schema, unit));
      boolean hasText =
          type.kind() == MetricType.Kind.TEXT
              && scanner.field(metric) == PayloadScanner.STRING_VALUE
              && !scanner.isNull(metric);
      if (hasText) {
        samples.add(new Sample(path, JSON.writeValueAsString(scanner.string(metric))));
      }
    } else if (type.kind() == MetricType.Kind.STRUCTURE) {
      String json = scanner.isNull(metric) ? null : metricJson.of(scanner, metric, type);
      if (json == null) {
        skipped.add(
            "%s: the %s has no value that could be read%s; it is left out"
                .formatted(
                    name,
                    type.term(),
                    metricJson.problem().isEmpty() ? "" : " (" + metricJson.problem() + ")"));
      } else {
        samples.add(new Sample(path, json));
      }
    } else {
      skipped.add("%s: %s holds no reading; it is left out".formatted(name, type.term()));
    }
  }

  private static @Nullable Schema schema(MetricType type) {
    Primitive single =
        switch (type) {
          case INT8, INT8_ARRAY -> Primitive.BYTE;
          case INT16, INT16_ARRAY -> Primitive.SHORT;
          case INT32, INT32_ARRAY -> Primitive.INTEGER;
          case INT64, INT64_ARRAY -> Primitive.LONG;
          case UINT8, UINT8_ARRAY -> Primitive.UNSIGNED_BYTE;
          case UINT16, UINT16_ARRAY -> Primitive.UNSIGNED_SHORT;
          case UINT32, UINT32_ARRAY -> Primitive.UNSIGNED_INTEGER;
          case UINT64, UINT64_ARRAY -> Primitive.UNSIGNED_LONG;
          case FLOAT, FLOAT_ARRAY -> Primitive.FLOAT;
          case DOUBLE, DOUBLE_ARRAY -> Primitive.DOUBLE;
          case BOOLEAN, BOOLEAN_ARRAY -> Primitive.BOOLEAN;
          case STRING, TEXT, STRING_ARRAY -> Primitive.STRING;
          case DATE_TIME, DATE_TIME_ARRAY -> Primitive.DATE_TIME;
          case UUID -> Primitive.UUID;
          case BYTES -> Primitive.BYTES;
          case UNKNOWN, DATA_SET, FILE, TEMPLATE, PROPERTY_SET, PROPERTY_SET_LIST -> null;
        };
    return single == null || type.kind() != MetricType.Kind.ARRAY
        ? single
        : new ArraySchema(ANY, single, Documentation.NONE);
  }
}
