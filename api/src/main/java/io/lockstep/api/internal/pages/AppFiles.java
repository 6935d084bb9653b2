package io.lockstep.api.internal.pages;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// The files of the web app on the class path, and their compressed forms. Only what its list of
/// files names can be asked for. Contents are kept once read: all together are about 2 MB.
/// Thread-safe.
final class AppFiles {
  private static final String ROOT = "META-INF/resources/ui/";
  private static final String LIST = "files.txt";

  private final ClassLoader loader;

  /// Name to the encodings it is there in, as they are called in the list.
  private final Map<String, List<String>> encodings = new LinkedHashMap<>();

  private final ConcurrentMap<String, ByteBuffer> contents = new ConcurrentHashMap<>();

  /// Reads the list; without one there is no web app on the class path.
  AppFiles(ClassLoader loader) {
    this.loader = loader;
    read(LIST)
        .map(bytes -> StandardCharsets.UTF_8.decode(bytes).toString())
        .orElse("")
        .lines()
        .filter(line -> !line.isBlank())
        .forEach(this::add);
  }

  private void add(String line) {
    List<String> words = new ArrayList<>(List.of(line.strip().split(" ", -1)));
    encodings.put(words.removeFirst(), List.copyOf(words));
  }

  boolean isEmpty() {
    return encodings.isEmpty();
  }

  boolean has(String name) {
    return encodings.containsKey(name);
  }

  /// The encodings that a file is there in besides its plain form: `br`, `gz`.
  List<String> encodingsOf(String name) {
    return encodings.getOrDefault(name, List.of());
  }

  /// The bytes of a file that is there.
  ///
  /// @param encoding one of its encodings, or empty for the plain form
  ByteBuffer content(String name, String encoding) {
    String stored = encoding.isEmpty() ? name : name + "." + encoding;
    return contents.computeIfAbsent(
        stored,
        key ->
            read(key)
                .orElseThrow(
                    () ->
                        new IllegalStateException(
                            "web app: %s names %s, expected it beside it, found nothing"
                                .formatted(LIST, key))));
  }

  private Optional<ByteBuffer> read(String name) {
    try (InputStream in = loader.getResourceAsStream(ROOT + name)) {
      return in == null ? Optional.empty() : Optional.of(ByteBuffer.wrap(in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
