package io.lockstep.twin;

import io.lockstep.twin.PlainGraph.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// A random source of a query, with JOINs and MATCHes, as text and as elements of patterns.
final class RandomPattern {
  private static final String[] TWINS = {"A", "B", "C", "D"};
  private static final String[] NAMES = {"feeds", "isIn", "contains"};

  final List<Element> elements = new ArrayList<>();
  final List<String> twins = new ArrayList<>();
  final List<String> links = new ArrayList<>();
  final List<String> paths = new ArrayList<>();
  final StringBuilder text = new StringBuilder("DIGITALTWINS");
  private final Random random;
  private int anonymous;
  private int patterns;

  RandomPattern(Random random) {
    this.random = random;
    int kind = random.nextInt(10);
    if (kind < 2 || kind == 8) {
      text.append(random.nextBoolean() ? " AS A" : " A");
      node("A");
      for (int i = random.nextInt(3); i > 0; i--) {
        join();
      }
    }
    if (kind >= 2) {
      pattern(kind == 8 ? 1 : 1 + random.nextInt(2));
      if (kind >= 6) {
        pattern(1);
      }
    }
  }

  private void node(String key) {
    elements.add(new Element.Node(key));
    if (key.charAt(0) != '#' && !twins.contains(key)) {
      twins.add(key);
    }
  }

  private String link(boolean isPath) {
    if (random.nextInt(2) == 0) {
      return "#" + anonymous++;
    }
    String name = (isPath ? "P" : "R") + (links.size() + paths.size());
    (isPath ? paths : links).add(name);
    return name;
  }

  private static String shown(String key) {
    return key.charAt(0) == '#' ? "" : key;
  }

  private void join() {
    if (twins.size() == TWINS.length) {
      return;
    }
    String left = twins.get(random.nextInt(twins.size()));
    String right = TWINS[twins.size()];
    String name = NAMES[random.nextInt(3)];
    text.append(" JOIN ").append(right).append(" RELATED ").append(left).append('.').append(name);
    String link = link(false);
    text.append(' ').append(shown(link));
    elements.add(new Element.Arrow(left, right, link, ">", List.of(name), 1, 1, false, patterns++));
    twins.add(right);
  }

  /// One MATCH; its twins may be those of patterns before.
  private void pattern(int arrows) {
    int pattern = patterns++;
    String left = twins.isEmpty() ? "A" : twin();
    text.append(
        patterns > 1 && text.toString().contains("MATCH") && random.nextBoolean()
            ? ", "
            : " MATCH ");
    text.append('(').append(shown(left)).append(')');
    node(left);
    for (int i = random.nextInt(arrows + 1); i > 0; i--) {
      left = arrow(left, pattern);
    }
  }

  private String twin() {
    int number = random.nextInt(TWINS.length + 1);
    return number < TWINS.length ? TWINS[number] : "#" + anonymous++;
  }

  private String arrow(String left, int pattern) {
    String direction = random.nextBoolean() ? ">" : random.nextBoolean() ? "<" : "-";
    List<String> names = new ArrayList<>();
    for (String name : NAMES) {
      if (random.nextInt(3) == 0) {
        names.add(name);
      }
    }
    int least = 1;
    int most = 1;
    String hops = "";
    switch (random.nextInt(8)) {
      case 0 -> {
        least = 1 + random.nextInt(3);
        most = least;
        hops = "*" + least;
      }
      case 1 -> {
        least = 1 + random.nextInt(2);
        most = least + random.nextInt(3);
        hops = "*" + (least - 1) + ".." + most;
      }
      case 2 -> {
        most = 1 + random.nextInt(3);
        hops = "*.." + most;
      }
      case 3 -> {
        most = Integer.MAX_VALUE;
        hops = "*";
      }
      default -> {
        // One hop.
      }
    }
    String link = link(!hops.isEmpty());
    text.append(direction.equals("<") ? "<-[" : "-[").append(shown(link));
    text.append(names.isEmpty() ? "" : ":" + String.join("|", names)).append(hops);
    text.append(direction.equals(">") ? "]->(" : "]-(");
    String right = twin();
    text.append(shown(right)).append(')');
    elements.add(
        new Element.Arrow(
            left, right, link, direction, names, least, most, !hops.isEmpty(), pattern));
    if (right.charAt(0) != '#' && !twins.contains(right)) {
      twins.add(right);
    }
    return right;
  }
}
