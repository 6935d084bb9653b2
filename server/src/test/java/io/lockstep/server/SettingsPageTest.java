package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// `docs/reference/settings.md` has one row for each setting, made from the enum.
class SettingsPageTest {
  private static final Path PAGE =
      Path.of(System.getProperty("lockstep.home", "..")).resolve("docs/reference/settings.md");

  @Test
  void thePageHasARowForEachSettingAndNoOther() throws IOException {
    List<String> rows =
        Files.readAllLines(PAGE).stream()
            .filter(line -> line.startsWith("| `") && line.contains("`LOCKSTEP_"))
            .toList();

    assertThat(rows)
        .as("rows of %s; take those that the enum gives", PAGE)
        .containsExactlyElementsOf(Arrays.stream(Setting.values()).map(this::row).toList());
  }

  @Test
  void everyDefaultIsAValueThatTheSettingTakes() {
    List<String> assignments =
        Arrays.stream(Setting.values())
            .map(setting -> setting.key() + "=" + setting.standard())
            .toList();

    Settings settings = Settings.read(java.util.Map.of(), java.util.Optional.empty(), assignments);

    assertThat(settings.text(Setting.HTTP_PORT)).isEqualTo(Setting.HTTP_PORT.standard());
  }

  private String row(Setting setting) {
    return "| `%s` | `%s` | %s | %s | `%s` |"
        .formatted(
            setting.key(),
            setting.standard(),
            setting.kind().expected(),
            setting.meaning(),
            setting.environmentName());
  }
}
