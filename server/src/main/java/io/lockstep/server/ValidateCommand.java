package io.lockstep.server;

import io.lockstep.cluster.kafka.BridgeFiles;
import io.lockstep.dtdl.DtdlError;
import io.lockstep.dtdl.DtdlParser;
import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.dtdl.ModelSource;
import io.lockstep.dtdl.ParseResult;
import io.lockstep.dtdl.SourceLocation;
import io.lockstep.dtdl.UnresolvedReference;
import io.lockstep.ingest.BindingOutline;
import io.lockstep.ingest.Bindings;
import io.lockstep.ingest.BindingsResult;
import io.lockstep.ingest.DeviceFiles;
import io.lockstep.ingest.ModelTopics;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import io.lockstep.simulation.behaviour.Behaviours;
import io.lockstep.simulation.behaviour.Models;
import io.lockstep.simulation.behaviour.Plan;
import io.lockstep.simulation.fmu.FmuStore;
import io.lockstep.simulation.whatif.WhatIf;
import io.lockstep.simulation.whatif.WhatIfReader;
import io.lockstep.simulation.worker.WorkerOptions;
import io.lockstep.space.alarms.OperatorPosition;
import io.lockstep.space.alarms.PositionFiles;
import io.lockstep.space.egress.EndpointFiles;
import io.lockstep.space.egress.EndpointSettings;
import io.lockstep.stream.Rules;
import io.lockstep.stream.RulesResult;
import io.lockstep.twin.RuleTests;
import io.lockstep.twin.access.Policies;
import io.lockstep.twin.access.PoliciesResult;
import io.lockstep.twin.keeping.KeepRules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
    name = "validate",
    description =
        "Checks models, graph, bindings, devices, rules, scenarios, endpoints and settings, and runs the tests beside"
            + " the rules; says file:line, expected, found.",
    mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  /// How the problems are printed.
  enum Format {
    text,
    json
  }

  /// What a binding's unit is told as that does not convert.
  private static final String UNIT = "unit";

  /// One problem.
  ///
  /// @param trace what led to it, line by line, for a test that failed
  private record Finding(
      String file, int line, int column, String rule, String message, List<String> trace) {
    Finding(String file, int line, int column, String rule, String message) {
      this(file, line, column, rule, message, List.of());
    }
  }

  @Parameters(
      paramLabel = "PATH",
      arity = "1..*",
      description = "workspaces, folders or files with DTDL models")
  List<Path> paths = new ArrayList<>();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "text or json (default: ${DEFAULT-VALUE})")
  Format format = Format.text;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "a data folder, whose uploaded FMUs behaviours may name")
  @Nullable Path data;

  private Rules valid = Rules.none();
  private int passed;

  @Override
  public Integer call() {
    List<Finding> findings = new ArrayList<>();
    List<ModelSource> models = new ArrayList<>();
    List<NamedText> bindings = new ArrayList<>();
    List<NamedText> devices = new ArrayList<>();
    List<NamedText> graph = new ArrayList<>();
    List<NamedText> rules = new ArrayList<>();
    List<NamedText> policies = new ArrayList<>();
    List<NamedText> retention = new ArrayList<>();
    List<NamedText> endpoints = new ArrayList<>();
    List<NamedText> bridges = new ArrayList<>();
    List<NamedText> positions = new ArrayList<>();
    List<NamedText> scenarios = new ArrayList<>();
    for (Path path : paths) {
      collect(
          path, models, bindings, devices, graph, rules, policies, retention, endpoints, bridges,
          positions, scenarios, findings);
    }
    ParseResult result = new DtdlParser().parse(models, ModelSet.empty());
    result.errors().forEach(error -> findings.add(finding(error)));
    List<BindingOutline> outlines =
        switch (Bindings.parse(bindings)) {
          case BindingsResult.Valid(Bindings valid) -> valid.outlines();
          case BindingsResult.Invalid(var problems) -> {
            problems.forEach(problem -> findings.add(finding("binding", problem)));
            yield List.of();
          }
        };
    if (DeviceFiles.parse(devices) instanceof DeviceFiles.Result.Invalid(var problems)) {
      problems.forEach(problem -> findings.add(finding("device", problem)));
    }
    if (Policies.parse(policies) instanceof PoliciesResult.Invalid(var problems)) {
      problems.forEach(problem -> findings.add(finding("policy", problem)));
    }
    if (KeepRules.parse(retention) instanceof KeepRules.Result.Invalid(var problems)) {
      problems.forEach(problem -> findings.add(finding("retention", problem)));
    }
    List<EndpointSettings> channels =
        switch (EndpointFiles.parse(endpoints)) {
          case EndpointFiles.Result.Valid(var all) -> all;
          case EndpointFiles.Result.Invalid(var problems) -> {
            problems.forEach(problem -> findings.add(finding("endpoint", problem)));
            yield List.of();
          }
        };
    if (BridgeFiles.parse(bridges) instanceof BridgeFiles.Result.Invalid(var problems)) {
      problems.forEach(problem -> findings.add(finding("bridge", problem)));
    }
    List<Problem> ofPositions = new ArrayList<>();
    List<OperatorPosition> _ = PositionFiles.parse(positions, ofPositions);
    ofPositions.forEach(problem -> findings.add(finding("position", problem)));
    if (result.isValid()) {
      DryRun plant = check(graph, result.models(), outlines, findings);
      ofScenarios(scenarios, plant, findings);
      valid = check(rules, findings, result.models());
      if (paths.stream().anyMatch(path -> Files.isDirectory(path.resolve("rules")))) {
        ChannelChecks.problems(valid, channels)
            .forEach(problem -> findings.add(finding("rule", problem)));
      }
      if (findings.stream().noneMatch(finding -> finding.rule().equals("model"))) {
        RuleTests.run(valid, result.models()).forEach(outcome -> tell(outcome, findings));
      }
    }
    List<Finding> warnings =
        ModelTopics.of(result.models().interfaces().values()).problems().stream()
            .map(problem -> warning(problem, result.models()))
            .toList();
    SourceExcerpts sources = new SourceExcerpts();
    models.forEach(model -> sources.add(model.name(), model.text()));
    Stream.of(
            bindings, devices, rules, policies, retention, endpoints, bridges, positions, scenarios)
        .flatMap(List::stream)
        .forEach(text -> sources.add(text.name(), text.text()));
    print(findings, warnings, sources, result);
    return findings.isEmpty() && result.isValid() ? ExitCode.GOOD : ExitCode.FOUND_PROBLEMS;
  }

  private static void collect(
      Path path,
      List<ModelSource> models,
      List<NamedText> bindings,
      List<NamedText> devices,
      List<NamedText> graph,
      List<NamedText> rules,
      List<NamedText> policies,
      List<NamedText> retention,
      List<NamedText> endpoints,
      List<NamedText> bridges,
      List<NamedText> positions,
      List<NamedText> scenarios,
      List<Finding> findings) {
    if (!Files.exists(path)) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT,
          "%s: expected a file or a folder, found nothing".formatted(path));
    }
    boolean isWorkspace =
        Files.isDirectory(path.resolve("models"))
            || Files.isDirectory(path.resolve("bindings"))
            || Files.isDirectory(path.resolve("devices"))
            || Files.isDirectory(path.resolve("graph"))
            || Files.isDirectory(path.resolve("rules"))
            || Files.isDirectory(path.resolve("policies"))
            || Files.isDirectory(path.resolve("retention"))
            || Files.isDirectory(path.resolve("endpoints"))
            || Files.isDirectory(path.resolve("bridges"))
            || Files.isDirectory(path.resolve("positions"))
            || Files.isDirectory(path.resolve("scenarios"))
            || Files.exists(path.resolve("lockstep.yaml"));
    if (!isWorkspace) {
      models.addAll(Workspace.models(path));
      return;
    }
    Workspace workspace = Workspace.read(path);
    models.addAll(workspace.models());
    bindings.addAll(workspace.bindings());
    devices.addAll(workspace.devices());
    graph.addAll(workspace.graph());
    rules.addAll(workspace.rules());
    policies.addAll(workspace.policies());
    retention.addAll(workspace.retention());
    endpoints.addAll(workspace.endpoints());
    bridges.addAll(workspace.bridges());
    positions.addAll(workspace.positions());
    scenarios.addAll(workspace.scenarios());
    try {
      Settings.read(Map.of(), workspace.settings(), List.of());
    } catch (LockstepException e) {
      e.getMessage().lines().forEach(line -> findings.add(lineFinding("setting", line)));
    }
  }

  /// Without errors in the models a kernel can say what it would refuse of the graph, and whether
  /// the units of bindings suit the twins.
  private static DryRun check(
      List<NamedText> graph,
      ModelSet models,
      List<BindingOutline> bindings,
      List<Finding> findings) {
    DryRun kernel = new DryRun();
    kernel.add(models).ifPresent(why -> findings.add(new Finding("models", 1, 1, "model", why)));
    try {
      for (GraphElement element : GraphElement.readAll(graph)) {
        kernel
            .decide(element)
            .ifPresent(
                why ->
                    findings.add(
                        new Finding(
                            element.file(),
                            element.line(),
                            1,
                            "graph",
                            element.what() + ": " + why)));
        if (element instanceof GraphElement.Twin twin) {
          checkUnits(twin.command().twinId(), bindings, kernel, findings);
        }
      }
    } catch (LockstepException e) {
      findings.add(lineFinding("graph", String.valueOf(e.getMessage())));
    }
    return kernel;
  }

  /// Behaviours are tied to the twins that the kernel has, and to FMUs beside them; what-ifs name
  /// these twins and behaviours.
  private void ofScenarios(List<NamedText> scenarios, DryRun plant, List<Finding> findings) {
    List<Problem> problems = new ArrayList<>();
    Optional<Path> fmus =
        paths.stream().map(path -> path.resolve("fmus")).filter(Files::isDirectory).findFirst();
    try (Models models =
        data == null
            ? BehaviourSettings.models(fmus)
            : BehaviourSettings.models(
                fmus, FmuStore.look(data.resolve("fmus"), fmus), WorkerOptions.STANDARD)) {
      List<Plan> plans = Behaviours.plans(scenarios, plant.view(), models, problems);
      WhatIfReader.Plant named = WhatIfReader.Plant.of(plant.view(), plans, models);
      for (NamedText file : scenarios) {
        List<WhatIf> _ = WhatIfReader.read(file, named, problems);
      }
    }
    // A file that is no YAML is told by both.
    problems.stream().distinct().forEach(problem -> findings.add(finding("scenario", problem)));
  }

  /// One binding that feeds many twins is told once.
  private static void checkUnits(
      String twinId, List<BindingOutline> bindings, DryRun kernel, List<Finding> findings) {
    for (BindingOutline binding : bindings) {
      if (!binding.units().isEmpty()
          && binding.mayFeed(twinId)
          && findings.stream().noneMatch(f -> isUnitOf(f, binding))) {
        binding
            .unitProblems(twinId, path -> kernel.slot(twinId, path))
            .forEach(problem -> findings.add(finding(UNIT, problem)));
      }
    }
  }

  private static boolean isUnitOf(Finding finding, BindingOutline binding) {
    return finding.rule().equals(UNIT)
        && finding.file().equals(binding.file())
        && finding.line() == binding.line();
  }

  /// Without errors in the models the rules can be checked against them.
  ///
  /// @return those of a set that is valid
  private static Rules check(List<NamedText> rules, List<Finding> findings, ModelSet models) {
    return switch (Rules.parse(rules, models)) {
      case RulesResult.Valid(Rules valid) -> valid;
      case RulesResult.Invalid(List<Problem> problems) -> {
        problems.forEach(problem -> findings.add(finding("rule", problem)));
        yield Rules.none();
      }
    };
  }

  /// What a test of rules came to; its trace stands behind the last of its problems.
  private void tell(RuleTests.Outcome outcome, List<Finding> findings) {
    passed += outcome.hasPassed() ? 1 : 0;
    for (Problem problem : outcome.problems()) {
      boolean isLast = problem.equals(outcome.problems().getLast());
      findings.add(
          new Finding(
              problem.file(),
              problem.line(),
              problem.column(),
              "test",
              problem.message(),
              isLast ? outcome.trace() : List.of()));
    }
  }

  /// A finding told as `file:line: what`; one without belongs to the workspace's file.
  private static Finding lineFinding(String rule, String line) {
    String[] parts = line.split(":", 3);
    return parts.length == 3 && parts[1].matches("[0-9]+")
        ? new Finding(parts[0], Integer.parseInt(parts[1]), 1, rule, parts[2].strip())
        : new Finding("lockstep.yaml", 1, 1, rule, line);
  }

  /// What a model says of topics and cannot have; the model is good all the same.
  private static Finding warning(ModelTopics.Problem problem, ModelSet models) {
    SourceLocation where = models.find(new Dtmi(problem.model())).orElseThrow().where();
    return new Finding(
        where.source(),
        where.line(),
        where.column(),
        "mqtt",
        problem.model() + ": " + problem.message());
  }

  private static Finding finding(DtdlError error) {
    return new Finding(
        error.where().source(),
        error.where().line(),
        error.where().column(),
        error.validationId(),
        error.message());
  }

  private static Finding finding(UnresolvedReference reference) {
    SourceLocation where = reference.where();
    return new Finding(
        where.source(), where.line(), where.column(), "unresolved", reference.message());
  }

  private static Finding finding(String rule, Problem problem) {
    return new Finding(problem.file(), problem.line(), problem.column(), rule, problem.message());
  }

  private void print(
      List<Finding> findings, List<Finding> warnings, SourceExcerpts sources, ParseResult result) {
    List<Finding> unresolved =
        result.unresolvedReferences().stream().map(ValidateCommand::finding).toList();
    switch (format) {
      case text -> {
        findings.forEach(finding -> print("", finding, sources));
        warnings.forEach(warning -> print("warning: ", warning, sources));
        unresolved.forEach(finding -> print("", finding, sources));
        System.out.printf(
            "%d interfaces, %s%d problems, %d unresolved references%n",
            result.models().interfaces().size(),
            counted(valid.rules().size(), "rules")
                + counted(valid.computes().size(), "computed")
                + counted(valid.contracts().size(), "commands")
                + counted(valid.tests().size(), "tests (%d passed)".formatted(passed)),
            findings.size(),
            unresolved.size());
      }
      case json -> {
        ArrayNode list = JSON.createArrayNode();
        findings.forEach(finding -> row(list, finding));
        warnings.forEach(warning -> row(list, warning).put("severity", "warning"));
        unresolved.forEach(finding -> row(list, finding));
        System.out.println(list);
      }
    }
  }

  private static String counted(int count, String what) {
    return count == 0 ? "" : count + " " + what + ", ";
  }

  private static ObjectNode row(ArrayNode list, Finding f) {
    ObjectNode row =
        list.addObject()
            .put("file", f.file())
            .put("line", f.line())
            .put("column", f.column())
            .put("rule", f.rule())
            .put("message", f.message());
    if (!f.trace().isEmpty()) {
      f.trace().forEach(row.putArray("trace")::add);
    }
    return row;
  }

  private static void print(String prefix, Finding f, SourceExcerpts sources) {
    System.out.printf(
        "%s:%d:%d: %s%s (%s)%n%s",
        f.file(),
        f.line(),
        f.column(),
        prefix,
        f.message(),
        f.rule(),
        sources.of(f.file(), f.line(), f.column()));
    f.trace().forEach(line -> System.out.println("    " + line));
  }
}
