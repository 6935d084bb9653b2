package io.lockstep.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Collects figures, prints each as it comes, and writes them as JSON. Confined to one thread.
final class Report {
  private final List<Figure> figures = new ArrayList<>();

  void add(String scenario, String subject, String metric, double value, String unit) {
    Figure figure = new Figure(scenario, subject, metric, value, unit);
    figures.add(figure);
    System.out.printf(
        Locale.ROOT,
        "%-28s %-22s %-30s %14s %s%n",
        figure.scenario(),
        figure.subject(),
        figure.metric(),
        number(figure.value()),
        figure.unit());
  }

  /// A remark that belongs to the figures, such as why a peer is missing.
  void note(String text) {
    System.out.println("note: " + text);
  }

  void writeJson(Path file) {
    StringBuilder json = new StringBuilder("[");
    for (Figure f : figures) {
      json.append(json.length() > 1 ? ",\n" : "\n")
          .append(
              "  {\"case\":\"%s\",\"subject\":\"%s\",\"metric\":\"%s\",\"value\":%s,\"unit\":\"%s\"}"
                  .formatted(f.scenario(), f.subject(), f.metric(), number(f.value()), f.unit()));
    }
    json.append("\n]\n");
    try {
      Files.writeString(file, json);
    } catch (IOException e) {
      throw new UncheckedIOException("%s: expected to write it".formatted(file), e);
    }
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.3f", value);
  }
}
