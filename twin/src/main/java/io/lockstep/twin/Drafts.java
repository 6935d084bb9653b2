package io.lockstep.twin;

import io.lockstep.model.Shape;
import io.lockstep.twin.internal.state.Hashing;
import io.lockstep.twin.internal.state.ModelTable;

/// How drafted models are named.
final class Drafts {
  /// All drafted models begin so; no other model may.
  static final String PREFIX = "dtmi:lockstep:draft:";

  private static final int LABEL_LENGTH_MAX = 80;
  private static final int PATH_LENGTH_MAX = 512;

  private Drafts() {}

  /// A free model id for the draft of a twin: its id as far as DTMIs permit; where something had to
  /// give way, a hash tells ids apart.
  static String modelId(String twinId, ModelTable models) {
    StringBuilder label = new StringBuilder();
    boolean isExact = twinId.length() <= LABEL_LENGTH_MAX;
    for (int i = 0; i < twinId.length() && label.length() < LABEL_LENGTH_MAX; i++) {
      char c = twinId.charAt(i);
      boolean isPlain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      isExact &= isPlain;
      label.append(isPlain ? c : '_');
    }
    char first = label.charAt(0);
    if (first == '_' || (first >= '0' && first <= '9')) {
      label.insert(0, 't');
      isExact = false;
    }
    if (!isExact) {
      label.append("_%08x".formatted((int) Hashing.of(twinId)));
    }
    String id = PREFIX + label + ";1";
    for (int i = 2; models.find(id) >= 0; i++) {
      id = PREFIX + label + "_" + i + ";1";
    }
    return id;
  }

  /// Whether a drafted model can have a slot at this path: no empty name, nothing of the `$`
  /// family, and no property that is at the same time the component of another.
  static boolean isPath(String path, Shape shape) {
    if (path.isEmpty() || path.length() > PATH_LENGTH_MAX) {
      return false;
    }
    for (String name : path.split("/", -1)) {
      if (name.isEmpty() || name.startsWith("$")) {
        return false;
      }
    }
    for (int end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
      if (shape.indexOf(path.substring(0, end)) >= 0) {
        return false;
      }
    }
    String prefix = path + "/";
    return shape.slots().stream().noneMatch(slot -> slot.path().startsWith(prefix));
  }
}
