package io.lockstep.server.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What CONTRIBUTING.md asks of every file, and no compiler checks.
class CodeRulesTest {
  private static final int LINES_MAX = 600;
  private static final Pattern EMPTY_NAME =
      Pattern.compile("(.*(Manager|Helper|Utils?|Impl)|Abstract[A-Z].*|.*(Misc|Common))\\.java");

  /// What may not be written, and what to write instead.
  private static final Map<Pattern, String> BANNED =
      Map.of(
          Pattern.compile("\\bTODO\\b|\\bFIXME\\b|\\bXXX\\b"), "finish it, or open an issue",
          Pattern.compile("Thread\\.sleep\\("), "wait for the event itself",
          Pattern.compile("\\.printStackTrace\\(\\)"), "throw it, or log it once",
          Pattern.compile("@Disabled|assumeTrue\\(false"), "mend the test or remove it",
          Pattern.compile("org\\.mockito|easymock"), "use the real thing, or a simulated port");

  @Test
  void everyMainPackageIsNullMarked() {
    Set<Path> unmarked = new TreeSet<>();
    for (Path file : sources("main")) {
      Path marker = file.resolveSibling("package-info.java");
      if (!Files.exists(marker) || !read(marker).contains("@NullMarked")) {
        unmarked.add(file.getParent());
      }
    }
    assertThat(unmarked).as("packages without @NullMarked in package-info.java").isEmpty();
  }

  @Test
  void namesSayWhatIsSpecial() {
    assertThat(sources("main"))
        .filteredOn(file -> EMPTY_NAME.matcher(file.getFileName().toString()).matches())
        .as("names that say nothing; name a type for what is special about it")
        .isEmpty();
  }

  @Test
  void aFileIsOneIdea() {
    assertThat(sources("main"))
        .filteredOn(file -> read(file).lines().count() > LINES_MAX)
        .as("files over %d lines", LINES_MAX)
        .isEmpty();
  }

  @Test
  void nothingBannedIsWritten() {
    List<String> found = new ArrayList<>();
    List<Path> files = new ArrayList<>(sources("main"));
    files.addAll(sources("test"));
    for (Path file : files) {
      if (file.getFileName().toString().equals("CodeRulesTest.java")) {
        continue;
      }
      String text = read(file);
      BANNED.forEach(
          (pattern, instead) -> {
            if (pattern.matcher(text).find()) {
              found.add("%s: %s: %s".formatted(file, pattern, instead));
            }
          });
    }
    assertThat(found).isEmpty();
  }

  private static List<Path> sources(String kind) {
    List<Path> files = new ArrayList<>();
    for (String module : ModuleTable.existing()) {
      Path folder = ModuleTable.home().resolve(module).resolve("src").resolve(kind).resolve("java");
      if (Files.isDirectory(folder)) {
        try (Stream<Path> walk = Files.walk(folder)) {
          walk.filter(file -> file.toString().endsWith(".java")).sorted().forEach(files::add);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    return files;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
