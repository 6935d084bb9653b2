package io.lockstep.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.dtdl.DtdlParser;
import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.ModelSource;
import io.lockstep.dtdl.ParseResult;
import io.lockstep.model.Shape;
import io.lockstep.model.ShapeCompiler;
import java.util.List;

/// Models of the DTDL Mqtt extension for tests.
final class MqttModels {
  static final String VEHICLE = "dtmi:t:Vehicle;1";

  private final ParseResult parsed;

  private MqttModels(ParseResult parsed) {
    this.parsed = parsed;
  }

  static MqttModels of(String... interfaces) {
    ParseResult parsed =
        new DtdlParser()
            .parse(List.of(new ModelSource("m", "[" + String.join(",", interfaces) + "]")));
    assertThat(parsed.errors()).isEmpty();
    return new MqttModels(parsed);
  }

  /// An Interface with the co-type Mqtt.
  ///
  /// @param says its properties of that co-type, with a comma behind each
  static String model(String id, String says, String contents) {
    return """
    {"@context":["dtmi:dtdl:context;4","dtmi:dtdl:extension:mqtt;4"],"@id":"%s",
     "@type":["Interface","Mqtt"],%s"contents":[%s]}
    """
        .formatted(id, says, contents);
  }

  static String says(String format, String... namesAndTopics) {
    StringBuilder says = new StringBuilder("\"payloadFormat\":\"" + format + "\",");
    for (int i = 0; i < namesAndTopics.length; i += 2) {
      says.append("\"%s\":\"%s\",".formatted(namesAndTopics[i], namesAndTopics[i + 1]));
    }
    return says.toString();
  }

  static String telemetry(String name, String schema) {
    return "{\"@type\":\"Telemetry\",\"name\":\"%s\",\"schema\":\"%s\"}".formatted(name, schema);
  }

  ModelTopics topics() {
    return ModelTopics.of(parsed.models().interfaces().values());
  }

  Shape shape(String id) {
    return ShapeCompiler.compile(parsed.models().find(new Dtmi(id)).orElseThrow(), parsed.models());
  }
}
