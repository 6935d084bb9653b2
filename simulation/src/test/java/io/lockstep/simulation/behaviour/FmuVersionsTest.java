package io.lockstep.simulation.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lockstep.model.LockstepException;
import io.lockstep.simulation.TestFmus;
import io.lockstep.simulation.fmi.FmuInterface.Kind;
import io.lockstep.simulation.fmu.Fmu;
import io.lockstep.simulation.fmu.FmuLoader;
import io.lockstep.simulation.fmu.FmuStore;
import io.lockstep.simulation.fmu.LoadedFmu;
import io.lockstep.simulation.fmu.Trust;
import io.lockstep.simulation.worker.WorkerOptions;
import io.lockstep.simulation.worker.Workers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is uploaded, replaced or trusted counts where a model is opened next; what runs goes on.
class FmuVersionsTest {
  private static final Behaviour.Source SOURCE = new Behaviour.Source.Fmu("decay.fmu");
  private static final Instant NOW = Instant.parse("2026-05-01T08:00:00Z");

  @TempDir Path folder;
  private FmuStore store;

  @BeforeEach
  void openStore() {
    store = FmuStore.open(folder.resolve("fmus"), Optional.empty(), 1L << 30);
  }

  /// The same equation with another text in its description, and so another hash.
  private Path fmu(String about) throws IOException {
    Path made =
        TestFmus.binary(
            Files.createDirectories(folder.resolve("made")),
            "dahlquist",
            3,
            TestFmus.xml("dahlquist", 3).replace("Lockstep tests", about));
    return Files.move(made, folder.resolve("made").resolve(about + ".fmu"));
  }

  private String upload(String about) throws IOException {
    try (InputStream content = Files.newInputStream(fmu(about))) {
      return store.put("decay.fmu", content, "ada", NOW) instanceof FmuStore.Received.Kept kept
          ? kept.uploaded().sha256()
          : "";
    }
  }

  private Models models(FmuLoader loader) {
    return new FmuModels(
        Optional.empty(), name -> store.find(name).map(FmuStore.Entry::file), Map.of(), loader);
  }

  private static Stepper begun(Models models, String version, String name) {
    Stepper stepper = models.open(SOURCE, version, name, List.of(), List.of(), List.of("x"));
    stepper.begin(new double[0], new double[0]);
    return stepper;
  }

  private static double stepped(Stepper stepper, int step) {
    stepper.step(step * 0.5, 0.5, new double[0]);
    double[] x = new double[1];
    stepper.read(x);
    return x[0];
  }

  /// Counts what is loaded, and what is let go.
  private static final class Counting implements FmuLoader {
    private final FmuLoader of;
    private final List<String> loaded = new ArrayList<>();
    private final List<String> closed = new ArrayList<>();

    Counting(FmuLoader of) {
      this.of = of;
    }

    @Override
    public LoadedFmu load(Fmu fmu, Kind kind) {
      String where = fmu.sha256() + (of.isHere(fmu) ? " here" : "");
      loaded.add(where);
      LoadedFmu made = of.load(fmu, kind);
      return (LoadedFmu)
          java.lang.reflect.Proxy.newProxyInstance(
              LoadedFmu.class.getClassLoader(),
              new Class<?>[] {LoadedFmu.class},
              (_, method, arguments) -> {
                if (method.getName().equals("close")) {
                  closed.add(where);
                }
                return method.invoke(made, arguments);
              });
    }

    @Override
    public boolean isHere(Fmu fmu) {
      return of.isHere(fmu);
    }

    @Override
    public void close() {
      of.close();
    }
  }

  @Test
  void whatRunsGoesOnWithItsVersionAndTheNextOneHasTheNewOne() throws IOException {
    String first = upload("first");
    Counting loader = new Counting(new Workers(WorkerOptions.STANDARD));
    try (Models models = models(loader)) {
      assertThat(models.version(SOURCE)).isEqualTo(first);
      Stepper running = begun(models, first, "one");

      String second = upload("second");

      assertThat(second).isNotEqualTo(first);
      assertThat(models.version(SOURCE)).isEqualTo(second);
      assertThat(stepped(running, 0)).isCloseTo(Math.exp(-0.5), within(1e-8));
      try (Stepper other = begun(models, first, "two");
          Stepper next = begun(models, second, "three")) {
        assertThat(stepped(other, 0)).isCloseTo(Math.exp(-0.5), within(1e-8));
        assertThat(stepped(next, 0)).isCloseTo(Math.exp(-0.5), within(1e-8));
      }
      assertThat(loader.loaded).containsExactly(first, second);
      assertThat(loader.closed).isEmpty();

      running.close();

      assertThat(loader.closed).containsExactly(first);
    }
  }

  @Test
  void whatIsTrustedIsLoadedHereTheNextTime() throws IOException {
    String version = upload("first");
    Counting loader = new Counting(Trust.here(store::trust, new Workers(WorkerOptions.STANDARD)));
    try (Models models = models(loader);
        Stepper running = begun(models, version, "one")) {
      store.trust(store.find("decay.fmu").orElseThrow(), "ada", NOW, "our own");

      try (Stepper next = begun(models, version, "two");
          Models apart = models.apart();
          Stepper branch = begun(apart, version, "three")) {
        assertThat(stepped(next, 0)).isEqualTo(stepped(running, 0)).isEqualTo(stepped(branch, 0));
      }

      assertThat(loader.loaded).containsExactly(version, version + " here", version + " here");
    }
  }

  @Test
  void aFileOfTheWorkspaceThatWasOverwrittenIsToldAndNotTakenForTheOldOne() throws IOException {
    Path workspace = Files.createDirectories(folder.resolve("plant"));
    Files.copy(fmu("first"), workspace.resolve("decay.fmu"));
    try (Models models =
        new FmuModels(Optional.of(workspace), Map.of(), new Workers(WorkerOptions.STANDARD))) {
      String first = models.version(SOURCE);
      Files.delete(workspace.resolve("decay.fmu"));
      Files.copy(fmu("the second one"), workspace.resolve("decay.fmu"));

      assertThat(models.version(SOURCE)).isNotEqualTo(first);
      assertThatThrownBy(() -> begun(models, first, "one"))
          .isInstanceOf(LockstepException.class)
          .hasMessageContaining("decay.fmu: expected the content with the SHA-256 " + first)
          .hasMessageContaining("restart the behaviour");
    }
  }
}
