package io.lockstep.ingest;

import java.util.ArrayList;
import java.util.List;

/// Which twins and properties an entry of a binding file may feed, for who wants to change a model.
/// Immutable.
///
/// @param file the file that it stands in
/// @param line its line, from 1
/// @param address the topic's filter, or of Sparkplug `group/edge/device`
/// @param twin the template of the twin's id as written
/// @param properties the properties that it names, with `{name}` for levels of the topic
/// @param byName true when the payload itself names properties too
public record BindingOutline(
    String file, int line, String address, String twin, List<String> properties, boolean byName) {
  /// Copies the list.
  public BindingOutline {
    properties = List.copyOf(properties);
  }

  static BindingOutline of(String file, int line, Binding binding) {
    return switch (binding.payload()) {
      case Binding.Payload.Native() ->
          new BindingOutline(file, line, binding.filter(), binding.twin().text(), List.of(), true);
      case Binding.Payload.Scalar(Template property, Adjust _) ->
          new BindingOutline(
              file, line, binding.filter(), binding.twin().text(), List.of(property.text()), false);
      case Binding.Payload.Picked(Picks picks) -> {
        List<String> paths = new ArrayList<>();
        addPaths(picks.root(), paths);
        yield new BindingOutline(file, line, binding.filter(), binding.twin().text(), paths, false);
      }
    };
  }

  static BindingOutline of(String file, int line, EdgePattern edge) {
    List<String> paths =
        edge.metrics().values().stream().map(EdgeBinding.Pick::path).sorted().toList();
    return new BindingOutline(file, line, edge.filter(), edge.twin().text(), paths, true);
  }

  private static void addPaths(Picks.Node node, List<String> paths) {
    Plan.PropertyPath path = node.path;
    if (path != null) {
      paths.add(path.text());
    }
    node.children.forEach(child -> addPaths(child, paths));
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
