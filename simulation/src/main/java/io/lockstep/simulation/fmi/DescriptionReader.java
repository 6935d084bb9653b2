package io.lockstep.simulation.fmi;

import java.util.List;
import java.util.Optional;

/// Reads `modelDescription.xml`. Stateless.
///
/// The file is read as far as it can be understood, so that all problems come at once; whoever runs
/// the FMU decides whether it is sound enough.
public final class DescriptionReader {
  /// The file's name within an FMU.
  public static final String FILE = "modelDescription.xml";

  private DescriptionReader() {}

  /// Reads and checks a description.
  ///
  /// @param xml the bytes of the file, at most 256 MiB
  public static Reading read(byte[] xml) {
    ProblemList problems = new ProblemList(FILE);
    Optional<ModelDescription> description =
        XmlReader.read(xml, problems).flatMap(root -> understand(root, problems));
    return new Reading(description, problems.sorted());
  }

  private static Optional<ModelDescription> understand(XmlElement root, ProblemList problems) {
    Optional<FmiVersion> version = version(root, problems);
    if (version.isEmpty()) {
      return Optional.empty();
    }
    problems.version(version.get());
    Grammar grammar =
        switch (version.get()) {
          case FMI2 -> Grammar.FMI2;
          case FMI3 -> Grammar.FMI3;
        };
    grammar.check(root, problems);
    ModelDescription description =
        switch (version.get()) {
          case FMI2 -> new Fmi2Builder(root, problems).build();
          case FMI3 -> new Fmi3Builder(root, problems).build();
        };
    if (description.variables().isEmpty() && description.interfaces().isEmpty()) {
      return Optional.empty();
    }
    new DescriptionChecks(description, problems).run();
    return Optional.of(description);
  }

  private static Optional<FmiVersion> version(XmlElement root, ProblemList problems) {
    String written = root.text("fmiVersion").strip();
    if (!root.name().equals("fmiModelDescription")) {
      problems.add(
          Rule.ELEMENT_UNKNOWN,
          root.position(),
          "expected <fmiModelDescription> as root, found <%s>".formatted(root.name()));
      return Optional.empty();
    }
    if (written.startsWith("2.0")) {
      return Optional.of(FmiVersion.FMI2);
    }
    if (written.matches("3\\.\\d+(\\.\\d+)?(-.+)?")) {
      return Optional.of(FmiVersion.FMI3);
    }
    String found =
        written.startsWith("1.")
            ? "FMI %s, which is not supported; export the model again as FMI 2.0 or 3.0"
                .formatted(written)
            : "\"%s\"".formatted(Grammar.cut(written));
    problems.add(
        Rule.FMI_VERSION, root.position(), "fmiVersion: expected 2.0 or 3.0, found " + found);
    return Optional.empty();
  }

  /// The terminals of `terminalsAndIcons/terminalsAndIcons.xml`, with the problems they have.
  ///
  /// @param problems gets what is wrong
  public static List<Terminal> terminals(
      byte[] xml, ModelDescription description, List<Problem> problems) {
    return TerminalReader.read(xml, description, problems);
  }
}
