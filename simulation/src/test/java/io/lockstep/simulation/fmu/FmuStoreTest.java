package io.lockstep.simulation.fmu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.model.LockstepException;
import io.lockstep.simulation.TestFmus;
import io.lockstep.simulation.behaviour.Behaviour;
import io.lockstep.simulation.behaviour.FmuModels;
import io.lockstep.simulation.behaviour.Models;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Uploads: what is sound is kept by its hash, what is not leaves nothing behind.
class FmuStoreTest {
  private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");
  private static final long MOST = 1 << 20;

  @TempDir Path root;
  private Path folder;
  private FmuStore store;

  @BeforeEach
  void open() {
    folder = root.resolve("fmus");
    store = FmuStore.open(folder, Optional.empty(), MOST);
  }

  private Map<String, byte[]> sound() {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("modelDescription.xml", TestFmus.utf8(TestFmus.xml("dahlquist", 3)));
    return entries;
  }

  private byte[] zip(Map<String, byte[]> entries) throws IOException {
    return Files.readAllBytes(TestFmus.zip(root.resolve("made.zip"), entries));
  }

  private FmuStore.Received put(String name, byte[] content) {
    return store.put(name, new ByteArrayInputStream(content), "anna", NOW);
  }

  private List<String> files() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(each -> String.valueOf(each.getFileName())).sorted().toList();
    }
  }

  private String refused(byte[] content) throws IOException {
    assertThat(put("x.fmu", content)).isInstanceOf(FmuStore.Received.Refused.class);
    assertThat(files()).isEmpty();
    assertThat(store.all()).isEmpty();
    return put("x.fmu", content) instanceof FmuStore.Received.Refused(String why, var problems)
        ? why + problems
        : "";
  }

  @Test
  void whatIsSoundIsKeptByItsHashAndFoundAfterAStart() throws IOException {
    byte[] content = zip(sound());

    assertThat(put("oven.fmu", content)).isInstanceOf(FmuStore.Received.Kept.class);
    assertThat(put("same.fmu", content)).isInstanceOf(FmuStore.Received.Kept.class);

    String sha = store.look(store.find("oven.fmu").orElseThrow()).sha256();
    assertThat(files()).containsExactly(sha + ".fmu", "names.txt");
    Files.writeString(folder.resolve(".upload1.part"), "cut off");
    Files.writeString(folder.resolve("0".repeat(64) + ".fmu"), "nobody's");
    FmuStore again = FmuStore.open(folder, Optional.empty(), MOST);
    assertThat(again.all())
        .extracting(FmuStore.Entry::name)
        .containsExactly("oven.fmu", "same.fmu");
    assertThat(again.find("oven.fmu").flatMap(FmuStore.Entry::uploaded))
        .contains(new FmuStore.Uploaded("oven.fmu", sha, NOW, "anna"));
    assertThat(files()).containsExactly(sha + ".fmu", "names.txt");
    assertThat(again.remove("oven.fmu")).isTrue();
    assertThat(again.remove("oven.fmu")).isFalse();
    assertThat(files()).contains(sha + ".fmu");
    assertThat(again.remove("same.fmu")).isTrue();
    assertThat(files()).containsExactly("names.txt");
  }

  @Test
  void whatIsReplacedStaysUntilTheNextStart() throws IOException {
    FmuStore.Received _ = put("oven.fmu", zip(sound()));
    Map<String, byte[]> other = sound();
    other.put("resources/more.txt", new byte[] {1});

    FmuStore.Received _ = put("oven.fmu", zip(other));

    assertThat(files()).hasSize(3);
    FmuStore again = FmuStore.open(folder, Optional.empty(), MOST);
    assertThat(files()).hasSize(2);
    assertThat(again.look(again.find("oven.fmu").orElseThrow()).entries())
        .contains("resources/more.txt");
  }

  @Test
  void garbageIsRefused() throws IOException {
    assertThat(refused(TestFmus.utf8("no zip at all"))).contains("x.fmu: expected a zip archive");
    assertThat(refused(new byte[0])).contains("x.fmu: expected a zip archive");
    assertThat(refused(zip(Map.of("readme.txt", new byte[] {1})))).contains("found no description");
  }

  @Test
  void namesThatLeadOutOfTheArchiveAreRefused() throws IOException {
    Map<String, byte[]> entries = sound();
    entries.put("resources/../../evil.txt", new byte[] {1});

    assertThat(refused(zip(entries))).contains("leads out of the archive");
    assertThat(root.resolve("evil.txt")).doesNotExist();
  }

  @Test
  void entitiesOfXmlAreRefused() throws IOException {
    String xml = TestFmus.xml("dahlquist", 3);
    int end = xml.indexOf("?>") + 2;
    String hostile =
        xml.substring(0, end)
            + "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>"
            + xml.substring(end);

    assertThat(refused(zip(Map.of("modelDescription.xml", TestFmus.utf8(hostile)))))
        .contains("DOCTYPE")
        .doesNotContain("root:");
  }

  @Test
  void whatSaysItIsLargerThanPermittedIsRefused() throws IOException {
    Map<String, byte[]> entries = sound();
    entries.put("resources/zeros", new byte[100]);
    byte[] archive = zip(entries);
    // Sets the unpacked size of the last entry of the central directory to 4 GiB less one byte.
    ByteBuffer bytes = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
    int at = bytes.capacity() - 4;
    while (bytes.getInt(at) != 0x02014b50) {
      at--;
    }
    bytes.putInt(at + 24, 0xfffffffe);

    assertThat(refused(archive)).contains("expected");
  }

  @Test
  void aStreamThatIsTooLongIsNotReadToItsEnd() throws IOException {
    InputStream endless =
        new InputStream() {
          private long read;

          @Override
          public int read() {
            if (++read > 2 * MOST) {
              throw new AssertionError("read beyond the limit");
            }
            return 7;
          }

          @Override
          public int read(byte[] into, int offset, int length) {
            into[offset] = (byte) read();
            return 1;
          }
        };

    assertThat(store.put("x.fmu", endless, "anna", NOW))
        .isEqualTo(new FmuStore.Received.TooLarge(MOST));
    assertThat(files()).isEmpty();
  }

  @Test
  void aStreamThatBreaksLeavesNothing() throws IOException {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the client went away");
          }

          @Override
          public int read(byte[] into, int offset, int length) throws IOException {
            return read();
          }
        };

    assertThatThrownBy(() -> store.put("x.fmu", broken, "anna", NOW))
        .isInstanceOf(LockstepException.class)
        .hasMessageContaining("the client went away");
    assertThat(files()).isEmpty();
  }

  @Test
  void theWorkspaceGoesFirstAndIsNotReplaced() throws IOException {
    Path workspace = Files.createDirectory(root.resolve("plant"));
    Path _ = TestFmus.zip(workspace.resolve("oven.fmu"), sound());
    FmuStore both = FmuStore.open(folder, Optional.of(workspace), MOST);

    assertThat(both.find("oven.fmu").orElseThrow().uploaded()).isEmpty();
    assertThatThrownBy(
            () -> both.put("oven.fmu", new ByteArrayInputStream(zip(sound())), "anna", NOW))
        .hasMessageContaining("found it in its folder fmus");
    assertThat(both.remove("oven.fmu")).isFalse();
    assertThat(workspace.resolve("oven.fmu")).exists();
  }

  @Test
  void trustIsADecisionByHashOfEitherFolder() throws IOException {
    FmuStore.Received _ = put("oven.fmu", zip(sound()));
    FmuStore.Entry entry = store.find("oven.fmu").orElseThrow();
    assertThat(store.trust().reason(store.look(entry))).isEmpty();

    store.trust(entry, "anna", NOW, "our own");

    assertThat(store.trust().reason(store.look(entry)))
        .contains("anna on 2026-11-27T10:00:00Z: our own");
    Map<String, byte[]> changed = sound();
    changed.put("resources/more.txt", new byte[] {1});
    FmuStore.Received _ = put("oven.fmu", zip(changed));
    assertThat(store.trust().reason(store.look(store.find("oven.fmu").orElseThrow()))).isEmpty();
  }

  @Test
  void aBehaviourMayNameAnUploadedFmu() throws IOException {
    FmuStore.Received _ = put("oven.fmu", zip(sound()));
    Behaviour.Source source = new Behaviour.Source.Fmu("oven.fmu");

    try (Models models =
        new FmuModels(
            Optional.empty(),
            name -> store.find(name).map(FmuStore.Entry::file),
            Map.of(),
            Fmu::load)) {
      assertThat(models.version(source))
          .isEqualTo(store.look(store.find("oven.fmu").orElseThrow()).sha256());
      assertThatThrownBy(() -> models.version(new Behaviour.Source.Fmu("other.fmu")))
          .hasMessageContaining("in the folder fmus or uploaded");
    }
  }

  @Test
  void namesAreFilesOfNoOtherFolder() {
    assertThat(List.of("a.fmu", "A-b_c.1.fmu")).allMatch(FmuStore::isName);
    assertThat(
            List.of("", ".fmu", "..fmu", "../a.fmu", "a/b.fmu", "a.zip", "trusted.txt", "a\tb.fmu"))
        .noneMatch(FmuStore::isName);
  }
}
