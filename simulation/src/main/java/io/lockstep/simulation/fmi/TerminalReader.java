package io.lockstep.simulation.fmi;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads terminals and compares them with the variables.
final class TerminalReader {
  static final String FILE = "terminalsAndIcons/terminalsAndIcons.xml";

  private final Set<String> variables;
  private final ProblemList problems;

  private TerminalReader(ModelDescription description, ProblemList problems) {
    this.variables =
        description.variables().stream()
            .flatMap(
                each ->
                    Stream.concat(
                        Stream.of(each.name()), each.aliases().stream().map(Variable.Alias::name)))
            .collect(Collectors.toUnmodifiableSet());
    this.problems = problems;
  }

  static List<Terminal> read(byte[] xml, ModelDescription description, List<Problem> found) {
    ProblemList problems = new ProblemList(FILE);
    TerminalReader reader = new TerminalReader(description, problems);
    List<Terminal> terminals =
        XmlReader.read(xml, problems)
            .map(
                root -> {
                  Grammar.TERMINALS3.check(root, problems);
                  return root.first("Terminals").stream()
                      .flatMap(each -> each.all("Terminal"))
                      .map(reader::terminal)
                      .toList();
                })
            .orElse(List.of());
    found.addAll(problems.sorted());
    return terminals;
  }

  private Terminal terminal(XmlElement element) {
    return new Terminal(
        element.text("name"),
        element.text("matchingRule"),
        element.text("terminalKind"),
        element.text("description"),
        element.all("TerminalMemberVariable").map(this::member).toList(),
        element.all("Terminal").map(this::terminal).toList());
  }

  private Terminal.Member member(XmlElement element) {
    String variable = element.text("variableName");
    if (!variables.contains(variable)) {
      problems.add(
          Rule.TERMINAL,
          element.position(),
          "variableName: expected a variable of the model, found \"%s\""
              .formatted(Grammar.cut(variable)));
    }
    return new Terminal.Member(variable, element.text("variableKind"), element.text("memberName"));
  }
}
