package io.lockstep.api.internal.jobs;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Values of imported twins that are worked out here, and so were left out: told once for each
/// property, since all twins of a model have them. Confined to one thread.
final class LeftOut {
  private static final JsonMapper JSON = new JsonMapper();

  /// What goes beyond is told together.
  private static final int PATHS_MAX = 100;

  private final Map<String, Count> byPath = new LinkedHashMap<>();
  private long others;

  /// @param line where it was first
  private record Count(long line, long values) {}

  /// @param paths a JSON array of paths, empty text for none
  void note(long line, String paths) {
    if (paths.isEmpty()) {
      return;
    }
    for (JsonNode path : JSON.readTree(paths)) {
      Count before = byPath.get(path.stringValue());
      if (before == null && byPath.size() == PATHS_MAX) {
        others++;
      } else {
        byPath.put(
            path.stringValue(),
            before == null ? new Count(line, 1) : new Count(before.line(), before.values() + 1));
      }
    }
  }

  /// Tells of all that were noted, and forgets them.
  void tell(JobLog log, String section) {
    byPath.forEach(
        (path, count) ->
            log.warning(
                section,
                count.line(),
                "%s: %d values were left out, since it is computed or follows a process; it is worked out anew"
                    .formatted(path, count.values())));
    if (others > 0) {
      log.warning(section, 0, "%d values of other such properties were left out".formatted(others));
    }
    byPath.clear();
    others = 0;
  }
}
