package io.lockstep.dtdl.oracle;

import io.lockstep.dtdl.internal.json.Json;
import io.lockstep.dtdl.internal.json.JsonReader;
import io.lockstep.dtdl.internal.json.JsonTextException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The model sets that mutations start from, and the words and values that occur in them.
final class Corpus {

  final List<Json.Arr> sets = new ArrayList<>();
  final List<String> keys = new ArrayList<>();
  final Map<String, List<Json>> values = new TreeMap<>();
  final List<Json.Obj> objects = new ArrayList<>();
  final List<String> types = new ArrayList<>();
  final List<String> contexts = new ArrayList<>();
  final List<String> ids = new ArrayList<>();

  private Corpus() {}

  /// All inputs of the case files below some folders.
  static Corpus of(List<Path> folders) throws IOException {
    Corpus corpus = new Corpus();
    for (Path folder : folders) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
          corpus.addFile(file);
        }
      }
    }
    corpus.addKeys();
    return corpus;
  }

  private void addFile(Path file) throws IOException {
    try {
      if (JsonReader.read(Files.readString(file)) instanceof Json.Obj object
          && object.get("input") instanceof Json.Arr input
          && Tree.size(input) < 2_000) {
        sets.add(input);
        collect(input);
      }
    } catch (JsonTextException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private void collect(Json json) {
    switch (json) {
      case Json.Obj object -> {
        if (objects.size() < 40_000) {
          objects.add(object);
        }
        for (Json.Member member : object.members()) {
          List<Json> known = values.computeIfAbsent(member.name(), _ -> new ArrayList<>());
          if (known.size() < 400) {
            known.add(member.value());
          }
          texts(member.name(), member.value());
          collect(member.value());
        }
      }
      case Json.Arr array -> array.items().forEach(this::collect);
      case Json.Str _, Json.Num _, Json.Bool _, Json.Null _ -> {}
    }
  }

  private void texts(String name, Json value) {
    List<String> words =
        switch (name) {
          case "@type" -> types;
          case "@context" -> contexts;
          case "@id" -> ids;
          default -> null;
        };
    if (words == null) {
      return;
    }
    List<Json> items = value instanceof Json.Arr list ? list.items() : List.of(value);
    for (Json item : items) {
      if (item instanceof Json.Str text && !words.contains(text.value()) && words.size() < 600) {
        words.add(text.value());
      }
    }
  }

  private void addKeys() {
    keys.addAll(values.keySet());
  }
}
