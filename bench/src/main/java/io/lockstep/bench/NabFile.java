package io.lockstep.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// A stream of the Numenta Anomaly Benchmark, with its labels. Immutable by convention.
///
/// @param name below the folder of the data, such as `realKnownCause/nyc_taxi.csv`
/// @param micros of each row, since 1970 as if in UTC
/// @param values of each row
/// @param windows where something is known to be odd, in the order of time
record NabFile(String name, long[] micros, double[] values, List<Window> windows) {
  private static final long MICROS = 1_000_000;

  /// Rows, both ends inside.
  record Window(int first, int last) {}

  /// The group that it belongs to.
  String group() {
    return name.substring(0, name.indexOf('/'));
  }

  int rows() {
    return values.length;
  }

  /// All streams of a folder, in the order of their names.
  static List<NabFile> all(Path folder) {
    List<Label> labels = labels(folder.resolve("labels/combined_windows.json"));
    Path data = folder.resolve("data");
    try (Stream<Path> files = Files.walk(data)) {
      return files
          .filter(file -> file.toString().endsWith(".csv"))
          .sorted(Comparator.comparing(Path::toString))
          .map(file -> read(data.relativize(file).toString().replace('\\', '/'), file, labels))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(data + ": expected to read it", e);
    }
  }

  private record Label(String name, long firstMicros, long lastMicros) {}

  private static NabFile read(String name, Path file, List<Label> labels)
      throws UncheckedIOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": expected to read it", e);
    }
    int rows = lines.size() - 1;
    long[] micros = new long[rows];
    double[] values = new double[rows];
    for (int i = 0; i < rows; i++) {
      String[] cells = lines.get(i + 1).split(",");
      micros[i] = micros(cells[0]);
      values[i] = Double.parseDouble(cells[1]);
    }
    List<Window> windows =
        labels.stream()
            .filter(label -> label.name().equals(name))
            .map(label -> window(micros, label))
            .sorted(Comparator.comparingInt(Window::first))
            .toList();
    return new NabFile(name, micros, values, windows);
  }

  private static Window window(long[] micros, Label label) {
    int first = -1;
    int last = -1;
    for (int i = 0; i < micros.length; i++) {
      if (micros[i] >= label.firstMicros() && micros[i] <= label.lastMicros()) {
        first = first < 0 ? i : first;
        last = i;
      }
    }
    return new Window(first, last);
  }

  private static long micros(String text) {
    LocalDateTime time = LocalDateTime.parse(text.replace(' ', 'T'));
    return time.toEpochSecond(ZoneOffset.UTC) * MICROS;
  }

  private static List<Label> labels(Path file) {
    List<Label> labels = new ArrayList<>();
    List<Long> times = new ArrayList<>();
    String name = "";
    try (JsonParser json =
        new JsonFactory().createParser(ObjectReadContext.empty(), Files.readString(file))) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token == JsonToken.PROPERTY_NAME) {
          name = json.currentName();
        } else if (token == JsonToken.VALUE_STRING) {
          times.add(micros(json.getString()));
        }
        if (times.size() == 2) {
          labels.add(new Label(name, times.getFirst(), times.getLast()));
          times.clear();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": expected to read it", e);
    }
    return labels;
  }
}
