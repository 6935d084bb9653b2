package io.lockstep.simulation.fmi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// The shape of an XML file, read from a table (`fmi2.txt` and its like): what each element needs,
/// may have and holds. Immutable.
final class Grammar {
  static final Grammar FMI2 = load("fmi2.txt");
  static final Grammar FMI3 = load("fmi3.txt");
  static final Grammar BUILD3 = load("build3.txt");
  static final Grammar TERMINALS3 = load("terminals3.txt");

  /// Some elements, one of which stands at a place; how often.
  private record Particle(List<String> names, int min, int max) {
    static Particle parse(String word) {
      char last = word.charAt(word.length() - 1);
      String names = "?*+".indexOf(last) < 0 ? word : word.substring(0, word.length() - 1);
      return new Particle(
          List.of(names.split("\\|")),
          last == '?' || last == '*' ? 0 : 1,
          last == '*' || last == '+' ? Integer.MAX_VALUE : 1);
    }
  }

  private static final class Shape {
    final Map<String, String> attributes = new LinkedHashMap<>();
    final Set<String> needed = new LinkedHashSet<>();
    final List<Particle> particles = new ArrayList<>();
    boolean holdsAny;
  }

  private final Map<String, Shape> shapes = new LinkedHashMap<>();

  private Grammar() {}

  private static Grammar load(String table) {
    try (InputStream in = Objects.requireNonNull(Grammar.class.getResourceAsStream(table), table)) {
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Grammar parse(String text) {
    Grammar grammar = new Grammar();
    Map<String, Shape> groups = new LinkedHashMap<>();
    Shape shape = new Shape();
    for (String line :
        text.lines().filter(each -> !each.isBlank() && each.charAt(0) != '#').toList()) {
      List<String> words = Arrays.asList(line.strip().split("\\s+"));
      List<String> rest = words.subList(1, words.size());
      switch (words.getFirst()) {
        case "group" -> {
          shape = new Shape();
          groups.put(rest.getFirst(), shape);
        }
        case "element" -> {
          shape = new Shape();
          grammar.shapes.put(rest.getFirst(), shape);
        }
        case "is" -> {
          for (String group : rest) {
            Shape of = Objects.requireNonNull(groups.get(group), group);
            shape.attributes.putAll(of.attributes);
            shape.needed.addAll(of.needed);
          }
        }
        case "needs" -> {
          attributes(rest, shape);
          for (String each : rest) {
            shape.needed.add(each.split(":", 2)[0]);
          }
        }
        case "may" -> attributes(rest, shape);
        case "holds" -> {
          if (rest.equals(List.of("any"))) {
            shape.holdsAny = true;
          } else {
            for (String each : rest) {
              shape.particles.add(Particle.parse(each));
            }
          }
        }
        default -> throw new IllegalStateException(line);
      }
    }
    return grammar;
  }

  private static void attributes(List<String> words, Shape shape) {
    for (String word : words) {
      String[] parts = word.split(":", 2);
      shape.attributes.put(parts[0], parts.length == 1 ? "string" : parts[1]);
    }
  }

  /// Compares an element and all below it with the table.
  void check(XmlElement root, ProblemList problems) {
    Shape shape = shapes.get(root.name());
    if (shape == null) {
      problems.add(
          Rule.ELEMENT_UNKNOWN,
          root.position(),
          "expected <%s> as root, found <%s>"
              .formatted(shapes.keySet().iterator().next(), root.name()));
      return;
    }
    check(root, shape, problems);
  }

  private void check(XmlElement element, Shape shape, ProblemList problems) {
    checkAttributes(element, shape, problems);
    if (shape.holdsAny) {
      return;
    }
    checkOrder(element, shape, problems);
    for (XmlElement child : element.children()) {
      boolean isHeld = shape.particles.stream().anyMatch(each -> each.names.contains(child.name()));
      if (isHeld) {
        shapeOf(element.name(), child.name()).ifPresent(of -> check(child, of, problems));
      } else {
        problems.add(Rule.ELEMENT_UNKNOWN, child.position(), unknown(element, child, shape));
      }
    }
  }

  private static String unknown(XmlElement element, XmlElement child, Shape shape) {
    List<String> names = shape.particles.stream().flatMap(each -> each.names.stream()).toList();
    return names.isEmpty()
        ? "expected no elements in <%s>, found <%s>; remove it"
            .formatted(element.name(), child.name())
        : "<%s> does not belong into <%s>; expected %s"
            .formatted(child.name(), element.name(), shown(names, child.name()));
  }

  private Optional<Shape> shapeOf(String parent, String name) {
    Shape special = shapes.get(parent + "/" + name);
    return Optional.ofNullable(special == null ? shapes.get(name) : special);
  }

  private static void checkAttributes(XmlElement element, Shape shape, ProblemList problems) {
    for (String name : shape.needed) {
      if (!element.attributes().containsKey(name)) {
        problems.add(
            Rule.ATTRIBUTE_MISSING,
            element.position(),
            "<%s>%s has no %s; add it".formatted(element.name(), named(element), name));
      }
    }
    element
        .attributes()
        .forEach(
            (name, value) -> {
              String type = shape.attributes.get(name);
              if (type == null) {
                problems.add(
                    Rule.ATTRIBUTE_UNKNOWN,
                    element.position(),
                    "<%s>%s has no attribute %s; expected %s"
                        .formatted(
                            element.name(),
                            named(element),
                            name,
                            shown(List.copyOf(shape.attributes.keySet()), name)));
              } else if (!XmlTypes.isOf(type, value)) {
                problems.add(
                    Rule.ATTRIBUTE_VALUE,
                    element.position(),
                    "%s of <%s>%s: expected %s, found \"%s\""
                        .formatted(
                            name,
                            element.name(),
                            named(element),
                            XmlTypes.shown(type),
                            cut(value)));
              }
            });
  }

  private static void checkOrder(XmlElement element, Shape shape, ProblemList problems) {
    int[] found = new int[shape.particles.size()];
    int furthest = 0;
    for (XmlElement child : element.children()) {
      for (int i = 0; i < found.length; i++) {
        if (shape.particles.get(i).names.contains(child.name())) {
          found[i]++;
          if (found[i] == 2 && shape.particles.get(i).max == 1) {
            problems.add(
                Rule.ELEMENT_TWICE,
                child.position(),
                "expected one <%s> in <%s>, found more".formatted(child.name(), element.name()));
          }
          if (i < furthest) {
            problems.add(
                Rule.ELEMENT_ORDER,
                child.position(),
                "<%s> stands too late in <%s>: expected it before <%s>"
                    .formatted(
                        child.name(),
                        element.name(),
                        String.join("> or <", shape.particles.get(furthest).names)));
          }
          furthest = Math.max(furthest, i);
        }
      }
    }
    for (int i = 0; i < found.length; i++) {
      if (found[i] < shape.particles.get(i).min) {
        problems.add(
            Rule.ELEMENT_MISSING,
            element.position(),
            "<%s>%s holds no <%s>; add it"
                .formatted(
                    element.name(),
                    named(element),
                    String.join("> or <", shape.particles.get(i).names)));
      }
    }
  }

  private static String named(XmlElement element) {
    return element.attribute("name").map(name -> " \"" + cut(name) + "\"").orElse("");
  }

  static String cut(String value) {
    return value.length() <= 80 ? value : value.substring(0, 77) + "...";
  }

  /// What could stand there: the one that was probably meant, or all.
  private static String shown(List<String> names, String found) {
    return names.stream()
        .filter(each -> each.equalsIgnoreCase(found) || distance(each, found) <= 2)
        .findFirst()
        .map(each -> each + " (probably meant)")
        .orElseGet(() -> names.isEmpty() ? "none" : "one of " + String.join(", ", names));
  }

  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int above = row[j];
        int same = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(above, row[j - 1]) + 1, diagonal + same);
        diagonal = above;
      }
    }
    return row[other.length()];
  }
}
