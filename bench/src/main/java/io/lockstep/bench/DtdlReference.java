package io.lockstep.bench;

import io.lockstep.dtdl.ModelSource;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.io.JsonStringEncoder;

/// The reference parser of DTDL as a peer: compiled to WebAssembly, in a process of Node.js that
/// `peers/dtdl-reference.mjs` describes. Times are those until its answer is here. Confined to one
/// thread.
final class DtdlReference implements AutoCloseable {
  static final String NAME = "reference-parser";

  static final String MISSING = NAME + " left out: it is not installed (tools/install-test-peers)";

  private final Process process;
  private final Writer questions;
  private final BufferedReader answers;
  private final double startMillis;

  private DtdlReference(Process process, long startNanos) throws IOException {
    this.process = process;
    this.questions = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    answer();
    this.startMillis = (System.nanoTime() - startNanos) / 1e6;
  }

  /// Starts it; empty when it or Node.js is not installed.
  static Optional<DtdlReference> start() {
    Path peers = Path.of(System.getProperty("lockstep.home", ".")).resolve("peers");
    if (!Files.isDirectory(peers.resolve("node_modules/@digicatapult/dtdl-parser"))) {
      return Optional.empty();
    }
    long start = System.nanoTime();
    try {
      Process process =
          new ProcessBuilder("node", peers.resolve("dtdl-reference.mjs").toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return Optional.of(new DtdlReference(process, start));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /// Until it was ready.
  double startMillis() {
    return startMillis;
  }

  /// Parses all models as one batch.
  double parseMillis(List<ModelSource> sources) {
    String batch =
        sources.stream()
            .map(source -> source.text().replace("\uFEFF", ""))
            .collect(Collectors.joining(",", "[", "]"));
    String question =
        '"' + new String(JsonStringEncoder.getInstance().quoteAsCharArray(batch)) + "\"\n";
    try {
      long start = System.nanoTime();
      questions.write(question);
      questions.flush();
      String answer = answer();
      double millis = (System.nanoTime() - start) / 1e6;
      if (!answer.startsWith("{\"valid\":true")) {
        throw new LockstepException(
            ErrorCode.PEER_FAILED,
            "%s: expected that the models are valid, found %s"
                .formatted(NAME, answer.substring(0, Math.min(400, answer.length()))));
      }
      return millis;
    } catch (IOException e) {
      throw new LockstepException(
          ErrorCode.PEER_FAILED, NAME + ": expected an answer, found: " + e.getMessage(), e);
    }
  }

  private String answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException(NAME + " has ended");
    }
    return line;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
