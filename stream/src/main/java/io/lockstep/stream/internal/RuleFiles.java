package io.lockstep.stream.internal;

import io.lockstep.dtdl.ModelSet;
import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Nearest;
import io.lockstep.model.text.Problem;
import io.lockstep.model.text.Yaml;
import io.lockstep.stream.Compute;
import io.lockstep.stream.ComputeGraph;
import io.lockstep.stream.Contract;
import io.lockstep.stream.Effect;
import io.lockstep.stream.Rule;
import io.lockstep.stream.RuleTest;
import io.lockstep.stream.Rules;
import io.lockstep.stream.Trigger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads rule files and collects all that is wrong with them. A document is what its first key says
/// that it is: a rule, a test of rules, a process, a computed property, a roll-up of them, or the
/// contract of a command.
public final class RuleFiles {
  private final @Nullable ModelSet models;
  private final List<Problem> problems;
  private final List<Rule> rules = new ArrayList<>();
  private final List<Compute> computes = new ArrayList<>();
  private final List<Contract> contracts = new ArrayList<>();
  private final List<RuleTest> tests = new ArrayList<>();
  private final Claims claims = new Claims();
  private final Map<String, String> places = new LinkedHashMap<>();

  /// Where computed properties stand, in their order: what is wrong with all of them together is
  /// told there.
  private final List<Place> computePlaces = new ArrayList<>();

  private record Place(Yaml yaml, Node node, String text) {}

  /// @param models what rules are checked against; null to read them unchecked
  public RuleFiles(@Nullable ModelSet models, List<Problem> problems) {
    this.models = models;
    this.problems = problems;
  }

  /// Reads all documents of these files; what is wrong goes to the problems.
  public RuleFiles read(List<NamedText> files) {
    for (NamedText file : files) {
      Yaml yaml = Yaml.of(file.name(), problems);
      for (Node node : Yaml.documents(file, problems)) {
        if (Yaml.hasKey(node, ComputeReader.KIND)) {
          yaml.mapping(node, ComputeReader.KIND, ComputeReader.KEYS)
              .ifPresent(document -> compute(file.name(), yaml, document));
        } else if (Yaml.hasKey(node, ProcessReader.KIND)) {
          yaml.mapping(node, ProcessReader.KIND, ProcessReader.KEYS)
              .ifPresent(document -> process(file.name(), yaml, document));
        } else if (Yaml.hasKey(node, KpiReader.KIND)) {
          yaml.mapping(node, KpiReader.KIND, KpiReader.KEYS)
              .ifPresent(document -> kpi(file.name(), yaml, document));
        } else if (ContractReader.isOne(node)) {
          yaml.mapping(node, ContractReader.KIND, ContractReader.KEYS)
              .ifPresent(document -> contract(file.name(), yaml, document));
        } else if (Yaml.hasKey(node, RuleTestReader.KIND)) {
          yaml.mapping(node, RuleTestReader.KIND, RuleTestReader.KEYS)
              .ifPresent(document -> test(file.name(), yaml, document));
        } else {
          yaml.mapping(node, RuleReader.KIND, RuleReader.KEYS)
              .ifPresent(document -> rule(file.name(), yaml, document));
        }
      }
    }
    checkTested();
    if (models != null) {
      checkTogether(models);
    }
    return this;
  }

  /// The rules, in order.
  public List<Rule> rules() {
    return rules;
  }

  /// The computed properties, in order.
  public List<Compute> computes() {
    return computes;
  }

  /// The contracts of commands, in order.
  public List<Contract> contracts() {
    return contracts;
  }

  /// The tests, in order.
  public List<RuleTest> tests() {
    return tests;
  }

  /// Where each one stands, by its name: `file:line`.
  public Map<String, String> places() {
    return places;
  }

  private void rule(String file, Yaml yaml, Yaml.Mapping mapping) {
    Document document = new Document(yaml, mapping, RuleReader.KIND);
    Rule rule = new RuleReader(document, models).read();
    Node name = mapping.value(RuleReader.KIND);
    if (rule != null && name != null && isNew(file, yaml, name, RuleReader.KIND, rule.name())) {
      rules.add(rule);
      claimWritten(document, rule, rule.effects().begins(), file, "write");
      claimWritten(document, rule, rule.effects().ends(), file, EffectReader.ON_CLEAR, "write");
    }
  }

  private void claimWritten(
      Document document, Rule rule, List<Effect> effects, String file, String... path) {
    Node place = document.place(path);
    for (Effect effect : effects) {
      if (effect instanceof Effect.Write write && write.target() == Rule.Target.SELF) {
        claims.add(
            new Claims.Claim(
                Claims.Sort.WRITTEN,
                "write",
                write.property(),
                rule.model(),
                rule.name(),
                document.yaml(),
                place,
                file + ":" + lineOf(place)));
      }
    }
  }

  private void test(String file, Yaml yaml, Yaml.Mapping mapping) {
    RuleTest test = new RuleTestReader(file, yaml, mapping).read();
    if (test != null) {
      tests.add(test);
    }
  }

  private void process(String file, Yaml yaml, Yaml.Mapping mapping) {
    Document document = new Document(yaml, mapping, ProcessReader.KIND);
    Rule rule = new ProcessReader(document, models).read();
    Node name = mapping.value(ProcessReader.KIND);
    if (rule != null && name != null && isNew(file, yaml, name, ProcessReader.KIND, rule.name())) {
      rules.add(rule);
      if (rule.trigger() instanceof Trigger.Run process) {
        Trigger.Shown shows = process.shows();
        claimShown(document, rule, "run", shows.run(), file);
        claimShown(document, rule, "step", shows.step(), file);
        claimShown(document, rule, "since", shows.since(), file);
        claimShown(document, rule, "status", shows.status(), file);
      }
    }
  }

  private void claimShown(Document document, Rule rule, String key, String path, String file) {
    Node place = document.place("shows", key);
    claims.add(
        new Claims.Claim(
            Claims.Sort.SHOWN,
            "shows",
            path,
            rule.model(),
            rule.name(),
            document.yaml(),
            place,
            file + ":" + lineOf(place)));
  }

  private void contract(String file, Yaml yaml, Yaml.Mapping mapping) {
    Contract contract =
        new ContractReader(new Document(yaml, mapping, ContractReader.KIND), models).read();
    Node name = mapping.value(ContractReader.KIND);
    if (contract != null
        && name != null
        && isNew(file, yaml, name, ContractReader.KIND, contract.name())) {
      contracts.add(contract);
      claims.add(
          new Claims.Claim(
              Claims.Sort.CONTRACT,
              "name",
              contract.command(),
              contract.model(),
              contract.name(),
              yaml,
              name,
              file + ":" + lineOf(name)));
    }
  }

  private void compute(String file, Yaml yaml, Yaml.Mapping mapping) {
    Compute compute =
        new ComputeReader(new Document(yaml, mapping, ComputeReader.KIND), models).read();
    Node name = mapping.value(ComputeReader.KIND);
    if (compute != null
        && name != null
        && isNew(file, yaml, name, ComputeReader.KIND, compute.name())) {
      add(compute, yaml, mapping.values().getOrDefault("property", name), file);
    }
  }

  private void kpi(String file, Yaml yaml, Yaml.Mapping mapping) {
    List<KpiReader.Made> all =
        new KpiReader(new Document(yaml, mapping, KpiReader.KIND), models).read();
    Node name = mapping.value(KpiReader.KIND);
    if (name == null || !isNew(file, yaml, name, KpiReader.KIND, Yaml.describe(name))) {
      return;
    }
    for (KpiReader.Made made : all) {
      if (isNew(file, yaml, made.place(), KpiReader.KIND, made.compute().name())) {
        add(made.compute(), yaml, made.place(), file);
      }
    }
  }

  private void add(Compute compute, Yaml yaml, Node property, String file) {
    computes.add(compute);
    String place = file + ":" + lineOf(property);
    computePlaces.add(new Place(yaml, property, place));
    claims.add(
        new Claims.Claim(
            Claims.Sort.COMPUTATION,
            "property",
            compute.property(),
            compute.model(),
            compute.name(),
            yaml,
            property,
            place));
  }

  private boolean isNew(String file, Yaml yaml, Node place, String kind, String name) {
    String earlier = places.putIfAbsent(name, file + ":" + lineOf(place));
    if (earlier != null) {
      yaml.problem(
          place,
          "%s %s: expected each name once, found another at %s".formatted(kind, name, earlier));
      return false;
    }
    if (places.size() > Rules.COUNT_MAX) {
      yaml.problem(place, "rule: expected at most %d rules, found more".formatted(Rules.COUNT_MAX));
      return false;
    }
    return true;
  }

  /// A test names rules that are there, wherever they stand.
  private void checkTested() {
    List<String> names = rules.stream().map(Rule::name).toList();
    for (RuleTest test : tests) {
      for (String name : test.rules()) {
        if (!names.contains(name) && problems.isEmpty()) {
          String nearest = Nearest.to(name, names);
          RuleTest.Place place = test.place();
          problems.add(
              new Problem(
                  place.file(),
                  place.line(),
                  place.column(),
                  "test: expected the name of a rule, found %s%s"
                      .formatted(name, nearest == null ? "" : "; did you mean " + nearest + "?")));
        }
      }
    }
  }

  /// What is wrong only because of others: two that claim the same, and circles.
  private void checkTogether(ModelSet known) {
    claims.check(known);
    ComputeGraph graph = ComputeGraph.of(computes, known);
    for (List<Integer> circle : graph.circles()) {
      Place place = computePlaces.get(circle.getFirst());
      place
          .yaml()
          .problem(
              place.node(),
              "property: expected computed properties that do not need themselves, found a circle: %s"
                  .formatted(describe(circle)));
    }
  }

  private String describe(List<Integer> circle) {
    StringBuilder out = new StringBuilder();
    for (int number : circle) {
      Compute compute = computes.get(number);
      out.append(
          "%s of %s (%s) needs "
              .formatted(nameOf(compute), compute.model(), computePlaces.get(number).text()));
    }
    return out.append(nameOf(computes.get(circle.getFirst())))
        .append(" of ")
        .append(computes.get(circle.getFirst()).model())
        .toString();
  }

  private static String nameOf(Compute compute) {
    return compute.property().replace('/', '.');
  }

  private static int lineOf(Node node) {
    return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
  }
}
