package io.lockstep.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A workspace of benchmark twins, in files that `lockstep up` imports: every tenth twin has the
/// nine after it as parts.
final class TwinWorkspace {
  /// A whole and its parts.
  static final int GROUP = 10;

  private static final int TWINS_A_FILE = 100_000;

  private TwinWorkspace() {}

  /// The id of a twin, by its number from 0; the load generator's topic pattern makes the same.
  static String id(int number) {
    String digits = Integer.toString(number);
    return "bench-" + "0".repeat(Math.max(0, 4 - digits.length())) + digits;
  }

  /// Writes it.
  ///
  /// @return its folder
  static Path write(BenchFolder folder, int twins) {
    Path root = folder.resolve("workspace");
    try {
      Files.createDirectories(root.resolve("models"));
      Files.createDirectories(root.resolve("graph"));
      Files.writeString(root.resolve("models/machine.json"), BenchModel.dtdl());
      for (int from = 0; from < twins; from += TWINS_A_FILE) {
        write(root.resolve("graph"), from, Math.min(twins, from + TWINS_A_FILE));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("%s: expected to write it".formatted(root), e);
    }
    return root;
  }

  private static void write(Path graph, int from, int to) throws IOException {
    try (BufferedWriter out =
        Files.newBufferedWriter(graph.resolve("from-%08d.ndjson".formatted(from)))) {
      for (int i = from; i < to; i++) {
        out.append(BenchModel.twin(id(i), i)).append('\n');
        if (i % GROUP != 0) {
          out.append(relationship(i - i % GROUP, i)).append('\n');
        }
      }
    }
  }

  private static String relationship(int whole, int part) {
    return "{\"$dtId\":\"%s\",\"$relationshipId\":\"p%d\",\"$targetId\":\"%s\",\"$relationshipName\":\"%s\"}"
        .formatted(id(whole), part - whole, id(part), BenchModel.PARTS);
  }
}
