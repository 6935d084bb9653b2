package io.lockstep.ingest;

import io.lockstep.dtdl.Unit;
import io.lockstep.dtdl.Units;
import io.lockstep.model.Slot;
import io.lockstep.model.text.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Which twins and properties an entry of a binding file may feed, for who wants to change a model.
/// Immutable.
///
/// @param file the file that it stands in
/// @param line its line, from 1
/// @param address the topic's filter, or of Sparkplug `group/edge/device`, or `influx:measurement`
/// @param twin the template of the twin's id as written
/// @param properties the properties that it names, with `{name}` for levels of the topic
/// @param byName true when the payload itself names properties too
/// @param units the units that it states for values of properties that it names without `{name}`
public record BindingOutline(
    String file,
    int line,
    String address,
    String twin,
    List<String> properties,
    boolean byName,
    List<StatedUnit> units) {
  /// Copies the lists.
  public BindingOutline {
    properties = List.copyOf(properties);
    units = List.copyOf(units);
  }

  /// A unit of the values for a property.
  public record StatedUnit(String property, Unit unit) {}

  static BindingOutline of(String file, int line, Binding binding) {
    return switch (binding.payload()) {
      case Binding.Payload.Native() ->
          new BindingOutline(
              file, line, binding.filter(), binding.twin().text(), List.of(), true, List.of());
      case Binding.Payload.Scalar(Template property, Adjust adjust) -> {
        List<StatedUnit> units = new ArrayList<>();
        if (property.names().isEmpty()) {
          addUnit(property.text(), adjust, units);
        }
        yield new BindingOutline(
            file,
            line,
            binding.filter(),
            binding.twin().text(),
            List.of(property.text()),
            false,
            units);
      }
      case Binding.Payload.Picked(Picks picks) -> {
        List<String> paths = new ArrayList<>();
        List<StatedUnit> units = new ArrayList<>();
        addPaths(picks.root(), paths, units);
        yield new BindingOutline(
            file, line, binding.filter(), binding.twin().text(), paths, false, units);
      }
    };
  }

  static BindingOutline of(String file, int line, EdgePattern edge) {
    List<String> paths =
        edge.metrics().values().stream().map(EdgeBinding.Pick::path).sorted().toList();
    List<StatedUnit> units = new ArrayList<>();
    edge.metrics().values().stream()
        .sorted(Comparator.comparing(EdgeBinding.Pick::path))
        .forEach(pick -> addUnit(pick.path(), pick.adjust(), units));
    return new BindingOutline(file, line, edge.filter(), edge.twin().text(), paths, true, units);
  }

  static BindingOutline of(String file, int line, InfluxPattern series) {
    List<StatedUnit> units = new ArrayList<>();
    List<EdgeBinding.Pick> picks =
        series.fields().values().stream()
            .sorted(Comparator.comparing(EdgeBinding.Pick::path))
            .toList();
    picks.forEach(pick -> addUnit(pick.path(), pick.adjust(), units));
    return new BindingOutline(
        file,
        line,
        "influx:" + series.measurement(),
        series.twin().text(),
        picks.stream().map(EdgeBinding.Pick::path).toList(),
        true,
        units);
  }

  private static void addPaths(Picks.Node node, List<String> paths, List<StatedUnit> units) {
    Plan.PropertyPath path = node.path;
    if (path != null) {
      paths.add(path.text());
      addUnit(path.text(), node.adjust, units);
    }
    node.children.forEach(child -> addPaths(child, paths, units));
  }

  private static void addUnit(String property, Adjust adjust, List<StatedUnit> units) {
    adjust.unit().ifPresent(unit -> units.add(new StatedUnit(property, unit)));
  }

  /// The one twin that it feeds, when its template has no `{name}`.
  public Optional<String> onlyTwin() {
    return Template.of(twin).names().isEmpty() ? Optional.of(twin) : Optional.empty();
  }

  /// Which of its units do not convert to those of a twin that it may feed: all of their values
  /// would be drift.
  ///
  /// @param slots what the twin's model has at a path, if anything
  public List<Problem> unitProblems(String twinId, Function<String, Optional<Slot>> slots) {
    List<Problem> problems = new ArrayList<>();
    for (StatedUnit stated : units) {
      String wanted = slots.apply(stated.property()).map(Slot::unit).orElse("");
      if (!wanted.isEmpty() && Units.conversion(stated.unit().term(), wanted).isEmpty()) {
        problems.add(
            new Problem(
                file,
                line,
                1,
                "unit: expected one that converts to %s for %s of twin %s, found %s"
                    .formatted(wanted, stated.property(), twinId, stated.unit().term())));
      }
    }
    return problems;
  }

  /// Whether the twin's template may become this id.
  public boolean mayFeed(String twinId) {
    return mayBecome(twin, twinId);
  }

  /// Those of these properties that it may feed.
  public List<String> fed(List<String> paths) {
    return paths.stream()
        .filter(
            path -> byName || properties.stream().anyMatch(property -> mayBecome(property, path)))
        .toList();
  }

  /// Whether a text may come of a template: its literal parts stand in it in order. In linear time,
  /// whatever the template.
  private static boolean mayBecome(String template, String text) {
    List<String> parts = Template.of(template).parts();
    String first = parts.getFirst();
    String last = parts.getLast();
    if (parts.size() == 1) {
      return text.equals(first);
    }
    int end = text.length() - last.length();
    if (!text.startsWith(first) || !text.endsWith(last) || end < first.length()) {
      return false;
    }
    int at = first.length();
    for (int i = 2; i < parts.size() - 1; i += 2) {
      int found = text.indexOf(parts.get(i), at);
      if (found < 0 || found + parts.get(i).length() > end) {
        return false;
      }
      at = found + parts.get(i).length();
    }
    return true;
  }
}
