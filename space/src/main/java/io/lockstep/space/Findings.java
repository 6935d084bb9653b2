package io.lockstep.space;

import io.lockstep.space.SpaceHealth.Finding;
import io.lockstep.space.SpaceHealth.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What an operator should know, each kind kept and logged once, then counted. Thread-safe.
public final class Findings {
  private static final Logger LOG = LoggerFactory.getLogger(Findings.class);

  private final String space;
  private final Map<Kind, Finding> byKind = new EnumMap<>(Kind.class);

  /// @param space whose
  public Findings(String space) {
    this.space = space;
  }

  void add(Kind kind, String what) {
    synchronized (byKind) {
      Finding known = byKind.get(kind);
      if (known != null) {
        byKind.put(kind, new Finding(kind, known.first(), known.count() + 1));
        return;
      }
      byKind.put(kind, new Finding(kind, what, 1));
    }
    LOG.atWarn()
        .addKeyValue("space", space)
        .addKeyValue("kind", kind)
        .addKeyValue("what", what)
        .log("space finding");
  }

  /// What was found.
  public List<Finding> all() {
    synchronized (byKind) {
      return new ArrayList<>(byKind.values());
    }
  }
}
