package io.lockstep.twin.access;

import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import io.lockstep.model.text.Yaml;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// Reads policy files and collects all that is wrong with them. Used once.
final class PolicyReader {
  private static final List<String> KEYS = List.of("policy", "subjects", "grant", "deny");
  private static final List<String> CLAUSE_KEYS =
      List.of("rights", "below", "twins", "model", "properties");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
  private static final String BUILT_IN = "built-in-";

  private final List<Problem> problems;
  private final List<Policy> policies = new ArrayList<>();
  private final Map<String, String> places = new TreeMap<>();
  private int clauses;

  PolicyReader(List<Problem> problems) {
    this.problems = problems;
  }

  List<Policy> read(List<NamedText> files) {
    for (NamedText file : files) {
      Yaml yaml = Yaml.of(file.name(), problems);
      for (Yaml.Mapping document : Yaml.readAll(file, problems, "policy", KEYS)) {
        policy(file.name(), yaml, document);
      }
    }
    return policies;
  }

  private void policy(String file, Yaml yaml, Yaml.Mapping document) {
    int before = problems.size();
    String name = yaml.required(document, "policy", "policy").orElse("");
    Node nameNode = document.value("policy");
    if (nameNode != null && !name.isEmpty()) {
      checkName(file, yaml, nameNode, name);
    }
    List<Subject> subjects = subjects(yaml, document);
    List<Clause> grants = clauses(file, yaml, document, "grant");
    List<Clause> denies = clauses(file, yaml, document, "deny");
    if (!document.has("grant") && !document.has("deny")) {
      yaml.problem(document.node(), "policy: expected the key grant or deny, found none");
    }
    if (problems.size() == before) {
      policies.add(
          new Policy(
              name, subjects, grants, denies, file + ":" + SelectorReader.lineOf(document.node())));
    }
  }

  private void checkName(String file, Yaml yaml, Node node, String name) {
    if (!NAME.matcher(name).matches()) {
      yaml.problem(
          node,
          "policy: expected a name of at most 128 letters, digits, dots, dashes and underscores, found "
              + name);
    } else if (name.startsWith(BUILT_IN)) {
      yaml.problem(
          node,
          "policy: expected a name that does not begin with %s, which those that hold without policies have, found %s"
              .formatted(BUILT_IN, name));
    }
    String earlier = places.putIfAbsent(name, file + ":" + SelectorReader.lineOf(node));
    if (earlier != null) {
      yaml.problem(
          node, "policy %s: expected each name once, found another at %s".formatted(name, earlier));
    }
    if (places.size() > Policies.COUNT_MAX) {
      yaml.problem(
          node, "policy: expected at most %d policies, found more".formatted(Policies.COUNT_MAX));
    }
  }

  private static List<Subject> subjects(Yaml yaml, Yaml.Mapping document) {
    List<Subject> subjects = new ArrayList<>();
    Node node = document.value("subjects");
    if (node == null) {
      yaml.problem(document.node(), "policy: expected the key subjects, found none");
      return subjects;
    }
    List<Node> items = yaml.items(node, "subjects");
    if (items.isEmpty() && node instanceof SequenceNode) {
      yaml.problem(node, "subjects: expected somebody whom the policy is about, found nobody");
    }
    for (Node item : items) {
      yaml.text(item, "subjects")
          .ifPresent(
              text ->
                  Subject.of(text)
                      .ifPresentOrElse(
                          subjects::add,
                          () ->
                              yaml.problem(
                                  item,
                                  "subjects: expected user:NAME, group:NAME, token:NAME, device:ID or role:viewer, operator, engineer, admin, device, found "
                                      + text)));
    }
    return subjects;
  }

  private List<Clause> clauses(String file, Yaml yaml, Yaml.Mapping document, String key) {
    List<Clause> read = new ArrayList<>();
    Node node = document.value(key);
    for (Node item : node == null ? List.<Node>of() : yaml.items(node, key)) {
      yaml.mapping(item, key, CLAUSE_KEYS)
          .ifPresent(
              entry -> {
                Clause clause = clause(file, yaml, entry, key);
                if (clause != null) {
                  read.add(clause);
                }
              });
      if (++clauses == Policies.CLAUSES_MAX + 1) {
        yaml.problem(
            item,
            "%s: expected at most %d entries of all policies, found more"
                .formatted(key, Policies.CLAUSES_MAX));
      }
    }
    return read;
  }

  private @Nullable Clause clause(String file, Yaml yaml, Yaml.Mapping entry, String key) {
    int before = problems.size();
    Set<Right> rights = rights(yaml, entry, key);
    Clause clause = SelectorReader.read(file, yaml, entry, rights);
    if (!entry.has("below") && !entry.has("twins") && !entry.has("model")) {
      yaml.problem(
          entry.node(),
          "%s: expected the key below, twins or model, found none; twins: ['*'] for all twins"
              .formatted(key));
    }
    return problems.size() > before ? null : clause;
  }

  private static Set<Right> rights(Yaml yaml, Yaml.Mapping entry, String key) {
    Set<Right> rights = EnumSet.noneOf(Right.class);
    Node node = entry.value("rights");
    if (node == null) {
      yaml.problem(entry.node(), key + ": expected the key rights, found none");
      return rights;
    }
    for (Node item : yaml.items(node, "rights")) {
      yaml.text(item, "rights")
          .ifPresent(
              word ->
                  Right.ofWord(word)
                      .ifPresentOrElse(
                          rights::add,
                          () ->
                              yaml.problem(
                                  item, "rights: expected read, write or command, found " + word)));
    }
    if (rights.isEmpty() && node instanceof SequenceNode list && list.getValue().isEmpty()) {
      yaml.problem(node, "rights: expected read, write or command, found none");
    }
    return rights;
  }
}
