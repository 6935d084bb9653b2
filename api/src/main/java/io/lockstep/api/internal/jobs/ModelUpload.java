package io.lockstep.api.internal.jobs;

import io.lockstep.api.internal.work.SpaceCalls;
import io.lockstep.model.Principal;
import io.lockstep.space.Command;
import io.lockstep.twin.Refusal;
import io.lockstep.twin.Reply;
import io.lockstep.twin.TwinCommand;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/// The models of an import file. They are added together, as far as one command holds them, those
/// that others need first; what is wrong with one is told, and the others are added without it.
/// Confined to one thread.
final class ModelUpload {
  private static final String SECTION = "Models";
  private static final int BATCH_CHARS_MAX = 4 << 20;
  private static final Pattern REFERENCE = Pattern.compile("\"(dtmi:[^\"]+)\"");
  private static final JsonMapper JSON = new JsonMapper();

  private final SpaceCalls space;
  private final Principal principal;
  private final JobLog log;
  private final Map<String, Model> models = new LinkedHashMap<>();
  private long added;

  private record Model(String id, long line, String json) {}

  ModelUpload(SpaceCalls space, Principal principal, JobLog log) {
    this.space = space;
    this.principal = principal;
    this.log = log;
  }

  /// Takes up a line of the section.
  void add(long number, ImportLine line) {
    String id = line.text("@id");
    if (id == null) {
      log.error(
          SECTION, number, "", "DTDLParserError", "expected a DTDL Interface with @id, found none");
    } else if (models.containsKey(id)) {
      log.error(
          SECTION, number, id, "ModelAlreadyExists", "expected each model once, found it again");
    } else {
      models.put(id, new Model(id, number, line.json()));
    }
  }

  long added() {
    return added;
  }

  /// Adds what was taken up.
  void run() throws InterruptedException {
    models.values().removeIf(this::isThere);
    List<Model> batch = new ArrayList<>();
    int chars = 0;
    for (Model model : ordered()) {
      if (!batch.isEmpty() && chars + model.json.length() > BATCH_CHARS_MAX) {
        upload(batch);
        batch = new ArrayList<>();
        chars = 0;
      }
      batch.add(model);
      chars += model.json.length();
    }
    upload(batch);
    models.clear();
  }

  /// A model that is there already stays: the same one is as it should be, another one cannot be
  /// had.
  private boolean isThere(Model model) {
    Optional<String> present = space.read(view -> view.model(model.id, true));
    if (present.isEmpty()) {
      return false;
    }
    boolean isSame = JSON.readTree(present.get()).path("model").equals(JSON.readTree(model.json));
    if (isSame) {
      log.warning(
          SECTION, model.line, "the model %s is there already, as it is here".formatted(model.id));
    } else {
      log.error(
          SECTION,
          model.line,
          model.id,
          "ModelAlreadyExists",
          "there is another model with this id, and a model cannot be changed: give it a higher version");
    }
    return true;
  }

  /// Those that are referred to before those that refer to them, else as in the file.
  private List<Model> ordered() {
    Set<Model> ordered = new LinkedHashSet<>();
    Set<String> begun = new TreeSet<>();
    for (Model model : models.values()) {
      // By hand: the chain of references may be long.
      List<Model> open = new ArrayList<>(List.of(model));
      while (!open.isEmpty()) {
        Model last = open.getLast();
        if (begun.add(last.id)) {
          Matcher references = REFERENCE.matcher(last.json);
          while (references.find()) {
            Model needed = models.get(references.group(1));
            if (needed != null && !begun.contains(needed.id)) {
              open.add(needed);
            }
          }
        } else {
          open.removeLast();
          ordered.add(last);
        }
      }
    }
    return List.copyOf(ordered);
  }

  private void upload(List<Model> batch) throws InterruptedException {
    List<Model> left = batch;
    while (!left.isEmpty()) {
      StringBuilder json = new StringBuilder("[");
      left.forEach(model -> json.append(json.length() == 1 ? "" : ",\n").append(model.json));
      Command command = new Command.OfTwins(new TwinCommand.AddModels(json.append(']').toString()));
      switch (space.write(principal, command).reply()) {
        case Reply.Done _ -> {
          added += left.size();
          left = List.of();
        }
        case Reply.Refused(Refusal why) -> left = withoutWrong(left, why);
      }
    }
  }

  /// Tells what is wrong, and gives those that nothing is said of: none, when it is not said of
  /// which.
  private List<Model> withoutWrong(List<Model> batch, Refusal why) {
    Set<Model> wrong = new LinkedHashSet<>();
    for (Refusal.Finding finding : why.findings()) {
      if (finding.model() >= 0 && finding.model() < batch.size()) {
        Model model = batch.get(finding.model());
        wrong.add(model);
        log.error(SECTION, model.line, model.id, finding.code(), finding.message());
      }
    }
    if (wrong.isEmpty()) {
      for (Model model : batch) {
        log.error(SECTION, model.line, model.id, why.code(), why.message());
      }
      return List.of();
    }
    return batch.stream().filter(model -> !wrong.contains(model)).toList();
  }
}
