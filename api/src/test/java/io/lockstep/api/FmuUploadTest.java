package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Role;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// FMUs over HTTP: uploaded, looked at, trusted, removed; what wants to do harm is refused.
final class FmuUploadTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DESCRIPTION =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <fmiModelDescription fmiVersion="2.0" modelName="heater" guid="{h}">
        <CoSimulation modelIdentifier="heater"/>
        <UnitDefinitions><Unit name="K"/></UnitDefinitions>
        <DefaultExperiment startTime="0" stopTime="10" stepSize="0.1"/>
        <ModelVariables>
          <ScalarVariable name="power" valueReference="1" causality="input"><Real start="0"/></ScalarVariable>
          <ScalarVariable name="T" valueReference="2" causality="output" description="of the air"><Real unit="K"/></ScalarVariable>
        </ModelVariables>
        <ModelStructure><Outputs><Unknown index="2"/></Outputs></ModelStructure>
      </fmiModelDescription>
      """;

  @TempDir static Path folder;
  private static Stack stack;
  private static Client engineer;

  @BeforeAll
  static void open() throws Exception {
    stack = Stack.open(folder);
    engineer = stack.as(Role.ENGINEER);
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  private static byte[] zip(Map<String, String> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, String> each : entries.entrySet()) {
        out.putNextEntry(new ZipEntry(each.getKey()));
        out.write(each.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toByteArray();
  }

  private static HttpResponse<String> put(String name, byte[] content) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(engineer.url() + "/api/v1/fmus/" + name))
            .header("Authorization", "Bearer " + engineer.token())
            .PUT(HttpRequest.BodyPublishers.ofByteArray(content))
            .build();
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }

  private static List<String> kept() throws IOException {
    Path fmus = folder.resolve("fmus");
    if (!Files.isDirectory(fmus)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(fmus)) {
      return files.map(each -> String.valueOf(each.getFileName())).sorted().toList();
    }
  }

  private static List<String> names() throws Exception {
    return engineer
        .get("/api/v1/fmus")
        .json()
        .path("value")
        .valueStream()
        .map(each -> each.get("name").asString())
        .toList();
  }

  @Test
  void whatIsUploadedIsCheckedKeptTrustedAndRemoved() throws Exception {
    HttpResponse<String> made = put("heater.fmu", zip(Map.of("modelDescription.xml", DESCRIPTION)));

    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    assertThat(made.headers().firstValue("Location")).contains("/api/v1/fmus/heater.fmu");
    JsonNode fmu = engineer.get("/api/v1/fmus/heater.fmu").json();
    assertThat(fmu).isEqualTo(JSON.readTree(made.body()));
    assertThat(fmu.get("place").asString()).isEqualTo("uploaded");
    assertThat(fmu.get("model").asString()).isEqualTo("heater");
    assertThat(fmu.get("fmiVersion").asString()).isEqualTo("2.0");
    assertThat(fmu.get("variables").asInt()).isEqualTo(2);
    assertThat(fmu.at("/experiment/stop").asDouble()).isEqualTo(10);
    assertThat(fmu.at("/interface/1/name").asString()).isEqualTo("T");
    assertThat(fmu.at("/interface/1/unit").asString()).isEqualTo("K");
    assertThat(fmu.at("/interface/1/description").asString()).isEqualTo("of the air");
    // Without native code for this machine it can be looked at, and the check says so.
    assertThat(fmu.get("findings").toString()).contains("binar");
    assertThat(fmu.has("trusted")).isFalse();
    assertThat(names()).contains("heater.fmu");

    Client admin = stack.as(Role.ADMIN);
    JsonNode trusted =
        admin.post("/api/v1/fmus/heater.fmu/trust", "{\"reason\":\"built by us\"}").json();
    assertThat(trusted.get("trusted").asString()).endsWith("built by us");
    assertThat(admin.post("/api/v1/fmus/heater.fmu/trust", "{\"reason\":\"two\\nlines\"}").status())
        .isEqualTo(400);

    assertThat(engineer.delete("/api/v1/fmus/heater.fmu").status()).isEqualTo(204);
    assertThat(engineer.get("/api/v1/fmus/heater.fmu").status()).isEqualTo(404);
    assertThat(engineer.delete("/api/v1/fmus/heater.fmu").status()).isEqualTo(404);
    String audit = admin.get("/api/v1/audit?limit=50").body();
    assertThat(audit).contains("PutFmu", "TrustFmu", "DeleteFmu", "built by us", "fmu/heater.fmu");
  }

  @Test
  void whatWantsToDoHarmIsRefusedAndLeavesNothing() throws Exception {
    List<String> before = kept();

    HttpResponse<String> garbage = put("x.fmu", new byte[] {1, 2, 3});
    assertThat(garbage.statusCode()).isEqualTo(400);
    assertThat(garbage.body()).contains("x.fmu: expected a zip archive");

    HttpResponse<String> slip =
        put("x.fmu", zip(Map.of("modelDescription.xml", DESCRIPTION, "../../evil", "x")));
    assertThat(slip.statusCode()).isEqualTo(400);
    assertThat(slip.body()).contains("leads out of the archive");

    String entity =
        DESCRIPTION.replace(
            "<fmiModelDescription",
            "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><fmiModelDescription");
    HttpResponse<String> xml = put("x.fmu", zip(Map.of("modelDescription.xml", entity)));
    assertThat(xml.statusCode()).isEqualTo(400);
    assertThat(xml.body()).contains("DOCTYPE");

    HttpResponse<String> large = put("x.fmu", new byte[(int) Stack.FMU_BYTES_MAX + 1]);
    assertThat(large.statusCode()).isEqualTo(413);
    assertThat(large.body()).contains("fmus.upload-bytes");

    assertThat(put("x.zip", new byte[0]).statusCode()).isEqualTo(400);
    assertThat(put("..%2Fx.fmu", new byte[0]).statusCode()).isEqualTo(400);

    assertThat(kept()).isEqualTo(before);
    assertThat(names()).doesNotContain("x.fmu");
  }
}
