package io.lockstep.simulation.ssp;

import io.lockstep.model.text.Problem;
import io.lockstep.simulation.fmi.Position;
import io.lockstep.simulation.fmi.XmlElement;
import io.lockstep.simulation.fmi.XmlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Collects what is wrong with the files of a system. Confined to its reading.
final class SspProblems {
  private final List<Problem> problems;
  private final List<String> notes = new ArrayList<>();

  SspProblems(List<Problem> problems) {
    this.problems = problems;
  }

  void add(String file, Position at, String message) {
    problems.add(new Problem(file, at.line(), at.column(), message));
  }

  /// What is passed over, and why.
  void note(String file, Position at, String message) {
    notes.add("%s:%d: %s".formatted(file, at.line(), message));
  }

  List<String> notes() {
    return notes;
  }

  /// Reads a file whose root must have a name.
  Optional<XmlElement> read(Path file, String shown, String root) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException _) {
      problems.add(new Problem(shown, 1, 1, "expected a readable file, found none"));
      return Optional.empty();
    }
    List<io.lockstep.simulation.fmi.Problem> found = new ArrayList<>();
    Optional<XmlElement> read = XmlReader.read(bytes, shown, found);
    found.forEach(each -> add(shown, each.position(), each.message()));
    return read.filter(each -> is(each, shown, root));
  }

  /// Whether an element has the name and a version that is understood.
  boolean is(XmlElement element, String file, String name) {
    if (!element.name().equals(name)) {
      add(file, element.position(), "expected <%s>, found <%s>".formatted(name, element.name()));
      return false;
    }
    String version = element.text("version");
    if (!version.matches("[12]\\.\\d+.*")) {
      add(
          file,
          element.position(),
          "<%s> version: expected 1.0 or 2.0, found \"%s\"".formatted(name, version));
      return false;
    }
    return true;
  }
}
