package io.lockstep.stream.internal;

import io.lockstep.dtdl.Interface;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.dtdl.TypedCheck;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Shape;
import io.lockstep.model.ShapeCompiler;
import io.lockstep.model.Slot;
import io.lockstep.model.ValueType;
import io.lockstep.model.text.Yaml;
import io.lockstep.stream.Condition;
import io.lockstep.stream.Effects;
import io.lockstep.stream.Rule;
import io.lockstep.stream.RunStatus;
import io.lockstep.stream.TextProblem;
import io.lockstep.stream.Trigger;
import io.lockstep.stream.Trust;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads one process, and checks it against the models. Used once.
final class ProcessReader {
  static final String KIND = "process";
  static final List<String> KEYS =
      List.of(KIND, "language", "model", "steps", "abort", "shows", "quality", "alarm");
  private static final List<String> STEP_KEYS = List.of("step", "begins", "ends", "within");
  private static final List<String> SHOWN_KEYS = List.of("run", "step", "since", "status");
  private static final int STEPS_MAX = 100;
  private static final String DATE_TIME = "2026-01-01T00:00:00.0000000Z";

  private final Document document;
  private final Yaml yaml;
  private final @Nullable ModelSet models;
  private final List<Node> places = new ArrayList<>();

  ProcessReader(Document document, @Nullable ModelSet models) {
    this.document = document;
    this.yaml = document.yaml();
    this.models = models;
  }

  /// The process as a rule; null when something is wrong with it, and then the problems say what.
  @Nullable Rule read() {
    String name = document.name();
    document.language();
    String model = document.required("model");
    List<Trigger.Step> steps = steps();
    String abort = yaml.optional(document.mapping(), "abort").orElse(null);
    Trigger.Shown shows = shows();
    Trust trust = document.trust();
    Rule.Alarm alarm =
        document.mapping().has("alarm") ? AlarmReader.ofProcess(document).read() : null;
    Interface found =
        models == null || model == null
            ? null
            : document.model(models, model, document.valueOf("model"));
    Trigger.Run process = new Trigger.Run(steps, abort, shows);
    if (models != null && found != null) {
      check(process, alarm, found, models);
    }
    return name == null || model == null || trust == null || document.wrong() > 0
        ? null
        : new Rule(name, model, process, trust, alarm, Effects.NONE);
  }

  private List<Trigger.Step> steps() {
    List<Trigger.Step> steps = new ArrayList<>();
    Node list = document.mapping().value("steps");
    if (list == null) {
      document.problem(
          document.mapping().node(), document.what() + ": expected the key steps, found none");
      return steps;
    }
    for (Node item : yaml.items(list, "steps")) {
      Yaml.Mapping step = yaml.mapping(item, "step", STEP_KEYS).orElse(null);
      String name = step == null ? null : yaml.required(step, "step", "step").orElse(null);
      if (step == null || name == null) {
        document.failed();
        continue;
      }
      Long within =
          step.has("within")
              ? document.time(step, "within", "step", 1_000, Document.TIME_MAX)
              : Long.valueOf(0);
      if (steps.stream().anyMatch(other -> other.name().equals(name))) {
        document.problem(item, "step: expected each name once, found %s again".formatted(name));
      }
      places.add(item);
      steps.add(
          new Trigger.Step(
              name,
              yaml.optional(step, "begins").orElse(null),
              yaml.optional(step, "ends").orElse(null),
              within == null ? 0 : within));
    }
    if (steps.isEmpty() || steps.size() > STEPS_MAX) {
      document.problem(
          list, "steps: expected 1 to %d, found %d".formatted(STEPS_MAX, steps.size()));
    }
    for (int i = 0; i < steps.size(); i++) {
      boolean nextBegins = i + 1 < steps.size() && steps.get(i + 1).begins() != null;
      if (steps.get(i).ends() == null && !nextBegins) {
        document.problem(
            places.get(i),
            "step %s: expected the key ends, since no next step says how it begins; found none"
                .formatted(steps.get(i).name()));
      }
    }
    return steps;
  }

  private Trigger.Shown shows() {
    Yaml.Mapping shows =
        document.mapping().has("shows")
            ? yaml.mapping(document.valueOf("shows"), "shows", SHOWN_KEYS).orElse(null)
            : null;
    return new Trigger.Shown(
        shown(shows, "run", "run"),
        shown(shows, "step", "step"),
        shown(shows, "since", "stepSince"),
        shown(shows, "status", "status"));
  }

  private String shown(Yaml.@Nullable Mapping shows, String key, String otherwise) {
    return shows == null
        ? otherwise
        : yaml.optional(shows, key).orElse(otherwise).replace('.', '/');
  }

  private void check(
      Trigger.Run process, Rule.@Nullable Alarm alarm, Interface model, ModelSet known) {
    Shape shape;
    try {
      shape = ShapeCompiler.compile(model, known);
    } catch (LockstepException e) {
      document.problem(document.valueOf("model"), "model: " + e.getMessage());
      return;
    }
    Set<String> written = checkShown(process, shape, known);
    for (int i = 0; i < process.steps().size(); i++) {
      Trigger.Step step = process.steps().get(i);
      Document place =
          new Document(yaml, new Yaml.Mapping(places.get(i), Map.of(), Map.of()), KIND);
      condition(place.place("begins"), "begins", step.begins(), shape, written);
      condition(place.place("ends"), "ends", step.ends(), shape, written);
    }
    condition(document.valueOf("abort"), "abort", process.abort(), shape, written);
    if (alarm != null) {
      List<TextProblem> problems = new ArrayList<>();
      Message _ = Message.compile(alarm.message(), shape, problems);
      document.problems(document.place("alarm", "message"), "message", problems);
    }
  }

  /// What the process writes must not move it.
  private void condition(
      Node place, String key, @Nullable String text, Shape shape, Set<String> written) {
    if (text == null) {
      return;
    }
    List<TextProblem> problems = new ArrayList<>();
    Condition condition = Condition.compile(text, shape, problems);
    document.problems(place, key, problems);
    for (int slot : condition == null ? List.<Integer>of() : condition.slots()) {
      if (written.contains(shape.slot(slot).path())) {
        document.problem(
            place,
            "%s: expected properties that the process does not write itself, found %s"
                .formatted(key, Properties.nameOf(shape.slot(slot))));
      }
    }
  }

  /// The paths that it writes, of those that the model has.
  private Set<String> checkShown(Trigger.Run process, Shape shape, ModelSet known) {
    Set<String> written = new LinkedHashSet<>();
    Trigger.Shown shows = process.shows();
    shown("run", shows.run(), List.of("1-1"), shape, known, written);
    List<String> steps = new ArrayList<>();
    process.steps().forEach(step -> steps.add(step.name()));
    shown("step", shows.step(), steps, shape, known, written);
    shown("since", shows.since(), List.of(DATE_TIME), shape, known, written);
    List<String> words = new ArrayList<>();
    for (RunStatus status : RunStatus.values()) {
      words.add(status.word());
    }
    shown("status", shows.status(), words, shape, known, written);
    return written;
  }

  private void shown(
      String key,
      String path,
      List<String> values,
      Shape shape,
      ModelSet known,
      Set<String> written) {
    int index = shape.indexOf(path);
    Node place = document.place("shows", key);
    boolean isNamed = Yaml.hasKey(document.valueOf("shows"), key);
    if (index < 0) {
      if (isNamed) {
        document.problem(place, "shows: " + Properties.of(shape).unknown(path.replace('/', '.')));
      }
      return;
    }
    Slot slot = shape.slot(index);
    written.add(slot.path());
    if (slot.type() != ValueType.TEXT) {
      document.problem(
          place,
          "shows: expected a property that holds a text for %s, found %s"
              .formatted(key, Properties.nameOf(slot)));
      return;
    }
    TypedCheck check =
        slot.schema() == null
            ? TypedCheck.of(slot.type().form())
            : TypedCheck.of(slot.schema(), slot.range(), known);
    for (String value : values) {
      TypedCheck.Fault fault = check.fault(0, value);
      if (fault != null) {
        document.problem(
            place,
            "shows: expected a property that can hold %s for %s, found %s, which holds %s"
                .formatted(value, key, Properties.nameOf(slot), fault.expected()));
        return;
      }
    }
  }
}
