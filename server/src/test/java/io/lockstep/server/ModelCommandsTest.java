package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Date;
import java.util.List;
import org.eclipse.tahu.message.SparkplugBPayloadEncoder;
import org.eclipse.tahu.message.model.Metric;
import org.eclipse.tahu.message.model.MetricDataType;
import org.eclipse.tahu.message.model.PropertyDataType;
import org.eclipse.tahu.message.model.PropertySet;
import org.eclipse.tahu.message.model.PropertyValue;
import org.eclipse.tahu.message.model.SparkplugBPayload;
import org.eclipse.tahu.message.model.Template;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `dtdl diff` and `dtdl draft`: what they print, and their exit codes.
class ModelCommandsTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir(factory = OnDisk.class)
  Path folder;

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private Child.Result run(String... arguments) {
    return Child.run(folder, arguments);
  }

  private static String oven(int version, String more, String schema) {
    return """
    {"@context": "dtmi:dtdl:context;3", "@id": "dtmi:bakery:Oven;%d", "@type": "Interface"%s,
     "contents": [{"@type": "Property", "name": "temperature", "schema": "%s"}]}
    """
        .formatted(version, more, schema);
  }

  @Test
  void whatBreaksIsShownFirstAndEndsWithOne() throws Exception {
    Path _ = write("old/oven.json", oven(1, ", \"displayName\": \"Oven\"", "double"));
    Path _ = write("new/oven.json", oven(2, ", \"displayName\": \"Big oven\"", "integer"));

    Child.Result result = run("dtdl", "diff", "old", "new");

    assertThat(result.err()).isEmpty();
    assertThat(result.out().lines().toList())
        .satisfiesExactly(
            pair -> assertThat(pair).isEqualTo("dtmi:bakery:Oven;1 -> dtmi:bakery:Oven;2"),
            worst ->
                assertThat(worst)
                    .isEqualTo("  BREAKING    temperature: schema narrowed: double -> integer"),
            why -> assertThat(why).contains("Not every double is right as integer."),
            text -> assertThat(text).startsWith("  COSMETIC    (interface): text changed"),
            why -> assertThat(why).isNotBlank(),
            blank -> assertThat(blank).isEmpty(),
            sum ->
                assertThat(sum)
                    .isEqualTo(
                        "1 changed (1 breaking), 0 added, 0 removed, 0 unchanged: it breaks"));
    assertThat(result.exit()).isEqualTo(1);
  }

  @Test
  void twoModelsOfALibraryAreComparedAsJson() throws Exception {
    Path _ = write("models/machine.json", machine());
    String base = ", \"extends\": \"dtmi:bakery:Machine;1\"";
    Path _ = write("models/oven1.json", oven(1, base, "integer"));
    Path _ = write("models/oven2.json", oven(2, base, "long"));

    Child.Result result =
        run(
            "dtdl",
            "diff",
            "dtmi:bakery:Oven;1",
            "dtmi:bakery:Oven;2",
            "--models",
            "models",
            "--format",
            "json");

    JsonNode json = JSON.readTree(result.out());
    assertThat(json.path("breaks").booleanValue()).isFalse();
    JsonNode change = json.at("/interfaces/0/changes/0");
    assertThat(change.path("severity").asString()).isEqualTo("WIDENING");
    assertThat(change.path("kind").asString()).isEqualTo("SCHEMA_WIDENED");
    assertThat(change.path("path").asString()).isEqualTo("temperature");
    assertThat(change.path("before").asString()).isEqualTo("integer");
    assertThat(change.path("after").asString()).isEqualTo("long");
    assertThat(result.exit()).isZero();

    // A file finds what it needs beside itself, which is not compared.
    assertThat(run("dtdl", "diff", "models/oven1.json", "models/oven2.json").out())
        .contains("1 changed (0 breaking), 0 added, 0 removed, 0 unchanged: nothing breaks");
  }

  private static String machine() {
    return """
    {"@context": "dtmi:dtdl:context;3", "@id": "dtmi:bakery:Machine;1", "@type": "Interface",
     "contents": [{"@type": "Property", "name": "serial", "schema": "string"}]}
    """;
  }

  @Test
  void aModelThatIsGoneBreaks() throws Exception {
    Path _ = write("old/a.json", machine());
    Path _ = write("old/b.json", oven(1, "", "double"));
    Path _ = write("new/b.json", oven(1, "", "double"));

    Child.Result result = run("dtdl", "diff", "old", "new");

    assertThat(result.out()).contains("removed: dtmi:bakery:Machine;1");
    assertThat(result.exit()).isEqualTo(1);
  }

  @Test
  void wrongUseOfDiffIsTold() throws Exception {
    Path _ = write("oven.json", oven(1, "", "double"));

    assertThat(run("dtdl", "diff", "oven.json", "absent.json"))
        .satisfies(
            result -> {
              assertThat(result.err()).contains("absent.json").contains("expected");
              assertThat(result.exit()).isEqualTo(2);
            });
    assertThat(run("dtdl", "diff", "oven.json").exit()).isEqualTo(2);
    assertThat(run("dtdl", "diff", "dtmi:bakery:Oven;1", "dtmi:bakery:Oven;9", "--models", "."))
        .satisfies(
            result -> {
              assertThat(result.err()).contains("there is dtmi:bakery:Oven;1");
              assertThat(result.exit()).isEqualTo(2);
            });
  }

  @Test
  void payloadsBecomeAModelThatValidates() throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 25; i++) {
      lines.append("{\"state\":\"%s\",\"motor\":{\"speed\":%d}}%n".formatted("RUN", i));
    }
    Path _ = write("seen.ndjson", lines + "{\"state\":\"OFF\",\"oven temp\":21.5}\n");

    Child.Result result =
        run(
            "dtdl",
            "draft",
            "seen.ndjson",
            "--id",
            "dtmi:bakery:Oven;1",
            "--enums",
            "--out",
            "oven.json");

    assertThat(result.exit()).isZero();
    assertThat(result.err()).contains("/oven temp: DTDL does not permit this name");
    assertThat(Files.readString(folder.resolve("oven.json")))
        .contains("\"Enum\"", "\"OFF\"", "dtmi:bakery:Oven:motor;1");
    assertThat(run("validate", "oven.json").out()).startsWith("2 interfaces, 0 problems");

    // More data widen it, as the next version.
    Path _ = write("more.json", "{\"state\":\"IDLE\",\"motor\":{\"speed\":0.5}}");
    Child.Result more =
        run("dtdl", "draft", "more.json", "--onto", "oven.json", "--out", "oven2.json");

    assertThat(more.exit()).isZero();
    assertThat(more.err())
        .contains("dtmi:bakery:Oven;1 -> dtmi:bakery:Oven;2")
        .contains("motor/speed: schema widened: integer -> double")
        .contains("state.IDLE: enum widened");
    assertThat(run("dtdl", "diff", "oven.json", "oven2.json").exit()).isZero();

    // The same again is nothing new, and the text keeps the component that it needs.
    Child.Result same =
        run("dtdl", "draft", "more.json", "--onto", "oven2.json", "--out", "oven3.json");
    assertThat(same.err()).contains("dtmi:bakery:Oven;2 -> dtmi:bakery:Oven;2: nothing differs");
    assertThat(run("validate", "oven3.json").out()).startsWith("2 interfaces, 0 problems");
  }

  @Test
  void aSparkplugBirthBecomesAModel() throws Exception {
    PropertySet unit =
        new PropertySet.PropertySetBuilder()
            .addProperty("engUnit", new PropertyValue<>(PropertyDataType.String, "°C"))
            .createPropertySet();
    Template motor =
        new Template.TemplateBuilder()
            .definition(false)
            .templateRef("MotorType")
            .addMetric(metric("speed", MetricDataType.Double, 1.5).createMetric())
            .createTemplate();
    SparkplugBPayload birth =
        new SparkplugBPayload.SparkplugBPayloadBuilder()
            .setTimestamp(epoch())
            .addMetrics(
                List.of(
                    metric("bdSeq", MetricDataType.Int64, 0L).createMetric(),
                    metric("Zone/Temp", MetricDataType.Float, 21.5f)
                        .properties(unit)
                        .createMetric(),
                    metric("Serial No", MetricDataType.String, "A1").createMetric(),
                    metric("Motor", MetricDataType.Template, motor).createMetric()))
            .createPayload();
    Files.write(folder.resolve("birth.bin"), new SparkplugBPayloadEncoder().getBytes(birth, false));

    Child.Result result = run("dtdl", "draft", "birth.bin", "--from", "sparkplug");

    assertThat(result.exit()).isZero();
    JsonNode models = JSON.readTree(result.out());
    assertThat(models.at("/0/contents/0/name").asString()).isEqualTo("Temp");
    assertThat(models.at("/0/contents/0/schema").asString()).isEqualTo("float");
    assertThat(models.at("/0/contents/0/unit").asString()).isEqualTo("degreeCelsius");
    assertThat(models.at("/1/contents/0/name").asString()).isEqualTo("Zone");
    assertThat(models.at("/1/contents/1/name").asString()).isEqualTo("Serial_No");
    assertThat(models.at("/1/contents/2/schema/fields/0/name").asString()).isEqualTo("speed");
    assertThat(models.at("/1/contents")).hasSize(3);
    Path _ = write("drafted.json", result.out());
    assertThat(run("validate", "drafted.json").out()).startsWith("2 interfaces, 0 problems");
  }

  @SuppressWarnings("JavaUtilDate") // Tahu's builders take it.
  private static Date epoch() {
    return new Date(0);
  }

  private static Metric.MetricBuilder metric(String name, MetricDataType type, Object value) {
    return new Metric.MetricBuilder(name, type, value).timestamp(epoch());
  }

  @Test
  void opcUaNodesBecomeAModel() throws Exception {
    Path _ =
        write(
            "nodes.json",
            """
            {"BrowseName": "2:Boiler", "NodeClass": "Object", "children": [
              {"BrowseName": "2:Pressure", "NodeClass": "Variable", "DataType": "Double",
               "EngineeringUnits": {"unitId": 4342098}}]}
            """);

    Child.Result result = run("dtdl", "draft", "nodes.json", "--from", "opcua", "--dtdl", "4");

    assertThat(result.err()).isEmpty();
    assertThat(JSON.readTree(result.out()).at("/contents/0/unit").asString()).isEqualTo("bar");
    assertThat(result.exit()).isZero();
  }

  @Test
  void wrongUseOfDraftIsTold() throws Exception {
    Path _ = write("bad.ndjson", "{\"a\":1}\n{\"a\":}\n");
    Path _ = Files.write(folder.resolve("no.bin"), "no payload".getBytes(StandardCharsets.UTF_8));

    assertThat(run("dtdl", "draft", "bad.ndjson"))
        .satisfies(
            result -> {
              assertThat(result.err()).contains("bad.ndjson:2:");
              assertThat(result.out()).isEmpty();
              assertThat(result.exit()).isEqualTo(2);
            });
    assertThat(run("dtdl", "draft", "no.bin", "--from", "sparkplug").exit()).isEqualTo(2);
    assertThat(run("dtdl", "draft", "bad.ndjson", "--id", "oven").err())
        .contains("--id: expected a DTMI");
    assertThat(run("dtdl", "draft").exit()).isEqualTo(2);
  }
}
