package io.lockstep.api;

import static io.lockstep.api.Client.azure;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.dtdl.DtdlParser;
import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.Interface;
import io.lockstep.dtdl.ModelFolder;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.dtdl.ParseResult;
import io.lockstep.model.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Whole public ontologies over HTTP: their models in one call and in several, and twins of them.
final class OntologyTest {
  private static final int CALL = 250;
  private static final long SEED = 11;

  @TempDir Path folder;
  private Stack stack;
  private Client engineer;

  @BeforeEach
  void open() throws Exception {
    stack = Stack.open(folder);
    engineer = stack.as(Role.ENGINEER);
  }

  @AfterEach
  void close() {
    stack.close();
  }

  @ParameterizedTest
  @CsvSource({"realestatecore, 767", "isa95, 180"})
  void allModelsInOneCallAndTwinsOfThem(String name, int count) throws Exception {
    ModelSet models = ontology(name);
    assertThat(models.interfaces()).hasSize(count);

    Client.Reply reply = engineer.post(azure("/models"), batch(models.interfaces().values()));

    assertThat(reply.status()).as(reply.body()).isEqualTo(201);
    assertThat(reply.json().size()).isEqualTo(count);
    RandomTwins graph = new RandomTwins(models, SEED, 150, 100);
    assertThat(graph.links()).hasSizeGreaterThan(50);
    for (RandomTwins.Twin twin : graph.twins()) {
      Client.Reply put = engineer.put(azure("/digitaltwins/" + twin.id()), twin.json());
      assertThat(put.status()).as("%s: %s", twin, put.body()).isEqualTo(200);
    }
    for (RandomTwins.Link link : graph.links()) {
      Client.Reply put =
          engineer.put(
              azure("/digitaltwins/" + link.source() + "/relationships/" + link.id()), link.json());
      assertThat(put.status()).as("%s: %s", link, put.body()).isEqualTo(200);
    }
    JsonNode first = engineer.get(azure("/digitaltwins/t0")).json();
    assertThat(first.path("$metadata").path("$model").asString())
        .isEqualTo(graph.twins().getFirst().model().id().value());
  }

  @Test
  void allModelsInCallsOf250() throws Exception {
    ModelSet models = ontology("realestatecore");
    List<Interface> ordered = basesFirst(models);
    int answered = 0;
    for (int from = 0; from < ordered.size(); from += CALL) {
      List<Interface> part = ordered.subList(from, Math.min(from + CALL, ordered.size()));
      Client.Reply reply = engineer.post(azure("/models"), batch(part));
      assertThat(reply.status()).as(reply.body()).isEqualTo(201);
      answered += reply.json().size();
    }
    assertThat(answered).isEqualTo(767);
  }

  @Test
  void aRefusedUploadOfManyChangesNothingAndTellsAllErrors() throws Exception {
    ModelSet models = ontology("isa95");
    String broken =
        batch(models.interfaces().values())
            .replaceFirst("\"schema\": *\"string\"", "\"schema\":\"strnig\"")
            .replaceFirst("\"schema\": *\"dateTime\"", "\"schema\":\"datetime\"");

    Client.Reply reply = engineer.post(azure("/models"), broken);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).contains("strnig", "datetime", "badDtmiOrTerm");
    assertThat(engineer.get(azure("/models")).json().path("value").size()).isZero();
    assertThat(engineer.post(azure("/models"), batch(models.interfaces().values())).status())
        .isEqualTo(201);
  }

  private static String batch(Iterable<Interface> models) {
    List<String> texts = new ArrayList<>();
    models.forEach(model -> texts.add(model.json()));
    return texts.stream().collect(Collectors.joining(",", "[", "]"));
  }

  /// In an order in which each call needs nothing of later ones.
  private static List<Interface> basesFirst(ModelSet models) {
    Set<Dtmi> placed = new LinkedHashSet<>();
    models.interfaces().keySet().forEach(id -> place(id, models, placed));
    return placed.stream().map(id -> models.find(id).orElseThrow()).toList();
  }

  private static void place(Dtmi id, ModelSet models, Set<Dtmi> placed) {
    if (!placed.contains(id)) {
      models.dependencies(id).forEach(needed -> place(needed, models, placed));
      placed.add(id);
    }
  }

  private static ModelSet ontology(String name) throws IOException {
    Path path = Path.of(System.getProperty("lockstep.data", "absent"), "ontologies", name);
    boolean isThere = Files.isDirectory(path);
    if (!isThere) {
      System.out.println("SKIPPED: " + path + " is absent; set -Dlockstep.data");
    }
    Assumptions.assumeTrue(isThere);
    ParseResult result = new DtdlParser().parse(ModelFolder.sources(path));
    assertThat(result.errors()).isEmpty();
    assertThat(result.unresolvedReferences()).isEmpty();
    return result.models();
  }
}
