package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The document at `/openapi.json` is whole: nothing that it refers to is missing.
final class OpenApiTest {
  private static final Pattern REFERENCE = Pattern.compile("\"\\$ref\":\\s*\"#/([^\"]+)\"");
  private static final Pattern VARIABLE = Pattern.compile("\\{([^}]+)}");

  @TempDir static Path folder;
  private static Stack stack;
  private static Client.Reply reply;

  @BeforeAll
  static void open() throws Exception {
    stack = Stack.open(folder);
    reply = stack.anonymous().get("/openapi.json");
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  @Test
  void isOpenApi31AndNeedsNoToken() {
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Content-Type")).isEqualTo("application/json");
    assertThat(reply.json().get("openapi").asString()).isEqualTo("3.1.0");
    assertThat(reply.json().get("info").get("version").asString()).isEqualTo("test");
  }

  @Test
  void everyReferenceResolves() {
    Matcher references = REFERENCE.matcher(reply.body());
    Set<String> missing = new HashSet<>();
    int count = 0;
    while (references.find()) {
      count++;
      if (reply.json().at("/" + references.group(1)).isMissingNode()) {
        missing.add(references.group(1));
      }
    }
    assertThat(missing).isEmpty();
    assertThat(count).isGreaterThan(50);
  }

  @Test
  void everySchemaIsUsed() {
    for (String name : reply.json().at("/components/schemas").propertyNames()) {
      assertThat(reply.body()).as(name).contains("#/components/schemas/" + name + "\"");
    }
  }

  @Test
  void everyOperationIsNamedOnceAndDescribesItsPath() {
    Set<String> operations = new HashSet<>();
    reply
        .json()
        .get("paths")
        .properties()
        .forEach(
            path -> {
              List<String> variables =
                  VARIABLE.matcher(path.getKey()).results().map(m -> m.group(1)).toList();
              for (JsonNode operation : path.getValue()) {
                String id = operation.get("operationId").asString();
                assertThat(operations.add(id)).as(id).isTrue();
                assertThat(operation.get("summary").asString()).as(id).endsWith(".");
                assertThat(operation.get("tags").get(0).asString()).as(id).isNotEmpty();
                List<String> described =
                    operation
                        .path("parameters")
                        .valueStream()
                        .filter(parameter -> parameter.get("in").asString().equals("path"))
                        .map(parameter -> parameter.get("name").asString())
                        .toList();
                assertThat(described).as(id).isEqualTo(variables);
                assertThat(operation.get("responses").size()).as(id).isGreaterThan(1);
              }
            });
    assertThat(operations).contains("DigitalTwins_GetById", "getHistory", "streamLive");
  }

  /// The web app's types are made from the committed copy.
  /// `-Dlockstep.testArgs=-Dlockstep.writeOpenApi` writes it anew; `npm run types` in `web` makes
  /// the types then.
  @Test
  void theCopyThatTheWebAppIsMadeFromIsUpToDate() throws Exception {
    Path copy =
        Path.of(System.getProperty("lockstep.home", ".."))
            .resolve("web/packages/client/openapi.json");
    String text = reply.json().toPrettyString() + "\n";
    if (System.getProperty("lockstep.writeOpenApi") != null) {
      Files.writeString(copy, text);
    }

    assertThat(Files.readString(copy)).isEqualTo(text);
  }
}
