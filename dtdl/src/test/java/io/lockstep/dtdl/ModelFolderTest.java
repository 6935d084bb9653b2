package io.lockstep.dtdl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelFolderTest {
  private static final String OVEN =
      """
      {"@context": "dtmi:dtdl:context;3", "@id": "dtmi:bakery:Oven;1", "@type": "Interface",
       "extends": "dtmi:bakery:Machine;1"}
      """;
  private static final String MACHINE =
      """
      {"@context": "dtmi:dtdl:context;3", "@id": "dtmi:bakery:Machine;1", "@type": "Interface"}
      """;

  @TempDir Path folder;

  @Test
  void allFilesOfAnyDepthAreOneBatchInTheOrderOfTheirNames() throws IOException {
    write("b/deep/er/machine.JSON", "\uFEFF" + MACHINE);
    write("a.json", OVEN);
    write("b/notes.md", "no model");

    ParseResult result = ModelFolder.load(folder);

    assertThat(result.errors()).isEmpty();
    assertThat(result.models().interfaces().keySet())
        .containsExactly(new Dtmi("dtmi:bakery:Oven;1"), new Dtmi("dtmi:bakery:Machine;1"));
    assertThat(ModelFolder.sources(folder))
        .extracting(ModelSource::name)
        .containsExactly("a.json", "b/deep/er/machine.JSON");
  }

  @Test
  void hiddenFilesAreLeftOut() throws IOException {
    write("machine.json", MACHINE);
    write(".settings.json", "{");
    write(".git/config.json", "{");

    assertThat(ModelFolder.sources(folder))
        .extracting(ModelSource::name)
        .containsExactly("machine.json");
  }

  @Test
  void allErrorsOfAllFilesNameFileLineAndColumnRelativeToTheFolder() throws IOException {
    write("x/broken.json", "{\n  \"@context\": }");
    write("x/latin1.json", MACHINE.replace("Machine", "K\u00FChler"), StandardCharsets.ISO_8859_1);
    write("oven.json", OVEN.replace("\"Interface\"", "\"Interfaces\""));

    ParseResult result = ModelFolder.load(folder);

    assertThat(result.models().interfaces()).isEmpty();
    assertThat(result.errors())
        .extracting(error -> error.where().toString())
        .containsExactly("oven.json:1:1", "x/broken.json:2:15", "x/latin1.json:1:58");
  }

  @Test
  void aReferenceThatLeadsNowhereIsNamed() throws IOException {
    write("oven.json", OVEN);

    assertThat(ModelFolder.load(folder).unresolved())
        .containsExactly(new Dtmi("dtmi:bakery:Machine;1"));
  }

  @Test
  void aFileIsABatchUnderItsOwnName() throws IOException {
    write("models/machine.dtdl", MACHINE);

    Path file = folder.resolve("models/machine.dtdl");

    assertThat(ModelFolder.load(file).isValid()).isTrue();
    assertThat(ModelFolder.sources(file).getFirst().name()).isEqualTo("machine.dtdl");
  }

  @Test
  void linkedFilesAreReadAndLinkedFoldersAreNot() throws IOException {
    write("models/machine.json", MACHINE);
    write("elsewhere/oven.json", OVEN);
    Path models = folder.resolve("models");
    Files.createSymbolicLink(models.resolve("oven.json"), folder.resolve("elsewhere/oven.json"));
    Files.createSymbolicLink(models.resolve("again"), models);

    assertThat(ModelFolder.sources(models))
        .extracting(ModelSource::name)
        .containsExactly("machine.json", "oven.json");
  }

  @Test
  void nothingAtThePathIsSaid() {
    assertThatThrownBy(() -> ModelFolder.load(folder.resolve("absent")))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("absent")
        .hasMessageContaining("expected a folder or a file with models");
  }

  @Test
  void anEmptyFolderHasNoModels() throws IOException {
    assertThat(ModelFolder.load(folder).isValid()).isTrue();
    assertThat(ModelFolder.load(folder).models().interfaces()).isEmpty();
  }

  private void write(String name, String text) throws IOException {
    write(name, text, StandardCharsets.UTF_8);
  }

  private void write(String name, String text, Charset charset) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, text, charset);
  }
}
