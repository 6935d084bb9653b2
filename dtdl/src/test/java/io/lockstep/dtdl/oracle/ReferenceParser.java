package io.lockstep.dtdl.oracle;

import io.lockstep.dtdl.internal.json.Json;
import io.lockstep.dtdl.internal.json.JsonReader;
import io.lockstep.dtdl.internal.json.JsonTextException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/// The reference parser, as a process of its own: `peers/dtdl-reference.mjs`. Confined to one
/// thread.
final class ReferenceParser implements AutoCloseable {

  private static final Path HOME =
      Path.of(System.getProperty("lockstep.home", "..")).toAbsolutePath().normalize();

  private final Process process;
  private final Writer questions;
  private final BufferedReader answers;

  /// An error of the reference parser: its rule without the prefix, its other fields by name.
  record Failure(String rule, Map<String, String> fields) {

    @Nullable String field(String name) {
      return fields.get(name);
    }
  }

  /// What it says about a text.
  ///
  /// @param crash the message of an exception that is no verdict; null if there was none
  record Verdict(
      boolean isValid,
      List<Failure> failures,
      Set<String> unresolved,
      Map<String, String> elements,
      @Nullable String crash) {}

  private ReferenceParser(Process process) {
    this.process = process;
    this.questions = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /// Starts it; the test is skipped, with a message, if it is not installed.
  static ReferenceParser start() throws IOException {
    boolean isThere =
        Files.isDirectory(HOME.resolve("peers/node_modules/@digicatapult/dtdl-parser"))
            && hasNode();
    if (!isThere) {
      System.out.println(
          "SKIPPED: the reference parser is absent; tools/install-test-peers installs it");
    }
    Assumptions.assumeTrue(isThere);
    Process process =
        new ProcessBuilder("node", HOME.resolve("peers/dtdl-reference.mjs").toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    ReferenceParser parser = new ReferenceParser(process);
    if (parser.answers.readLine() == null) {
      parser.close();
      throw new IOException("the reference parser does not start: node peers/dtdl-reference.mjs");
    }
    return parser;
  }

  private static boolean hasNode() {
    try {
      Process process = new ProcessBuilder("node", "--version").redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// Asks about a text with a model or an array of models.
  Verdict parse(String text) throws IOException {
    questions.write(quoted(text));
    questions.write('\n');
    questions.flush();
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("the reference parser has ended");
    }
    try {
      return verdict((Json.Obj) JsonReader.read(line));
    } catch (JsonTextException e) {
      throw new IOException("the reference parser answers " + line, e);
    }
  }

  private static Verdict verdict(Json.Obj answer) {
    List<Failure> failures = new ArrayList<>();
    for (Json failure : items(answer.get("errors"))) {
      Map<String, String> fields = new TreeMap<>();
      String rule = "";
      for (Json.Member member : ((Json.Obj) failure).members()) {
        if (member.value() instanceof Json.Str text) {
          fields.put(member.name(), text.value());
          if (member.name().equals("ValidationID")) {
            rule = text.value().substring(text.value().lastIndexOf(':') + 1);
          }
        }
      }
      failures.add(new Failure(rule, fields));
    }
    Set<String> unresolved = new TreeSet<>();
    for (Json id : items(answer.get("undefined"))) {
      unresolved.add(((Json.Str) id).value());
    }
    Map<String, String> elements = new TreeMap<>();
    if (answer.get("elements") instanceof Json.Obj map) {
      for (Json.Member member : map.members()) {
        elements.put(member.name(), member.value() instanceof Json.Str kind ? kind.value() : "");
      }
    }
    boolean isValid = answer.get("valid") instanceof Json.Bool flag && flag.value();
    String crash = answer.get("crash") instanceof Json.Str text ? text.value() : null;
    return new Verdict(isValid, failures, unresolved, elements, crash);
  }

  private static List<Json> items(@Nullable Json json) {
    return json instanceof Json.Arr list ? list.items() : List.of();
  }

  /// In ASCII, so that no character can be taken for the end of a line.
  private static String quoted(String text) {
    StringBuilder out = new StringBuilder(text.length() + 64).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || c > '~') {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }

  @Override
  public void close() {
    process.destroy();
  }
}
