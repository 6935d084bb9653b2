package io.lockstep.simulation.cosim;

import io.lockstep.simulation.TestFmus;
import io.lockstep.simulation.fmi.FmuInterface.Kind;
import io.lockstep.simulation.fmu.Fmu;
import io.lockstep.simulation.fmu.LoadedFmu;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The reference FMUs of a test as members; closes what it loaded.
final class Fmus implements AutoCloseable {
  private final Path folder;
  private final List<LoadedFmu> loaded = new ArrayList<>();

  Fmus(Path folder) {
    this.folder = folder;
  }

  /// A member.
  ///
  /// @param kind `cs2`, `cs3`, `me2` or `me3`
  Member member(String name, String model, String kind, Map<String, String> start) {
    int version = kind.charAt(2) - '0';
    return member(name, model, kind, TestFmus.xml(model, version), start);
  }

  /// A member with another description.
  Member member(String name, String model, String kind, String xml, Map<String, String> start) {
    int version = kind.charAt(2) - '0';
    Kind by = kind.startsWith("cs") ? Kind.CO_SIMULATION : Kind.MODEL_EXCHANGE;
    LoadedFmu fmu = Fmu.open(TestFmus.binary(folder, model, version, xml)).load(by);
    loaded.add(fmu);
    return Member.of(name, fmu, start);
  }

  @Override
  public void close() {
    loaded.forEach(LoadedFmu::close);
  }
}
