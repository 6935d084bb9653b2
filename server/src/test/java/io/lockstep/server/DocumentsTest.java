package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// What the documents name is there: files, headings, commands, options, settings.
class DocumentsTest {
  private static final Path HOME =
      Path.of(System.getProperty("lockstep.home", "..")).toAbsolutePath().normalize();

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("^#+ (.+)$", Pattern.MULTILINE);
  private static final Pattern COMMAND =
      Pattern.compile("\\./lockstep ([a-z][a-z-]*)((?:[ |\\\\]+[^\\s`)]+)*)");
  private static final Pattern OPTION = Pattern.compile("(?<=[ \\[(])--[a-z][a-z-]*");
  private static final Pattern SETTING =
      Pattern.compile(
          "(?:--set |`)((?:https?|mqtts?|opcua|coaps?|pg|ingest|journal|changes|snapshot|history|demo)\\.[a-z.-]+)(?==|`)");

  /// What the launcher itself understands.
  private static final Set<String> LAUNCHER = Set.of("test", "bench");

  /// Files whose names look like settings.
  private static final Set<String> FILES = Set.of("history.properties");

  @Test
  void linksLeadToFilesAndHeadings() {
    List<String> broken = new ArrayList<>();
    for (Path document : documents()) {
      for (MatchResult link : found(LINK, read(document))) {
        String target = link.group(1);
        if (target.matches("[a-z]+:.*")) {
          continue;
        }
        String[] parts = target.split("#", 2);
        Path file = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]).normalize();
        if (!Files.exists(file)) {
          broken.add("%s: %s: expected a file, found none".formatted(shown(document), target));
        } else if (parts.length == 2 && !headings(file).contains(parts[1])) {
          broken.add("%s: %s: expected a heading, found none".formatted(shown(document), target));
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  private static String first(String words) {
    return words.strip().split(" ", 2)[0];
  }

  @Test
  void commandsAndTheirOptionsExist() {
    List<String> wrong = new ArrayList<>();
    for (Path document : documents()) {
      // A command may go on behind a backslash.
      String text = read(document).replaceAll("\\\\\\R\\s*", " ");
      for (MatchResult use : found(COMMAND, text)) {
        String name = use.group(1);
        if (LAUNCHER.contains(name)) {
          continue;
        }
        CommandLine command = Main.commandLine().getSubcommands().get(name);
        String rest = use.group(2).replace('[', ' ').replace('|', ' ');
        if (command != null && !command.getSubcommands().isEmpty()) {
          String second = first(rest);
          command = command.getSubcommands().get(second);
          rest = rest.strip().substring(second.length());
        }
        while (command != null && command.getSubcommands().containsKey(first(rest))) {
          String next = first(rest);
          command = command.getSubcommands().get(next);
          rest = rest.strip().substring(next.length());
        }
        if (command == null) {
          wrong.add("%s: no such command: %s".formatted(shown(document), use.group()));
          continue;
        }
        Set<String> known = command.getCommandSpec().optionsMap().keySet();
        for (MatchResult option : found(OPTION, rest)) {
          if (!known.contains(option.group())) {
            wrong.add("%s: %s has no %s".formatted(shown(document), name, option.group()));
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void everyCommandIsInTheReference() {
    String page = read(HOME.resolve("docs/reference/commands.md"));

    Main.commandLine()
        .getSubcommands()
        .forEach(
            (name, command) -> {
              if (command.getSubcommands().isEmpty()) {
                assertThat(page).contains("`./lockstep " + name);
              }
              command
                  .getSubcommands()
                  .keySet()
                  .forEach(
                      second ->
                          assertThat(page).contains("`./lockstep %s %s".formatted(name, second)));
            });
  }

  @Test
  void settingsExist() {
    List<String> unknown = new ArrayList<>();
    for (Path document : documents()) {
      for (MatchResult setting : found(SETTING, read(document))) {
        String key = setting.group(1);
        if (!FILES.contains(key) && Setting.ofKey(key).isEmpty()) {
          unknown.add("%s: %s".formatted(shown(document), key));
        }
      }
    }
    assertThat(unknown).isEmpty();
  }

  @Test
  void readmesAreShort() {
    assertThat(read(HOME.resolve("README.md")).lines()).hasSizeLessThan(200);
    assertThat(read(HOME.resolve("ARCHITECTURE.md")).lines()).hasSizeLessThan(200);
    try (Stream<Path> modules = Files.list(HOME)) {
      modules
          .filter(module -> Files.exists(module.resolve("pom.xml")))
          .forEach(
              module ->
                  assertThat(read(module.resolve("README.md")).lines())
                      .as("%s/README.md", module.getFileName())
                      .hasSizeLessThanOrEqualTo(60));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> documents() {
    List<Path> found = new ArrayList<>();
    try {
      Path _ =
          Files.walkFileTree(
              HOME,
              new SimpleFileVisitor<>() {
                // What is built comes and goes, and is not looked into.
                @Override
                public FileVisitResult preVisitDirectory(
                    Path folder, BasicFileAttributes attributes) {
                  String name = folder.getFileName().toString();
                  boolean isOurs =
                      folder.equals(HOME)
                          || !(name.startsWith(".")
                              || name.equals("target")
                              || name.equals("node_modules"));
                  return isOurs ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                  if (file.toString().endsWith(".md")) {
                    found.add(file);
                  }
                  return FileVisitResult.CONTINUE;
                }
              });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found.stream().sorted().toList();
  }

  private static String shown(Path file) {
    return HOME.relativize(file).toString();
  }

  /// The anchors of a document: its headings in lower case, without marks, blanks as hyphens.
  private static Set<String> headings(Path file) {
    Set<String> anchors = new TreeSet<>();
    for (MatchResult heading : found(HEADING, read(file))) {
      anchors.add(
          heading
              .group(1)
              .strip()
              .toLowerCase(Locale.ROOT)
              .replaceAll("[^\\p{L}\\p{N} _-]", "")
              .replace(' ', '-'));
    }
    return anchors;
  }

  private static List<MatchResult> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().toList();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
