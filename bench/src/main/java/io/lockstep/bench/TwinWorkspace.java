package io.lockstep.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A workspace of benchmark twins, in files that `lockstep up` imports. Every tenth twin has the
/// nine after it as parts, every twin feeds the next one and the one [#FAR] behind, around the ring
/// of all, and each whole feeds the next whole: three relationships a twin.
final class TwinWorkspace {
  /// A whole and its parts.
  static final int GROUP = 10;

  /// How far the second of the twins that a twin feeds is away.
  static final int FAR = 7;

  /// Relationships a twin, on the average.
  static final int RELATIONSHIPS = 3;

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
        write(root.resolve("graph"), from, Math.min(twins, from + TWINS_A_FILE), twins);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("%s: expected to write it".formatted(root), e);
    }
    return root;
  }

  private static void write(Path graph, int from, int to, int twins) throws IOException {
    try (BufferedWriter out =
        Files.newBufferedWriter(graph.resolve("from-%08d.ndjson".formatted(from)))) {
      for (int i = from; i < to; i++) {
        out.append(BenchModel.twin(id(i), i)).append('\n');
        if (i % GROUP != 0) {
          int whole = i - i % GROUP;
          relationship(out, whole, "p" + i % GROUP, i, BenchModel.PARTS);
        } else {
          relationship(out, i, "f10", (i + GROUP) % twins, BenchModel.FEEDS);
        }
        relationship(out, i, "f1", (i + 1) % twins, BenchModel.FEEDS);
        relationship(out, i, "f7", (i + FAR) % twins, BenchModel.FEEDS);
      }
    }
  }

  private static void relationship(
      BufferedWriter out, int source, String id, int target, String name) throws IOException {
    out.append("{\"$dtId\":\"").append(id(source));
    out.append("\",\"$relationshipId\":\"").append(id);
    out.append("\",\"$targetId\":\"").append(id(target));
    out.append("\",\"$relationshipName\":\"").append(name).append("\"}\n");
  }
}
