package io.lockstep.stream.internal;

import io.lockstep.dtdl.Interface;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.model.LockstepException;
import io.lockstep.model.text.Yaml;
import io.lockstep.stream.Contract;
import io.lockstep.stream.Rule;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// Reads the contract of a command, and checks it against the models. Used once.
final class ContractReader {
  static final String KIND = "command";
  static final List<String> KEYS =
      List.of(KIND, "language", "model", "name", "timeout", "expect", "within");

  private static final long TIME_MAX = 3_600 * Document.SECOND;

  private final Document document;
  private final Yaml yaml;
  private final @Nullable ModelSet models;

  ContractReader(Document document, @Nullable ModelSet models) {
    this.document = document;
    this.yaml = document.yaml();
    this.models = models;
  }

  /// True for a contract: in rules the same key holds what the rule commands.
  static boolean isOne(Node node) {
    return Yaml.hasKey(node, KIND)
        && !Yaml.hasKey(node, RuleReader.KIND)
        && Document.child(node, KIND) instanceof ScalarNode;
  }

  /// The contract; null when something is wrong with it, and then the problems say what.
  @Nullable Contract read() {
    String name = document.name();
    document.language();
    String model = document.required("model");
    String command = document.required("name");
    long timeout = time("timeout");
    String expect = yaml.optional(document.mapping(), "expect").orElse("");
    long within = time("within");
    if (expect.isEmpty() && document.mapping().has("within")) {
      document.problem(
          document.mapping().keys().getOrDefault("within", document.mapping().node()),
          "within: expected the key expect beside it, which says what is to be seen; found none");
    } else if (expect.isEmpty() && !document.mapping().has("timeout")) {
      document.problem(
          document.mapping().node(),
          document.what() + ": expected the key expect or timeout, found none");
    }
    Interface found =
        models == null || model == null
            ? null
            : document.model(models, model, document.valueOf("model"));
    if (models != null && found != null && command != null) {
      check(command, expect, found, models);
    }
    return name == null || model == null || command == null || document.wrong() > 0
        ? null
        : new Contract(name, model, command.replace('.', '/'), timeout, expect, within);
  }

  private long time(String key) {
    if (!document.mapping().has(key)) {
      return 0;
    }
    Long micros = document.time(document.mapping(), key, KIND, Document.SECOND, TIME_MAX);
    return micros == null ? 0 : micros;
  }

  private void check(String command, String expect, Interface model, ModelSet known) {
    int dot = command.lastIndexOf('.');
    Rule.Request request =
        new Rule.Request(
            Rule.Target.SELF,
            "",
            command.substring(0, Math.max(0, dot)).replace('.', '/'),
            command.substring(dot + 1),
            "",
            0,
            expect,
            0);
    try {
      String problem = new CommandChecks(known, model).problemOfContract(request);
      if (problem != null) {
        String key = problem.startsWith("expect:") ? "expect" : "name";
        document.problem(document.valueOf(key), problem);
      }
    } catch (LockstepException e) {
      document.problem(document.valueOf("model"), "model: " + e.getMessage());
    }
  }
}
