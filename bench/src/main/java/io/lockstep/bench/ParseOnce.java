package io.lockstep.bench;

import io.lockstep.dtdl.ModelFolder;
import io.lockstep.dtdl.ParseResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/// Parses the models of a folder, once, and prints how long that took: what the first parse of a
/// fresh process costs.
final class ParseOnce {
  private ParseOnce() {}

  public static void main(String[] args) throws IOException {
    long start = System.nanoTime();
    ParseResult result = ModelFolder.load(Path.of(args[0]));
    double millis = (System.nanoTime() - start) / 1e6;
    if (!result.isValid()) {
      throw new IllegalStateException(result.errors() + " " + result.unresolved());
    }
    System.out.printf(Locale.ROOT, "parse-ms %.3f%n", millis);
  }
}
