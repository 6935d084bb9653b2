package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.ModelFolder;
import io.lockstep.dtdl.ModelSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A whole ontology is uploaded, in one call and in several. Prints what it took.
class OntologyUploadTest {
  private static List<String> models(Path folder) throws IOException {
    ModelSet models = ModelFolder.load(folder).models();
    Set<Dtmi> ordered = new LinkedHashSet<>();
    models.interfaces().keySet().forEach(id -> add(id, models, ordered));
    return ordered.stream().map(id -> models.find(id).orElseThrow().json()).toList();
  }

  /// What a model needs comes before it.
  private static void add(Dtmi id, ModelSet models, Set<Dtmi> ordered) {
    if (!ordered.contains(id)) {
      models.dependencies(id).forEach(needed -> add(needed, models, ordered));
      ordered.add(id);
    }
  }

  private static Plant uploaded(List<String> models, int size) {
    Plant plant = Plant.empty();
    long begin = System.nanoTime();
    for (int at = 0; at < models.size(); at += size) {
      List<String> part = models.subList(at, Math.min(models.size(), at + size));
      plant.done(new TwinCommand.AddModels("[" + String.join(",", part) + "]"));
    }
    System.out.printf(
        "upload of %d models in calls of %d: %d ms%n",
        models.size(), size, (System.nanoTime() - begin) / 1_000_000);
    return plant;
  }

  @Test
  void anOntologyIsTheSameInHoweverManyCalls() throws IOException {
    Path folder =
        Path.of(System.getProperty("lockstep.data", "absent"), "ontologies", "realestatecore");
    assumeTrue(Files.isDirectory(folder), "SKIPPED: " + folder + " is absent; set -Dlockstep.data");
    List<String> models = models(folder);
    List<String> whole = list(uploaded(models, models.size()));
    assertThat(whole).hasSize(models.size()).hasSizeGreaterThan(700);
    for (int size : new int[] {250, 50}) {
      assertThat(list(uploaded(models, size))).hasSameElementsAs(whole);
    }
  }

  /// All models without their time of upload.
  private static List<String> list(Plant plant) {
    List<String> all = new ArrayList<>();
    for (String data : plant.view().models(List.of(), true, null, 10_000).items()) {
      all.add(data.replaceAll("\"uploadTime\":\"[^\"]*\"", ""));
    }
    return all;
  }
}
