package io.lockstep.api;

import static io.lockstep.api.Client.azure;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Role;
import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A large import, which prints how many elements a second it takes.
@Tag("slow")
final class ImportRateTest {
  private static final int TWINS = Integer.getInteger("lockstep.importTwins", 50_000);
  private static final int RELATIONSHIPS_OF_EACH = 3;

  @TempDir Path folder;

  @Test
  void takesALargeGraph() throws Exception {
    Files.createDirectories(folder.resolve("uploads"));
    try (BufferedWriter out = Files.newBufferedWriter(folder.resolve("uploads/large"))) {
      out.write(
          "{\"Section\":\"Header\"}\n{\"fileVersion\":\"1.0.0\"}\n{\"Section\":\"Models\"}\n");
      out.write(
          "{\"@context\":\"dtmi:dtdl:context;3\",\"@id\":\"dtmi:large:T;1\",\"@type\":\"Interface\","
              + "\"contents\":[{\"@type\":\"Relationship\",\"name\":\"to\"}");
      for (int i = 0; i < 10; i++) {
        out.write(",{\"@type\":\"Property\",\"name\":\"p" + i + "\",\"schema\":\"double\"}");
      }
      out.write("]}\n{\"Section\":\"Twins\"}\n");
      for (int i = 0; i < TWINS; i++) {
        out.write("{\"$dtId\":\"t" + i + "\",\"$metadata\":{\"$model\":\"dtmi:large:T;1\"}");
        for (int p = 0; p < 10; p++) {
          out.write(",\"p" + p + "\":" + (i + p / 10.0));
        }
        out.write("}\n");
      }
      out.write("{\"Section\":\"Relationships\"}\n");
      for (int i = 0; i < TWINS; i++) {
        for (int r = 1; r <= RELATIONSHIPS_OF_EACH; r++) {
          out.write(
              "{\"$dtId\":\"t%d\",\"$relationshipId\":\"r%d\",\"$targetId\":\"t%d\",\"$relationshipName\":\"to\"}\n"
                  .formatted(i, r, (i + r * 7919) % TWINS));
        }
      }
    }
    try (Stack stack = Stack.open(folder)) {
      Client engineer = stack.as(Role.ENGINEER);
      long began = System.nanoTime();

      Client.Reply begun =
          engineer.put(
              azure("/jobs/imports/large"),
              "{\"inputBlobUri\":\"upload:large\",\"outputBlobUri\":\"upload:log\"}");
      assertThat(begun.status()).as(begun.body()).isEqualTo(201);
      JsonNode done = Jobs.awaitEnd(engineer, azure("/jobs/imports/large"));

      double seconds = (System.nanoTime() - began) / 1e9;
      assertThat(done.get("status").asString()).as(done.toString()).isEqualTo("succeeded");
      assertThat(done.at("/progress/twins").asInt()).isEqualTo(TWINS);
      long elements = TWINS * (1L + RELATIONSHIPS_OF_EACH);
      System.out.printf(
          "import: %d elements in %.1f s, %.0f a second%n", elements, seconds, elements / seconds);
    }
  }
}
