package io.lockstep.server;

import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.evolution.ModelChange;
import io.lockstep.dtdl.evolution.ModelChange.Severity;
import io.lockstep.dtdl.evolution.ModelDiff;
import io.lockstep.dtdl.evolution.ModelSetDiff;
import java.util.Locale;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Differences between models as text for people and as JSON.
final class DiffText {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SHOWN_MAX = 60;

  private DiffText() {}

  /// By Interface, the worst first, and a line with the sums.
  static String of(ModelSetDiff diff) {
    StringBuilder out = new StringBuilder();
    diff.diffs().forEach(pair -> out.append(of(pair)).append('\n'));
    for (Dtmi id : diff.removed()) {
      out.append("removed: ").append(id).append(": its twins have no model any more (BREAKING)\n");
    }
    diff.added().forEach(id -> out.append("added: ").append(id).append('\n'));
    long breaking = diff.diffs().stream().filter(ModelDiff::breaks).count();
    out.append(
        "%d changed (%d breaking), %d added, %d removed, %d unchanged: %s%n"
            .formatted(
                diff.diffs().size(),
                breaking,
                diff.added().size(),
                diff.removed().size(),
                diff.unchanged(),
                diff.breaks() ? "it breaks" : "nothing breaks"));
    return out.toString();
  }

  /// One pair of Interfaces.
  static String of(ModelDiff pair) {
    StringBuilder out = new StringBuilder();
    out.append(pair.before()).append(" -> ").append(pair.after());
    out.append(pair.isEmpty() ? ": nothing differs\n" : "\n");
    for (Severity severity : Severity.values()) {
      for (ModelChange change : pair.changes()) {
        if (change.severity() == severity) {
          out.append(of(change));
        }
      }
    }
    return out.toString();
  }

  private static String of(ModelChange change) {
    String place = change.path().isEmpty() ? "(interface)" : change.path();
    String what = change.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    String values;
    if (change.before().isEmpty()) {
      values = cut(change.after());
    } else if (change.after().isEmpty()) {
      values = cut(change.before());
    } else {
      values = cut(change.before()) + " -> " + cut(change.after());
    }
    return "  %-10s  %s: %s: %s%n              %s%n"
        .formatted(change.severity(), place, what, values, change.explanation());
  }

  private static String cut(String text) {
    String line = text.replaceAll("\\R", " ");
    return line.length() <= SHOWN_MAX ? line : line.substring(0, SHOWN_MAX) + "...";
  }

  /// The JSON that docs/reference/commands.md describes.
  static String json(ModelSetDiff diff) {
    ObjectNode root = JSON.createObjectNode();
    root.put("breaks", diff.breaks());
    ArrayNode interfaces = root.putArray("interfaces");
    for (ModelDiff pair : diff.diffs()) {
      ObjectNode one = interfaces.addObject();
      one.put("before", pair.before().value());
      one.put("after", pair.after().value());
      one.put("breaks", pair.breaks());
      ArrayNode changes = one.putArray("changes");
      for (ModelChange change : pair.changes()) {
        changes
            .addObject()
            .put("severity", change.severity().name())
            .put("kind", change.kind().name())
            .put("path", change.path())
            .put("before", change.before())
            .put("after", change.after())
            .put("explanation", change.explanation());
      }
    }
    ArrayNode added = root.putArray("added");
    diff.added().forEach(id -> added.add(id.value()));
    ArrayNode removed = root.putArray("removed");
    diff.removed().forEach(id -> removed.add(id.value()));
    root.put("unchanged", diff.unchanged());
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }
}
