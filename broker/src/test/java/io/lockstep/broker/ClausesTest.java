package io.lockstep.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/// Every normative statement that a server has to keep is shown by a test that cites its number, or
/// stands in a short list with the reason why not.
class ClausesTest {

  enum Version {
    FIVE("5"),
    THREE("3.1.1");

    private final String name;

    Version(String name) {
      this.name = name;
    }

    List<String> of(Clause clause) {
      return List.of(
          switch (this) {
            case FIVE -> clause.v5();
            case THREE -> clause.v311();
          });
    }
  }

  private static List<String> lines(String resource) {
    try (InputStream in = ClausesTest.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#") && !line.isBlank())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Who has to keep a statement, by its number.
  private static Map<String, String> statements(Version version) {
    Map<String, String> found = new LinkedHashMap<>();
    for (String line : lines("clauses-" + version.name + ".txt")) {
      String[] parts = line.split(" ", 3);
      assertThat(parts).as(line).hasSize(3);
      assertThat(parts[1]).as(line).isIn("server", "client", "both");
      assertThat(found.put(parts[0], parts[1])).as("twice: " + line).isNull();
    }
    return found;
  }

  /// Why no test shows a statement, by its number.
  private static Map<String, String> excused(Version version) {
    Map<String, String> found = new LinkedHashMap<>();
    for (String line : lines("clauses-excused.txt")) {
      String[] parts = line.split(" ", 3);
      assertThat(parts).as(line).hasSize(3);
      if (parts[0].equals(version.name)) {
        assertThat(found.put(parts[1], parts[2])).as("twice: " + line).isNull();
      }
    }
    return found;
  }

  private static Set<String> cited(Version version) throws IOException, URISyntaxException {
    Path classes =
        Path.of(ClausesTest.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Set<String> found = new TreeSet<>();
    try (Stream<Path> files = Files.walk(classes)) {
      files
          .map(file -> classes.relativize(file).toString())
          .filter(name -> name.endsWith(".class") && !name.contains("$"))
          .map(name -> name.substring(0, name.length() - 6).replace('/', '.'))
          .filter(name -> name.endsWith("Test"))
          .flatMap(name -> Arrays.stream(classOf(name).getDeclaredMethods()))
          .filter(ClausesTest::isTest)
          .filter(method -> method.isAnnotationPresent(Clause.class))
          .forEach(method -> found.addAll(version.of(method.getAnnotation(Clause.class))));
    }
    return found;
  }

  private static Class<?> classOf(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isTest(Method method) {
    return method.isAnnotationPresent(Test.class)
        || method.isAnnotationPresent(ParameterizedTest.class)
        || method.isAnnotationPresent(Property.class);
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.EnumSource
  void eachStatementIsShownOrExcusedAndNoneIsBoth(Version version) throws Exception {
    Map<String, String> statements = statements(version);
    Map<String, String> excused = excused(version);
    Set<String> cited = cited(version);
    assertThat(cited).as("cited, but no statement").isSubsetOf(statements.keySet());
    assertThat(excused.keySet())
        .as("excused, but no statement")
        .isSubsetOf(statements.keySet())
        .as("excused, and yet shown")
        .doesNotContainAnyElementsOf(cited);
    Set<String> missing = new TreeSet<>();
    statements.forEach(
        (number, who) -> {
          boolean isOurs = !who.equals("client");
          if (isOurs && !cited.contains(number) && !excused.containsKey(number)) {
            missing.add(number);
          }
        });
    assertThat(missing).as("neither shown nor excused, of MQTT " + version.name).isEmpty();
    System.out.printf(
        "MQTT %s: %d statements, %d shown, %d excused, %d for clients only%n",
        version.name,
        statements.size(),
        cited.size(),
        excused.size(),
        statements.size()
            - (int)
                statements.keySet().stream()
                    .filter(number -> cited.contains(number) || excused.containsKey(number))
                    .count());
  }

  @Test
  void bothTablesAreWhole() {
    assertThat(statements(Version.FIVE)).hasSize(251);
    assertThat(statements(Version.THREE)).hasSize(141);
  }
}
