package io.lockstep.dtdl.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The texts that fuzzing starts from: what was found, our own cases, and as far as they are there,
/// the public ones.
final class Corpus {
  /// What was found and mended, relative to the module.
  static final Path FOUND = Path.of("src/test/resources/fuzz");

  private static final Path OWN = Path.of("src/test/resources/conformance");
  private static final Path DATA = Path.of(System.getProperty("lockstep.data", "absent"));
  private static final JsonMapper JSON = new JsonMapper();
  private static final int SIZE_MAX = 8_000;

  private Corpus() {}

  /// All texts of models.
  static List<byte[]> all() throws IOException {
    List<byte[]> texts = new ArrayList<>(files(FOUND));
    for (Path cases :
        List.of(OWN, DATA.resolve("dtdl/generated"), DATA.resolve("dtdl/doc-examples"))) {
      for (byte[] file : files(cases)) {
        JsonNode input = JSON.readTree(withoutMark(file)).get("input");
        if (input != null) {
          texts.add(JSON.writeValueAsBytes(input.size() == 1 ? input.get(0) : input));
        }
      }
    }
    texts.removeIf(text -> text.length > SIZE_MAX);
    return texts;
  }

  /// Values: the public JSON cases, and some of our own.
  static List<byte[]> values() throws IOException {
    List<byte[]> values = new ArrayList<>(files(DATA.resolve("json/test_parsing")));
    for (String value :
        List.of("{\"id\":1,\"sub\":[{\"id\":2}]}", "[[[", "{\"a\":1}", "-2", "\"on\"")) {
      values.add(value.getBytes(StandardCharsets.UTF_8));
    }
    return values;
  }

  private static String withoutMark(byte[] file) {
    String text = new String(file, StandardCharsets.UTF_8);
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static List<byte[]> files(Path folder) throws IOException {
    List<byte[]> texts = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
          texts.add(Files.readAllBytes(file));
        }
      }
    }
    return texts;
  }
}
